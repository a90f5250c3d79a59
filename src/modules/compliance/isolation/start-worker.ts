import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CompiledRuleset } from '../decide/compile.ts';
import type { Verdicts } from '../decide/decide.ts';
import type { Answer, Assignment, Question } from './messages.ts';

/** A worker with its caps. */
export interface Fenced {
  /** One question at a time. An answer, or why there is none, at which rule, and whether the worker is gone. */
  ask(question: Question): Promise<{ verdicts: Verdicts } | Ended>;
  end(): Promise<void>;
}

export interface Ended {
  why: string;
  rule?: number;
  gone: boolean;
  /** It had ended before it was asked. */
  idle?: true;
}

/** How long a worker and its answers may take. */
export interface WorkerLimits {
  /** The processor's time of one answer: a busy machine, on which a worker waits for its turn, is no fault of a rule. */
  busyMs: number;
  /** And the time on the clock, whatever the machine does. */
  waitMs: number;
  /** How long it may take to come up, on the clock. */
  startMs: number;
  memoryMb: number;
  /** What a worker has used of the processor since it began, in ms; a test may know better. */
  usedMs?(worker: Worker): Promise<number>;
}

/** Asked of the worker's thread from outside, so also in the middle of a loop. Of one that is gone nothing is known any more. */
async function processorTime(worker: Worker): Promise<number> {
  const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
  return (user + system) / 1_000;
}

const lookAgainMs = 20;
/** A thread that waits for its turn may not get to say what it has used. */
const unknown = (): Promise<number> => wait(5 * lookAgainMs, 0, { ref: false });

type Listener = (answer: Answer | Ended) => void;

const tooLong = 'This rule took too long and was stopped, so a person will look at it.';
const tooMuch = 'This rule needed too much memory and was stopped, so a person will look at it.';
const broke = 'This rule broke, so a person will look at it.';
const notUp = 'The rules could not be started, so a person will look at it.';

export function startWorker(
  { ruleset, digest }: CompiledRuleset,
  { memoryMb, startMs, busyMs, waitMs, usedMs = processorTime }: WorkerLimits,
): Fenced {
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
  worker.on('message', (answer: Answer) => {
    used = answer.usedMs;
    tell(answer);
  });
  worker.on('error', (error: Error & { code?: string }) => die(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch : broke));
  worker.on('exit', () => die(broke));

  /** The next word of the worker. When its time is over it is ended, whatever it does, and that is the word. */
  function next(limitMs: number, why: string, isOver: () => Promise<boolean> = async () => true): Promise<Answer | Ended> {
    if (death !== undefined) return Promise.resolve(death);
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout;
      const mine: Listener = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      // When this thread was busy, the answer may lie there already: timers come before messages, so those get one turn more.
      const lookIn = (ms: number): void => void (timer = setTimeout(() => setImmediate(() => void look()), ms));
      async function look(): Promise<void> {
        const over = listener === mine && (await isOver());
        if (listener !== mine) return;
        if (!over) return lookIn(lookAgainMs);
        die(why);
        void worker.terminate();
      }
      listener = mine;
      lookIn(limitMs);
    });
  }

  /** The processor's time it had used when it spoke last. */
  let used = 0;
  const up = next(startMs, notUp);
  return {
    async ask(question) {
      worker.ref();
      try {
        const first = await up;
        if (!('ready' in first)) return { why: notUp, gone: true };
        if (death !== undefined) return { why: death.why, gone: true, idle: true };
        // First the post: one that cannot be sent leaves nobody listening and no clock running.
        worker.postMessage(question);
        const [before, began] = [used, performance.now()];
        const isOver = async (): Promise<boolean> =>
          performance.now() - began >= waitMs || (await Promise.race([usedMs(worker), unknown()])) - before >= busyMs;
        const answer = await next(busyMs, tooLong, isOver);
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
