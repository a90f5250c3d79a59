import type { CompiledRuleset } from '../decide/compile.ts';
import { assemble } from '../decide/decide.ts';
import type { Decision, Facts } from '../decide/types.ts';
import type { Question } from './messages.ts';
import { startWorker, type Fenced, type WorkerLimits } from './start-worker.ts';

export interface IsolationLimits extends WorkerLimits {
  /** Decisions that wait; one more is answered at once, as a review. */
  waitingMax: number;
}

export const isolationLimits: IsolationLimits = { busyMs: 250, waitMs: 5_000, memoryMb: 64, startMs: 20_000, waitingMax: 1_000 };

/** Decides behind a fence. A rule that loops, breaks or eats memory costs its own decision a review, and nobody else anything. */
export interface Isolated {
  /** Never rejects for the sake of a rule: what cannot be worked out is a review that names the rule. Facts that are no data reject. */
  decide(facts: Facts, date: string): Promise<Decision>;
  /** Workers started so far: one, and one more for each that had to be ended. */
  started(): number;
  close(): Promise<void>;
}

interface Waiting extends Question {
  /** It was asked of a worker that turned out to be gone already. */
  again?: true;
  resolve(decision: Decision): void;
  reject(error: unknown): void;
}

const stopsMax = 3;

/** Starts its worker with the first decision; an idle worker keeps no process alive. */
export function isolate(compiled: CompiledRuleset, given: Partial<IsolationLimits> = {}): Isolated {
  const limits = { ...isolationLimits, ...given };
  const queue: Waiting[] = [];
  let worker: Fenced | undefined;
  let [started, busy, closed] = [0, false, false];

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await serve(next).catch(next.reject);
    } finally {
      busy = false;
    }
  }

  async function serve(waiting: Waiting): Promise<void> {
    if (closed) return waiting.resolve(withoutEvaluation(waiting, 'The rules are shutting down, so a person will look at it.'));
    worker ??= start();
    const ended = await worker.ask({ facts: waiting.facts, date: waiting.date, stopped: waiting.stopped });
    if ('verdicts' in ended)
      return waiting.resolve(assemble(compiled, waiting.facts, waiting.date, ended.verdicts, new Map(waiting.stopped)));
    if (ended.gone) worker = undefined;
    if (ended.idle && !waiting.again) return void queue.unshift({ ...waiting, again: true });
    if (ended.rule === undefined || waiting.stopped.length >= stopsMax) return waiting.resolve(withoutEvaluation(waiting, ended.why));
    // To the end of the queue: whoever did nothing wrong comes first.
    waiting.stopped.push([ended.rule, ended.why]);
    queue.push(waiting);
  }

  function start(): Fenced {
    started += 1;
    return startWorker(compiled, limits);
  }

  /** Every rule of the place as not worked out: nothing is evaluated on this side of the fence. */
  const withoutEvaluation = ({ facts, date }: Pick<Question, 'facts' | 'date'>, why: string): Decision =>
    assemble(compiled, facts, date, new Uint8Array(), new Map(compiled.rules.map(({ index }) => [index, why])));

  return {
    decide(facts, date) {
      if (queue.length >= limits.waitingMax)
        return Promise.resolve(withoutEvaluation({ facts, date }, 'Too much was asked at once, so a person will look at it.'));
      return new Promise((resolve, reject) => {
        queue.push({ facts, date, stopped: [], resolve, reject });
        void work();
      });
    },
    started: () => started,
    async close() {
      closed = true;
      await worker?.end();
    },
  };
}
