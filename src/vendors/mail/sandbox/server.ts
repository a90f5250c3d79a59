import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Clock, systemClock, unavailable } from '#kernel';
import { parseMail } from './parse.ts';
import { type MailInbox, openMailStore } from './store.ts';

const MESSAGE_BYTES_MAX = 10 * 1024 * 1024;

/** What the server does to the next messages. Assign to a field; it holds until assigned again. */
export interface MailSwitches {
  /** `permanent` answers 550, `temporary` answers 451; nothing is stored. */
  refuse: false | 'permanent' | 'temporary';
  /** Waits this long before it answers a message. */
  delayMs: number;
  /** Cuts the connection instead of answering: before the message is stored, or after it (the answer is lost). */
  drop: false | 'before_storing' | 'after_storing';
}

export interface MailSandboxOptions {
  /** The mailbox on disk, made when absent. */
  dataFile: string;
  /** 0 (the default) takes a free one. */
  port?: number;
  host?: string;
  /** When given, the server asks for this log-in; otherwise any or none will do. */
  login?: { user: string; pass: string };
  clock?: Clock;
}

export interface MailSandbox {
  /** For `smtpMail`: `smtp://127.0.0.1:<port>`. */
  url: string;
  inbox: MailInbox;
  switches: MailSwitches;
  /** Cuts open connections, finishes the message being stored, closes the mailbox. */
  close(): Promise<void>;
}

/**
 * A mail server for the machine alone: takes every message over real SMTP and keeps it for the inbox page, so nothing
 * ever leaves. A Message-ID that comes again is stored once and counted in `deliveries`.
 *
 * @throws mail.sandbox_port (unavailable) when the port is taken
 */
export async function startMailSandbox(options: MailSandboxOptions): Promise<MailSandbox> {
  const { port = 0, host = '127.0.0.1', clock = systemClock, login } = options;
  const store = openMailStore(options.dataFile);
  const switches: MailSwitches = { refuse: false, delayMs: 0, drop: false };
  const stopping = new AbortController();
  const storing = new Set<Promise<void>>();

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> => {
    const raw = Buffer.concat(await stream.toArray());
    if (switches.delayMs > 0) await pause(switches.delayMs, undefined, { signal: stopping.signal });
    const [{ address: to } = { address: '' }] = session.envelope.rcptTo;
    if (switches.refuse === 'permanent') throw reply(550, `5.1.1 <${to}> takes no mail (sandbox switch)`);
    if (switches.refuse === 'temporary') throw reply(451, '4.3.2 Try again later (sandbox switch)');
    if (stream.sizeExceeded) throw reply(552, `5.3.4 The message is larger than ${MESSAGE_BYTES_MAX} bytes`);
    if (switches.drop === 'before_storing') return cut(session);
    const mail = await parseMail(raw).catch((error: unknown) => {
      throw reply(554, `5.6.0 The message cannot be read: ${error instanceof Error ? error.message : 'broken MIME'}`);
    });
    const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
    store.add(mail, recipients, raw, clock.now());
    if (switches.drop === 'after_storing') cut(session);
  };

  const answer = async (stream: SMTPServerDataStream, session: SMTPServerSession, done: Answer): Promise<void> => {
    try {
      await receive(stream, session);
      done(null, 'kept in the sandbox inbox');
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: login === undefined,
    disableReverseLookup: true,
    logger: false,
    size: MESSAGE_BYTES_MAX,
    maxClients: 200,
    closeTimeout: 1,
    onAuth(auth, _session, callback) {
      if (login && (auth.username !== login.user || auth.password !== login.pass)) {
        callback(reply(535, '5.7.8 User or password is wrong'));
      } else callback(null, { user: auth.username });
    },
    onData(stream, session, callback) {
      const work = answer(stream, session, callback);
      storing.add(work);
      void work.finally(() => storing.delete(work));
    },
  });
  // A client that cuts its connection is everyday business for a mail server.
  server.on('error', () => {});

  const sockets = new Map<number, Socket>();
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  /** Ends the connection of this session without another word. */
  const cut = (session: SMTPServerSession): void => {
    sockets.get(session.remotePort)?.destroy();
  };

  try {
    await new Promise<void>((started, failed) => {
      server.server.once('error', failed);
      server.listen(port, host, started);
    });
  } catch (cause) {
    store.close();
    throw unavailable('mail.sandbox_port', `The mail sandbox cannot listen on ${host}:${port}. Choose another port, or 0 for a free one.`, {
      cause,
    });
  }

  return {
    url: `smtp://${host}:${(server.server.address() as AddressInfo).port}`,
    inbox: store,
    switches,
    async close() {
      stopping.abort();
      await new Promise<void>((closed) => server.close(closed));
      await Promise.allSettled(storing);
      store.close();
    },
  };
}

type Answer = (error: Error | null, words?: string) => void;

/** An SMTP reply: code and words. */
const reply = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });
