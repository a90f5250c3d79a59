import type { Brand } from './brand';
import { house } from './house';
import { prep } from './prep/brand';

const brands: Record<string, Brand> = { prep };

/** The market's brand; the house's own where there is none. */
export function brandOf(market: string | undefined): Brand {
  return (market ? brands[market] : undefined) ?? house;
}
