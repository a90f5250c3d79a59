import { spawn } from 'node:child_process';

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a tool quietly and resolves to its exit code and output. Stopping us stops the tool first, so that nothing goes
 * on writing behind our back.
 */
export function runQuietly(command, args, { cwd, env, shell = false, onStart = () => {} }) {
  return new Promise((resolve, reject) => {
    let child;
    let stoppedBy;
    const stop = (signal) => {
      stoppedBy = signal;
      child?.kill('SIGTERM');
    };
    // Before the tool runs: from its first moment on, whoever stops us stops it too.
    for (const signal of STOPS) process.on(signal, stop);
    child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const done = () => {
      for (const signal of STOPS) process.removeListener(signal, stop);
    };
    child.once('spawn', () => onStart(child.pid));
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code) => {
      done();
      if (stoppedBy) process.exit(stoppedBy === 'SIGINT' ? 130 : stoppedBy === 'SIGTERM' ? 143 : 129);
      resolve({ code, output });
    });
  });
}

/** The last lines of a tool's output, for a person who must find out why it failed. */
export function lastLines(output, count = 20) {
  return output.trim().split('\n').slice(-count).join('\n');
}
