import { withActor } from '#platform/context';
import { createRuntime } from '#platform/runtime';
import { inTransaction } from '#platform/database';
import { listingsByIds } from '#modules/listings';
import { refreshPayee, registerPayee } from '#modules/payments';
import { chefInOrder } from '#test/papers';
import { fillKitchens, logIn, makePerson, openBenchHouse, type BenchHouse, type Somebody } from './house.ts';
import { listenIn, sentSoFar } from './recorder.ts';

/** The server of the booking benchmark: Prep with its workers, alone in its process. argv: port, Stripe's address, mail's address. */

const chefs = 16;
const concurrency = 8;
const [port, stripeUrl, mailUrl] = process.argv.slice(2) as [string, string, string];

async function main(): Promise<void> {
  const house = await openBenchHouse({ stripeUrl, mailUrl });
  const runtime = createRuntime(house.database, [{ modules: house.prep.modules, makeContext: () => house.context() }]);
  const host = await makePerson(house, 'host', 0);
  await bePaid(house, host);
  const filled = await listingsByIds(house.context().db, await fillKitchens(house, host, 2));
  // Where the house holds no rules a person looks at every booking, and nobody sits at a bench.
  const listingIds = [...filled.values()].filter(({ address }) => address.region !== 'NY').map(({ id }) => id);
  await runtime.runDue('bench');
  const chefTokens: string[] = [];
  for (let index = 0; index < chefs; index += 1) {
    const chef = await makePerson(house, 'chef', index);
    await chefInOrder(withActor(house.context(), chef));
    chefTokens.push(await logIn(house, chef));
  }
  const hostToken = await logIn(house, host);
  await house.app.listen({ port: Number(port), host: '127.0.0.1' });
  await runtime.start({ concurrency });
  listenIn();
  process.on('message', () => process.send?.({ ...sentSoFar(), cpu: process.cpuUsage() }));
  process.send?.({ listingIds, chefTokens, hostToken });
}

async function bePaid({ prep, context }: BenchHouse, { personId, email }: Somebody): Promise<void> {
  const ctx = context();
  const { accountId } = await prep.provider.createPayee({ reference: personId, email, country: 'US' }, `bench-${personId}`);
  const answer = await fetch(`${stripeUrl}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
  if (!answer.ok) throw new Error(`The sandbox did not complete the account: ${answer.status}`);
  await inTransaction(ctx, (tx) => registerPayee(ctx, tx, personId, accountId));
  await refreshPayee(ctx, { provider: prep.provider }, accountId);
}

await main();
