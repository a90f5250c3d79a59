import { parentPort, workerData } from 'node:worker_threads';
import { compileRuleset } from '../decide/compile.ts';
import { workOut } from '../decide/decide.ts';
import type { Answer, Assignment, Question, Said } from './messages.ts';

/** The inside of the fence: the conditions of one decision at a time, saying all the while which rule it is at. */

const { ruleset, digest, at } = workerData as Assignment;
const place = new Int32Array(at);
const compiled = compileRuleset(ruleset, digest);

function answer(message: Said, moved: ArrayBuffer[] = []): void {
  const { user, system } = process.threadCpuUsage();
  parentPort?.postMessage({ ...message, usedMs: (user + system) / 1_000 } satisfies Answer, moved);
}

parentPort?.on('message', ({ facts, date, stopped }: Question) => {
  place[0] = -1;
  const onRule = (index: number): void => void (place[0] = index);
  try {
    const verdicts = workOut(compiled, facts, date, { onRule, stopped: new Map(stopped) });
    place[0] = -1;
    answer({ verdicts }, [verdicts.buffer]);
  } catch (error) {
    answer({ problem: error instanceof Error ? error.message : String(error) });
  }
});
answer({ ready: true });
