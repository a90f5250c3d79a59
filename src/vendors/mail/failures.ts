import { type GuildhallError, invalid, unavailable } from '#kernel';

/** Replies that speak about us (who we are, how we log in), not about the message. RFC 4954, section 6. */
const LOGIN_REPLIES = new Set([530, 534, 535, 538]);

/** What nodemailer threw, in the terms of the face: refused for good, later, log-in, or no telling. */
export function explainFailure(error: unknown, host: string, timeoutMs: number): GuildhallError {
  const { code, command, responseCode, words } = read(error);
  const facts = responseCode === undefined ? undefined : { reply: responseCode };
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2' || (responseCode !== undefined && LOGIN_REPLIES.has(responseCode))) {
    return unavailable('mail.login_refused', `The mail server ${host} refuses the log-in: ${words}`, { facts, cause: error });
  }
  // A reply to the greeting or to EHLO, and 503 (commands out of order), tell of the connection; another may do better.
  const aboutMessage = command !== 'CONN' && command !== 'EHLO' && command !== 'HELO' && command !== 'STARTTLS' && responseCode !== 503;
  if (responseCode !== undefined && responseCode >= 500 && aboutMessage) {
    return invalid('mail.refused', `The mail server ${host} refused the message: ${words}`, { facts, cause: error });
  }
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500 && aboutMessage) {
    return unavailable('mail.deferred', `The mail server ${host} asks to try later: ${words}`, { facts, cause: error });
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    return invalid('mail.refused', `The message cannot be sent: ${words}`, { facts, cause: error });
  }
  const reason = code === 'EABORT' ? `no answer within ${timeoutMs} ms, or the sending was cancelled` : words;
  return unavailable('mail.unreachable', `The mail server ${host} cannot be reached: ${reason}`, { facts, cause: error });
}

function read(error: unknown): { code?: string; command?: string; responseCode?: number; words: string } {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: typeof fields.code === 'string' ? fields.code : undefined,
    command: typeof fields.command === 'string' ? fields.command : undefined,
    responseCode: typeof fields.responseCode === 'number' ? fields.responseCode : undefined,
    words: typeof fields.response === 'string' ? fields.response : message,
  };
}
