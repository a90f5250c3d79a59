import { spawn } from 'node:child_process';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/** Hands over to a TypeScript file on the project's Node: same terminal, same signals, same end. */
export function launch(node, file, args) {
  const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning'];
  const child = spawn(node, [...quiet, file, ...args], { stdio: 'inherit' });
  // On a terminal Ctrl-C reaches the child by itself; sent twice, it would mean "stop at once".
  const fromTerminal = process.stdin.isTTY ? ['SIGINT', 'SIGQUIT'] : [];
  const forward = (signal) => {
    if (!fromTerminal.includes(signal)) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  child.once('error', (error) => {
    process.stderr.write(`The project's Node (${node}) could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    for (const name of FORWARDED) process.removeListener(name, forward);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}
