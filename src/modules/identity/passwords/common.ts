/**
 * Words and keyboard walks that the commonest passwords are made of. Twelve characters keep the short ones out; these
 * catch what people do to make them longer: "Password1234!", "qwertyqwerty", "1q2w3e4r5t6y".
 */
export const bases: ReadonlySet<string> = new Set(
  `password passwort passw0rd contrasena motdepasse senha parola wachtwoord admin administrator root superuser user guest default
  changeme letmein letmeinnow openup welcome welcomeback hello helloworld iloveyou iloveu loveyou lovely sweetheart princess sunshine
  qwerty qwertyuiop qwertyui azerty azertyuiop qwertz qwertzuiop asdf asdfgh asdfghjk asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc
  qazwsxedcrfv wasd qweasd qweasdzxc qweasdyxc qwe asd zxc abc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij abcdefghijk
  abcdefghijkl monkey dragon master shadow football baseball basketball hockey soccer superman batman spiderman pokemon naruto
  starwars minecraft trustno michael jordan jennifer jessica ashley charlie daniel thomas matthew andrew joshua michelle nicole
  summer winter spring autumn monday friday january december secret secretsecret mysecret nothing whatever freedom computer internet
  samsung google facebook linkedin instagram microsoft windows apple chocolate cookie cheese banana orange purple flower butterfly
  test testing testtest temp temporary demo sample example login access mustang ferrari mercedes corvette harley yankees rangers
  liverpool arsenal chelsea barcelona jesus christ blessed angel heaven killer hunter ranger tigger ginger pepper buster
  thisismypassword mypassword yourpassword newpassword oldpassword ourpassword passwordpassword correcthorsebatterystaple`.split(/\s+/),
);

export const walks = [
  '1234567890',
  '0987654321',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1qaz2wsx3edc4rfv5tgb6yhn',
  'abcdefghijklmnopqrstuvwxyz',
];
const endless = walks.map((walk) => walk.repeat(Math.ceil(128 / walk.length) + 1));

const letters: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
/** Digits and signs that stand for letters, as those letters. */
export const plain = (text: string): string => text.replaceAll(/[013457@$!]/g, (each) => letters[each] ?? each);

/** The shortest text that, repeated, gives this one. */
export function period(text: string): string {
  const length = (text + text).indexOf(text, 1);
  return text.slice(0, length);
}

const withoutEdges = (text: string): string => text.replaceAll(/^\P{L}+|\P{L}+$/gu, '');

/** Whether a password is one of the first thousands that anybody would guess. */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  const once = period(text);
  if (once.length <= 3 || endless.some((walk) => walk.includes(once))) return true;
  // "P@ssw0rd2026!" is "password" once the tail is off and look-alikes are letters; in either order, for "passw0rd".
  const tailless = text.replaceAll(/[\d\p{P}\p{S}\s]+$/gu, '');
  const cores = [text, once, tailless, plain(tailless), withoutEdges(text), plain(withoutEdges(text))];
  return cores.some((core) => bases.has(core) || bases.has(period(core)) || bases.has(withoutEdges(period(core))));
}
