import { missing } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { lockOwned } from '../store.ts';
import type { PictureChoice, Vocabulary } from '../types.ts';
import { updateListing } from '../update-listing.ts';
import { isPhotograph } from './photograph.ts';

/** Names one photograph of one listing. */
export interface OnePhotograph {
  id: string;
  photo: string;
}

/** What it says, and its place from 1 on; past the end means last. What is absent stays. */
export interface PhotographChange {
  alt?: string;
  position?: number;
}

/** @throws listings.missing, listings.no_photograph, listings.bad_content (alt) */
export async function changePhotograph(
  ctx: Context,
  tx: Tx,
  equipment: Vocabulary,
  which: OnePhotograph,
  { alt, position }: PhotographChange,
): Promise<void> {
  const choices = await choicesOf(ctx, tx, which);
  const found = choices.find(({ photo }) => photo === which.photo);
  if (found === undefined) throw noPhotograph();
  const changed = { ...found, ...(alt !== undefined && { alt }) };
  const pictures =
    position === undefined
      ? choices.map((each) => (each === found ? changed : each))
      : choices.filter((each) => each !== found).toSpliced(position - 1, 0, changed);
  await updateListing(ctx, tx, which.id, { pictures }, equipment);
}

/** Takes it off; a job removes its files. Without the last one the drawings are back. @throws listings.missing, listings.no_photograph */
export async function removePhotograph(ctx: Context, tx: Tx, equipment: Vocabulary, which: OnePhotograph): Promise<void> {
  const choices = await choicesOf(ctx, tx, which);
  const pictures = choices.filter(({ photo }) => photo !== which.photo);
  if (pictures.length === choices.length) throw noPhotograph();
  await updateListing(ctx, tx, which.id, { pictures }, equipment);
}

/** Under the listing's lock, so that of two changes at once none undoes the other. */
async function choicesOf(ctx: Context, tx: Tx, { id }: OnePhotograph): Promise<Extract<PictureChoice, { photo: string }>[]> {
  const { pictures } = await lockOwned(ctx, tx, id);
  return pictures.filter(isPhotograph).map(({ photo, alt }) => ({ photo, alt }));
}

const noPhotograph = () =>
  missing('listings.no_photograph', 'There is no such photograph on your listing. It may have been removed already.');
