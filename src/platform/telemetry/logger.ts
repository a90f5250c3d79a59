import pino from 'pino';
import pretty from 'pino-pretty';
import type { Logger } from '#platform/context';
import { redact, redactText } from './redact.ts';

export interface LoggerOptions {
  level: string;
  format: 'pretty' | 'json';
}

/** Logs as JSON lines, or for a person's eyes. Nothing reaches the output before secrets and addresses are taken out. */
export function createLogger({ level, format }: LoggerOptions): Logger {
  const output = format === 'pretty' ? pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }) : pino.destination(1);
  const base = pino({ level, base: undefined }, output);
  const write = (at: 'debug' | 'info' | 'warn' | 'error') => (facts: object, message: string) => {
    if (base.isLevelEnabled(at)) base[at](redact(facts) as object, redactText(message));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
