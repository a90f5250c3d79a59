import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server that can be cut, or left open with nobody answering. Its `url` is the server's, through the line. */
export async function lineTo(address: string) {
  const { hostname, port } = new URL(address);
  const open = new Set<Socket>();
  let state: 'good' | 'cut' | 'hanging' = 'good';
  const server = createServer((socket) => {
    open.add(socket.on('error', () => undefined).on('close', () => open.delete(socket)));
    if (state === 'cut') return void socket.destroy();
    const far = connect(Number(port), hostname).on('error', () => socket.destroy());
    socket.on('data', (data) => state === 'hanging' || far.write(data)).on('close', () => far.destroy());
    far.on('data', (data) => socket.write(data)).on('close', () => socket.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => {
    for (const socket of open) socket.destroy();
  };
  const url = new URL(address);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    cut: () => {
      state = 'cut';
      drop();
    },
    hang: () => void (state = 'hanging'),
    mend: () => {
      state = 'good';
      drop(); // what was swallowed is lost; the client opens a line anew
    },
    close: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
