import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '#platform/telemetry';

const series = (text: string, name: string): string[] => text.split('\n').filter((line) => line.startsWith(`${name}{`));
const request = { market: 'prep', route: '/prep/api/v1/listings/:id', method: 'GET', status: 200, seconds: 0.02 };

test('requests are counted by market, route, method and status, in one series each however many come', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 1_000; i++) metrics.observe(request);
  metrics.observe({ ...request, status: 404 });
  const counts = series(await metrics.text(), 'guildhall_http_request_seconds_count');
  assert.deepEqual(counts.toSorted(), [
    'guildhall_http_request_seconds_count{market="prep",route="/prep/api/v1/listings/:id",method="GET",status="200"} 1000',
    'guildhall_http_request_seconds_count{market="prep",route="/prep/api/v1/listings/:id",method="GET",status="404"} 1',
  ]);
});

test('a market’s queue is read when asked, by state, and each market has its own', async () => {
  const metrics = createMetrics();
  let waiting = 3;
  metrics.watchQueue('prep', async () => ({ waiting, running: 1, dead: 2, oldestDueSeconds: 7 }));
  metrics.watchQueue('other', async () => ({ waiting: 0, running: 0, dead: 0, oldestDueSeconds: 0 }));
  await metrics.text();
  waiting = 4;
  const text = await metrics.text();
  const ours = series(text, 'guildhall_jobs').filter((line) => line.includes('"prep"'));
  assert.deepEqual(ours.toSorted(), [
    'guildhall_jobs{market="prep",state="dead"} 2',
    'guildhall_jobs{market="prep",state="running"} 1',
    'guildhall_jobs{market="prep",state="waiting"} 4',
  ]);
  assert.equal(series(text, 'guildhall_jobs').length, 6);
  assert.ok(series(text, 'guildhall_jobs_oldest_due_seconds').includes('guildhall_jobs_oldest_due_seconds{market="prep"} 7'));
});

test('two houses in one process do not count into each other', async () => {
  const [a, b] = [createMetrics(), createMetrics()];
  a.observe(request);
  assert.equal(series(await b.text(), 'guildhall_http_request_seconds_count').length, 0);
});
