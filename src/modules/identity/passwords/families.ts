import { bases, period, plain, walks } from './common.ts';
import type { Commonest } from './commonest.ts';

/** First names, and words, that people put together when a password must be long. With those of the commonest passwords. */
const more = `alex alexander amanda amy andrea angela anna anthony antonio austin barbara benjamin brandon brian carlos carmen caroline catherine
  charlotte chris christian christina christopher claudia daniela danielle david debbie dennis diana donald edward elena elizabeth emily emma eric
  fernando francisco gabriel george heather hannah isabella jacob james jason javier jesse joe john johnny jonathan jose joseph juan julia justin
  karen katherine kevin kim kimberly laura lauren linda lisa louis lucas luis maria marie marina mark martin mary megan melissa miguel monica natalie
  nathan nicholas nicolas olivia oscar pamela patricia patrick paul peter rachel rebecca richard robert roberto ryan samantha samuel sandra sara sarah
  scott sophia sophie stephanie stephen steven susan taylor teresa tiffany tyler valentina vanessa veronica victor victoria vincent william zachary
  love baby angels babygirl babyboy mylove forever family friends mother father mommy daddy sister brother girl boy money lucky happy smile crazy
  black white blue green red yellow silver golden diamond music guitar summertime sunny star stars moon sky ocean river fire water snow
  cat cats dog dogs kitty puppy horse rabbit eagle lion wolf tigers bears cowboys lakers steelers madrid juventus united london paris america mexico
  pizza coffee sugar candy honey pumpkin strawberry cherry lemon please enter system server network wifi house home office work school student
  march april june july august october november february sunday tuesday wednesday thursday saturday number one two three the my your is and for you me`;

const words = new Set([...bases, ...more.split(/\s+/)].filter((each) => each.length > 1));
const longestWord = Math.max(...Array.from(words, ({ length }) => length));
const mostWords = 2;
const mostFreeDigits = 4;
const shortestRun = 3;

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop', ...walks, '147258369', '741852963'];
/** Twice, so that a walk goes over the end to the beginning; and backwards. */
const keys = rows.flatMap((row) => [
  row + row,
  Array.from(row + row)
    .toReversed()
    .join(''),
]);

/**
 * Whether a password is of a family that guessers go through first: at most two common words or names, or one of the commonest passwords, in any disguise,
 * and between and around them nothing but years, runs of a keyboard or an alphabet, one character again and again, signs, and one number of at most four
 * digits; or such a thing again and again. That is how the commonest long passwords are made ("Jennifer1987!", "iloveyou123456", "dragonmaster01",
 * "qwerty123456asdf").
 *
 * @param text in small letters
 */
export const isCommonFamily = (text: string, commonest: Commonest): boolean =>
  [text, period(text)].some((each) => isOfWords(each, commonest));

function isOfWords(text: string, commonest: Commonest): boolean {
  const letters = plain(text);
  const { length } = text;
  // By position: the fewest words to there, without and with the one free number.
  const fewest: [number, number][] = Array.from({ length: length + 1 }, () => [Infinity, Infinity]);
  fewest[0] = [0, Infinity];
  const reach = (at: number, state: 0 | 1, count: number): void => {
    const there = fewest[at];
    if (there !== undefined && count < there[state]) there[state] = count;
  };
  for (let at = 0; at < length; at++) {
    for (const state of [0, 1] as const) {
      const count = fewest[at]?.[state] ?? Infinity;
      if (count > mostWords) continue;
      for (const next of fillersFrom(text, at)) reach(next, state, count);
      if (count < mostWords)
        for (let end = Math.min(length, at + longestWord); end > at + 1; end--) {
          const spelt = letters.slice(at, end);
          if (words.has(text.slice(at, end)) || words.has(spelt)) reach(end, state, count + 1);
          else if (count === 0 && commonest.has(spelt)) reach(end, state, mostWords);
        }
      if (state === 0) for (let end = at + 1; end <= at + mostFreeDigits && /\d/.test(text[end - 1] ?? ''); end++) reach(end, 1, count);
    }
  }
  return Math.min(...(fewest[length] ?? [Infinity])) <= mostWords;
}

/** The ends of what adds nothing: a sign, a year, a run of one character, of an alphabet or of a keyboard. */
function fillersFrom(text: string, at: number): number[] {
  const ends: number[] = [];
  const first = text[at] ?? '';
  if (/[\p{P}\p{S}\s]/u.test(first)) ends.push(at + 1);
  if (/^(?:19|20)\d\d/.test(text.slice(at, at + 4))) ends.push(at + 4);
  let same = at + 1;
  while (text[same] === first) ends.push(++same);
  for (let end = at + shortestRun; end <= text.length && keys.some((row) => row.includes(text.slice(at, end))); end++) ends.push(end);
  return ends.filter((end) => end - at === 1 || end - at >= shortestRun || first === text[end - 1]);
}
