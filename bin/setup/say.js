/** A problem the person at the terminal can mend; its message is all they need to see. */
export class SetupError extends Error {}

/** Set-up speaks on stderr, so that the output of a command stays clean for a pipe. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Shows that work goes on: the seconds, on a terminal; one line, elsewhere. Returns what ends it. */
export function showProgress(line) {
  if (!process.stderr.isTTY) {
    say(line);
    return () => {};
  }
  const begin = Date.now();
  const draw = () => process.stderr.write(`\r\x1b[K${line} ${Math.round((Date.now() - begin) / 1000)} s`);
  draw();
  const timer = setInterval(draw, 1000);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\x1b[K');
  };
}
