import { Worker } from 'node:worker_threads';
import type { CompiledRuleset } from '../decide/compile.ts';
import type { Verdicts } from '../decide/decide.ts';
import type { Answer, Assignment, Question } from './messages.ts';

/** A worker with its caps. */
export interface Fenced {
  /** One question at a time. An answer, or why there is none, at which rule, and whether the worker is gone. */
  ask(question: Question, timeoutMs: number): Promise<{ verdicts: Verdicts } | Ended>;
  end(): Promise<void>;
}

export interface Ended {
  why: string;
  rule?: number;
  gone: boolean;
  /** It had ended before it was asked. */
  idle?: true;
}

type Listener = (answer: Answer | Ended) => void;

const tooLong = 'This rule took too long and was stopped, so a person will look at it.';
const tooMuch = 'This rule needed too much memory and was stopped, so a person will look at it.';
const broke = 'This rule broke, so a person will look at it.';
const notUp = 'The rules could not be started, so a person will look at it.';

export function startWorker({ ruleset, digest }: CompiledRuleset, { memoryMb, startMs }: { memoryMb: number; startMs: number }): Fenced {
  const at = new SharedArrayBuffer(4);
  const place = new Int32Array(at).fill(-1);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { ruleset, digest, at } satisfies Assignment,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 },
    env: {},
  });
  worker.unref();
  let listener: Listener | undefined;
  let death: Ended | undefined;
  const tell: Listener = (answer) => {
    const told = listener;
    listener = undefined;
    told?.(answer);
  };
  const die = (why: string): void => {
    const index = place[0] as number;
    death ??= { why, gone: true, ...(index >= 0 ? { rule: index } : {}) };
    tell(death);
  };
  worker.on('message', (answer: Answer) => tell(answer));
  worker.on('error', (error: Error & { code?: string }) => die(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch : broke));
  worker.on('exit', () => die(broke));

  /** The next word of the worker. After too long it is ended, whatever it does, and that is the word. */
  function next(limitMs: number, why: string): Promise<Answer | Ended> {
    if (death !== undefined) return Promise.resolve(death);
    return new Promise((resolve) => {
      const mine: Listener = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      // When this thread was busy, the answer may lie there already: timers come before messages, so those get one turn more.
      const timer = setTimeout(() => setImmediate(end), limitMs);
      function end(): void {
        if (listener !== mine) return;
        die(why);
        void worker.terminate();
      }
      listener = mine;
    });
  }

  const up = next(startMs, notUp);
  return {
    async ask(question, timeoutMs) {
      worker.ref();
      try {
        const first = await up;
        if (!('ready' in first)) return { why: notUp, gone: true };
        if (death !== undefined) return { why: death.why, gone: true, idle: true };
        // First the post: one that cannot be sent leaves nobody listening and no clock running.
        worker.postMessage(question);
        const answer = await next(timeoutMs, tooLong);
        if ('verdicts' in answer) return answer;
        return 'why' in answer ? answer : { why: broke, gone: false };
      } finally {
        worker.unref();
      }
    },
    async end() {
      await worker.terminate();
    },
  };
}
