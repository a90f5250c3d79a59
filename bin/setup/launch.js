import { spawn } from 'node:child_process';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/**
 * Hands over to a TypeScript file on the project's Node: same terminal, same signals, same end.
 *
 * @param awaitsPages it gets a channel, over which it is told that the pages are built
 * @param compiled where Node keeps what it compiled: 1,600 sources are read and stripped of their types once, not at every start
 */
export function launch(node, file, args, { awaitsPages = false, compiled } = {}) {
  const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning'];
  const stdio = awaitsPages ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  const env = { ...(compiled && { NODE_COMPILE_CACHE: compiled }), ...process.env, ...(awaitsPages && { GUILDHALL_PAGES: 'coming' }) };
  const child = spawn(node, [...quiet, file, ...args], { stdio, env });
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
    else process.exitCode ||= code;
  });
  return child;
}
