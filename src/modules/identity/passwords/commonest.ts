import { plain } from './common.ts';

/** Passwords, spelt with letters where digits and signs stand for them. */
export type Commonest = ReadonlySet<string>;

let read: Promise<Commonest> | undefined;

/**
 * The commonest of the passwords that became known from breaches: 49,233 in small letters, of every length, as the makers of zxcvbn ranked them. Read at the
 * first question (some 60 ms of one core, 5 MB), so that a house nobody registers at never does.
 */
export const commonest = (): Promise<Commonest> => (read ??= readCommonest());

async function readCommonest(): Promise<Commonest> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(plain));
}
