import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { conflict, invalid } from '#kernel';

interface Place {
  host: string;
  port: number;
}

/**
 * Tries a port before anything is opened, so that one which is taken costs no half-made house.
 *
 * @throws app.port_taken, app.bad_address
 */
export async function checkPort({ host, port }: Place): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host, port, exclusive: true }, resolve);
    });
    await new Promise<void>((closed) => probe.close(() => closed()));
  } catch (error) {
    throw explain(error as Error & { code?: string }, { host, port });
  }
}

/** @throws app.port_taken, app.bad_address */
export async function listen(app: FastifyInstance, { host, port }: Place): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explain(error as Error & { code?: string }, { host, port });
  }
}

function explain(error: Error & { code?: string }, { host, port }: Place): Error {
  const { code = '' } = error;
  if (code === 'EADDRINUSE') {
    const other = port === 65_535 ? 4_000 : port + 1;
    return conflict(
      'app.port_taken',
      `Port ${port} on ${host} is taken by another program. Stop that, or choose another, such as ${other}.`,
    );
  }
  if (code === 'EACCES') {
    return invalid('app.bad_address', `This user may not listen on port ${port}. Choose one above 1023, such as 4000, behind a proxy.`);
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code)) {
    return invalid(
      'app.bad_address',
      `This machine has no address ${host}. Mend HOST: 127.0.0.1 is this machine only, 0.0.0.0 every network.`,
    );
  }
  return error;
}
