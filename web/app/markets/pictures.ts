import houseIcon from './house-icon.svg';
import prepHero from './prep/hero.svg';
import prepIcon from './prep/icon.svg';

const heroes: Record<string, string> = { prep: prepHero };
const icons: Record<string, string> = { prep: prepIcon };

/** The market's own picture, drawn by the project: behind its home's hero and on its door. */
export function pictureOf(market: string): string | undefined {
  return heroes[market];
}

/** The sign in the browser's tab. */
export function iconOf(market: string | undefined): string {
  return (market ? icons[market] : undefined) ?? houseIcon;
}
