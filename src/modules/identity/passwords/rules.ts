import { invalid, type GuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import type { BreachedCheck } from './breached.ts';
import { isCommonPassword, plain } from './common.ts';
import { commonest } from './commonest.ts';
import { isMadeOfContext } from './context-words.ts';
import { isCommonFamily } from './families.ts';

export const passwordLength = { least: 12, most: 128 };

/** One spelling for characters that look the same but arrive differently from different keyboards (NIST SP 800-63B, 3.1.1.2). */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

const weak = (path: string, message: string): GuildhallError => invalid('identity.weak_password', message, { fields: [{ path, message }] });

/** Whether everybody would guess this: one of the commonest passwords, a family of such, or words of this place alone. */
async function isGuessable(password: string): Promise<boolean> {
  const text = normalisePassword(password).toLowerCase();
  return isCommonPassword(text) || isMadeOfContext([text, plain(text)]) || isCommonFamily(text, await commonest());
}

/**
 * Length is the only rule of form; what everybody would guess is refused, and so is one's own address or name.
 *
 * @param path where the password stands in the input, for the error
 * @throws identity.weak_password
 */
export async function checkPassword(password: string, path: string, known: readonly string[] = []): Promise<void> {
  const length = Array.from(normalisePassword(password)).length;
  if (length < passwordLength.least) throw weak(path, `A password has at least ${passwordLength.least} characters; this has ${length}.`);
  if (length > passwordLength.most) throw weak(path, `A password has at most ${passwordLength.most} characters; this has ${length}.`);
  const text = normalisePassword(password).toLowerCase();
  const isTheirs = known.some((each) => each.length > 0 && text === each.toLowerCase());
  if (isTheirs || (await isGuessable(password))) {
    throw weak(path, 'Too many people would guess this password. Take another, for example four words that do not belong together.');
  }
}

/**
 * The same, and then whether it is known from breaches, where the house asks a service for that.
 *
 * @throws identity.weak_password
 */
export async function checkNewPassword(
  { breached }: { breached: BreachedCheck | undefined },
  ctx: Context,
  password: string,
  path: string,
  known: readonly string[],
): Promise<void> {
  await checkPassword(password, path, known);
  if (breached !== undefined && (await breached(ctx, password))) {
    throw weak(
      path,
      'This password became known in a breach elsewhere, so others try it. Take another, and change it where else you use it.',
    );
  }
}

/** Whether others know this password: it would be refused as a new one, or is known from a breach where the house asks for that. */
export async function isKnownPassword(
  { breached }: { breached: BreachedCheck | undefined },
  ctx: Context,
  password: string,
): Promise<boolean> {
  if (await isGuessable(password)) return true;
  return breached !== undefined && breached(ctx, password);
}
