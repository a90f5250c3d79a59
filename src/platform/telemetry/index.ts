export { createLogger, type LoggerOptions } from './logger.ts';
export { createMetrics, type AuditFacts, type Metrics, type IndexFacts, type QueueFacts } from './metrics.ts';
export { redact, redactText } from './redact.ts';
