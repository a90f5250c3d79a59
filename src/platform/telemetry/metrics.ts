import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface QueueFacts {
  waiting: number;
  running: number;
  dead: number;
  oldestDueSeconds: number;
}

/** What the last comparison of a search index with its listings found. */
export interface IndexFacts {
  missing: number;
  stale: number;
  orphaned: number;
  /** Undefined when they never were compared. */
  checkedAt: Temporal.Instant | undefined;
}

/** How far the audit log's checkpoints are from where nobody here can rewrite them. */
export interface AuditFacts {
  /** Undefined when none was ever exported. */
  exportedSecondsAgo: number | undefined;
  waiting: number;
  beyond: number;
}

export interface ReplicaUse {
  lagSeconds: number | undefined;
  answered: { replica: number; primary: number };
}

/** What Prometheus may ask of this process. */
export interface Metrics {
  observe(request: { market: string; route: string; method: string; status: number; seconds: number }): void;
  /** Gauges of a market's queue, read when asked. */
  watchQueue(market: string, read: () => Promise<QueueFacts>): void;
  /** Gauges of a market's search index, read when asked. */
  watchIndex(market: string, read: () => Promise<IndexFacts>): void;
  /** Gauges of a market's audit log, read when asked. */
  watchAudit(market: string, read: () => Promise<AuditFacts>): void;
  /** How a read replica does, and who answered what may be old, in this process. */
  watchReplica(market: string, read: () => ReplicaUse): void;
  /** Whether vendors answer, read when asked: 1 up, 0 down. */
  watchVendors(market: string, read: () => Promise<ReadonlyMap<string, { state: 'up' | 'down' }>>): void;
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'guildhall_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['market', 'route', 'method', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const known = new Map<string, ReturnType<typeof requests.labels>>();
  const queues = new Map<string, () => Promise<QueueFacts>>();
  const jobs = new Gauge({
    name: 'guildhall_jobs',
    help: 'Jobs by state',
    labelNames: ['market', 'state'] as const,
    registers: [registry],
  });
  const oldest = new Gauge({
    name: 'guildhall_jobs_oldest_due_seconds',
    help: 'How long the oldest due job waits',
    labelNames: ['market'] as const,
    registers: [registry],
  });
  const indexes = new Map<string, () => Promise<IndexFacts>>();
  const drift = new Gauge({
    name: 'guildhall_search_drift',
    help: 'Listings in which search index and truth differed at the last check, by kind',
    labelNames: ['market', 'kind'] as const,
    registers: [registry],
  });
  const checked = new Gauge({
    name: 'guildhall_search_checked_seconds',
    help: 'When the search index was last checked, in seconds since 1970; 0 when never',
    labelNames: ['market'] as const,
    registers: [registry],
  });

  const audits = new Map<string, () => Promise<AuditFacts>>();
  const exported = new Gauge({
    name: 'guildhall_audit_exported_age_seconds',
    help: 'How long ago a checkpoint of the audit log last reached write-once storage; absent until one did',
    labelNames: ['market'] as const,
    registers: [registry],
  });
  const unexported = new Gauge({
    name: 'guildhall_audit_waiting',
    help: 'Checkpoints that are signed and not exported, and entries that no checkpoint tells of yet',
    labelNames: ['market', 'what'] as const,
    registers: [registry],
  });

  const vendors = new Map<string, () => Promise<ReadonlyMap<string, { state: 'up' | 'down' }>>>();
  const up = new Gauge({
    name: 'guildhall_vendor_up',
    help: 'Whether a vendor answers (1) or is known not to (0); absent until it was once found down',
    labelNames: ['market', 'vendor'] as const,
    registers: [registry],
  });

  const replicas = new Map<string, () => ReplicaUse>();
  const lag = new Gauge({
    name: 'guildhall_replica_lag_seconds',
    help: 'How far the read replica was behind when it was last looked at; absent until it was',
    labelNames: ['market'] as const,
    registers: [registry],
  });
  new Counter({
    name: 'guildhall_replica_reads_total',
    help: 'Reads that may be a moment old, by who answered them: replica, or primary in its place',
    labelNames: ['market', 'by'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [market, read] of replicas) for (const [by, count] of Object.entries(read().answered)) this.inc({ market, by }, count);
    },
  });

  return {
    observe({ market, route, method, status, seconds }) {
      // Routes, methods and statuses are few, so each series is looked up once.
      const name = `${method} ${route} ${status}`;
      let series = known.get(name);
      if (series === undefined) known.set(name, (series = requests.labels({ market, route, method, status: String(status) })));
      series.observe(seconds);
    },
    watchQueue: (market, read) => void queues.set(market, read),
    watchIndex: (market, read) => void indexes.set(market, read),
    watchVendors: (market, read) => void vendors.set(market, read),
    watchAudit: (market, read) => void audits.set(market, read),
    watchReplica: (market, read) => void replicas.set(market, read),
    async text() {
      for (const [market, read] of replicas) {
        const { lagSeconds } = read();
        if (lagSeconds !== undefined) lag.set({ market }, lagSeconds);
      }
      for (const [market, read] of audits) {
        const { exportedSecondsAgo, waiting, beyond } = await read();
        if (exportedSecondsAgo !== undefined) exported.set({ market }, exportedSecondsAgo);
        unexported.set({ market, what: 'checkpoints' }, waiting);
        unexported.set({ market, what: 'entries' }, beyond);
      }
      for (const [market, read] of vendors)
        for (const [vendor, { state }] of await read()) up.set({ market, vendor }, state === 'up' ? 1 : 0);
      for (const [market, read] of queues) {
        const { waiting, running, dead, oldestDueSeconds } = await read();
        for (const [state, count] of Object.entries({ waiting, running, dead })) jobs.set({ market, state }, count);
        oldest.set({ market }, oldestDueSeconds);
      }
      for (const [market, read] of indexes) {
        const { checkedAt, ...kinds } = await read();
        for (const [kind, count] of Object.entries(kinds)) drift.set({ market, kind }, count);
        checked.set({ market }, (checkedAt?.epochMilliseconds ?? 0) / 1_000);
      }
      return registry.metrics();
    },
  };
}
