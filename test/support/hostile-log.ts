import assert from 'node:assert/strict';
import type { Logger } from '#platform/context';
import { redact, redactText } from '#platform/telemetry';
import { canary } from './hostile-values.ts';
import type { HostileWorld } from './hostile-world.ts';

/** Every line of a log from now on, as the log writes it. */
export function hearLog(log: Logger): string[] {
  const lines: string[] = [];
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    (log as unknown as Record<string, unknown>)[level] = (facts: object, message: string) =>
      void lines.push(JSON.stringify(redact(facts)) + redactText(message));
  return lines;
}

/** Lines that hold a free text that was sent, or a name, an address, a password or a token of anybody. */
export function overheard({ logged, victims, strangers, foreigners, admin, secrets }: HostileWorld): string[] {
  const everybody = [...Object.values(victims), ...Object.values(strangers), ...Object.values(foreigners), admin];
  const words = [canary, ...secrets, ...everybody.flatMap(({ name, email, token }) => [name, email, token])];
  assert.ok(logged.length > 100, `the log was heard: ${logged.length} lines`);
  return logged.filter((line) => words.some((word) => line.includes(word)));
}
