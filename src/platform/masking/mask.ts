const dots = '•••';
const first = (word: string): string => String.fromCodePoint(word.codePointAt(0) ?? 0x2022);
const email = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** `Vera Victim` as `V. V.`: enough to tell two people of one booking apart. */
export function maskName(name: string): string {
  const initials = name
    .split(/\s+/)
    .filter((word) => word !== '' && first(word) !== '•')
    .map((word) => `${first(word)}.`);
  return initials.length === 0 ? dots : initials.join(' ');
}

/** `vera@example.org` as `v•••@•••.org`. What is no address is hidden whole. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return dots;
  const end =
    address
      .slice(at + 1)
      .split('.')
      .at(-1) ?? '';
  return `${first(address)}${dots}@${dots}.${end}`;
}

/** Every e-mail address inside a text, masked; those that `shows` says stay. */
export const maskEmailsIn = (text: string, shows: (address: string) => boolean): string =>
  text.replaceAll(email, (address) => (shows(address) ? address : maskEmail(address)));
