import { join } from 'node:path';
import {
  compileRuleset,
  decide,
  isolate,
  outcomeFor,
  readGolden,
  readRules,
  type CompiledRuleset,
  type Facts,
  type Ruleset,
} from '#modules/compliance';

/**
 * Decisions by rules, with 500 rules in force at one place: every decision works out all 500 and writes the trace of each. Beside it
 * the bare loop of the same run: the same conditions on the same facts, and nothing else.
 */

const inForceCount = 500;
const day = '2026-03-02';
const place = { country: 'US', region: 'CA', county: 'San Francisco', city: 'San Francisco' };

/** A caterer with everything in order: nothing is broken, so that no rule is spared. */
const facts = readGolden(join(import.meta.dirname, '../test/golden/compliance')).bases['san-francisco-catering'] as Facts;

/** The shipped rules of San Francisco, again and again under new names, until so many are in force. */
function grown(shipped: Ruleset): Ruleset {
  const chain = compileRuleset(shipped).inForce(place, day).rules;
  const extra = Array.from({ length: inForceCount - chain.length }, (_, index) => {
    const { rule } = chain[index % chain.length] as (typeof chain)[number];
    const { tightens: _none, versions, ...rest } = rule;
    // Each copy asks in its own words, so that nothing is worked out once for many; they share whether they apply, as rules do.
    const own = versions.map((each) =>
      each.requires === undefined ? each : { ...each, requires: `${each.requires} || activity.kind == "copy ${index}"` },
    );
    return { ...rest, id: `us.copy-${index}`, versions: own };
  });
  return {
    ...shipped,
    jurisdictions: shipped.jurisdictions.map((each) => (each.id === 'us' ? { ...each, rules: [...each.rules, ...extra] } : each)),
  };
}

const varied = (index: number): Facts => ({ ...facts, product: { ...facts.product, coldHoldingF: 36 + (index % 5) } });

/** How many a second of one core's time, in the best of some rounds: so other work on the machine takes little away. */
function perSecond(run: (index: number) => unknown, count: number): number {
  let best = 0;
  for (let round = 0; round < 5; round += 1) {
    const began = process.threadCpuUsage();
    for (let index = 0; index < count; index += 1) run(index);
    const { user, system } = process.threadCpuUsage(began);
    best = Math.max(best, count / ((user + system) / 1_000_000));
  }
  return best;
}

function bareLoop({ inForce }: CompiledRuleset): (index: number) => number {
  const { rules } = inForce(place, day);
  return (index) => {
    const scope = { ...varied(index), today: day } as never;
    let met = 0;
    for (const { when, requires } of rules)
      if (when?.evaluate(scope) !== false && (requires === undefined || requires.evaluate(scope) === true)) met += 1;
    return met;
  };
}

const p95 = (took: number[]): number => took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)] as number;
const dayAfter = (index: number): string => Temporal.PlainDate.from(day).add({ days: index }).toString();

export async function benchRules(): Promise<boolean> {
  const shipped = readRules(new URL('../src/markets/prep/regulations/', import.meta.url));
  const began = performance.now();
  const compiled = compileRuleset(grown(shipped));
  const compileMs = performance.now() - began;
  const small = compileRuleset(shipped);
  const { length } = compiled.inForce(place, day).rules;
  const outcomes = perSecond((index) => outcomeFor(compiled, varied(index), day), 4_000);
  const realOutcomes = perSecond((index) => outcomeFor(small, varied(index), day), 10_000);
  const batch = perSecond((index) => decide(compiled, varied(index), day), 2_000);
  const bare = perSecond(bareLoop(compiled), 2_000);
  const real = perSecond((index) => decide(small, varied(index), day), 5_000);
  const cold: number[] = [];
  const fenced: number[] = [];
  const isolated = isolate(compiled);
  await isolated.decide(facts, day);
  for (let index = 0; index < 300; index += 1) {
    let started = performance.now();
    decide(compiled, varied(index), dayAfter(index));
    cold.push(performance.now() - started);
    started = performance.now();
    await isolated.decide(varied(index), dayAfter(index));
    fenced.push(performance.now() - started);
  }
  await isolated.close();
  process.stdout.write(
    [
      `${length} rules in force at one place, all worked out and traced in every decision; compiled once in ${compileMs.toFixed(0)} ms`,
      `batch on one core, outcomes only: ${outcomes.toFixed(0)} decisions/s; bare loop over the same conditions: ${bare.toFixed(0)}/s: ratio ${(outcomes / bare).toFixed(2)}`,
      `with the whole trace of all rules: ${batch.toFixed(0)} decisions/s: ratio ${(batch / bare).toFixed(2)}`,
      `the shipped rules of San Francisco (${small.inForce(place, day).rules.length} in force): ${realOutcomes.toFixed(0)} outcomes/s, ${real.toFixed(0)} decisions/s with trace`,
      `cold (each for another day): p95 ${p95(cold).toFixed(2)} ms; the same through the worker: p95 ${p95(fenced).toFixed(2)} ms`,
      '',
    ].join('\n'),
  );
  return outcomes >= 20_000 && p95(fenced) <= 5;
}
