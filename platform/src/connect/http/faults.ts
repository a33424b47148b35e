import { Fault } from '../../kernel/index.ts';

export const channelUnknown = (): Fault =>
  new Fault({
    code: 'CHANNEL_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such HTTP channel',
    hint: 'The name must be that of a channel of protocol http in the estate',
  });

export const messageTooLarge = (limit: number): Fault =>
  new Fault({
    code: 'MESSAGE_TOO_LARGE',
    kind: 'rejected',
    message: `The message is larger than the ${limit} bytes this channel takes`,
    hint: "Send it in parts, or raise the channel's messageBytes",
  });

export const bodyCut = (cause: unknown): Fault =>
  new Fault({
    code: 'BODY_CUT',
    kind: 'unavailable',
    message: 'The connection ended before the whole message had arrived; nothing was kept',
    hint: 'Send it again',
    cause,
  });

export const bodyTooSlow = (): Fault =>
  new Fault({
    code: 'BODY_TOO_SLOW',
    kind: 'unavailable',
    message: 'The message came too slowly or stopped coming; nothing was kept',
    hint: 'Have the whole message ready before the request begins, look for what delays the line, and send it again',
  });

export const idempotencyKeyInvalid = (): Fault =>
  new Fault({
    code: 'IDEMPOTENCY_KEY_INVALID',
    kind: 'rejected',
    message: 'Idempotency-Key must be 1 to 255 printable ASCII characters without spaces, given once',
    hint: "Send the sender's own name for the message, such as its document number",
  });

export const contentEncoded = (): Fault =>
  new Fault({
    code: 'CONTENT_ENCODED',
    kind: 'rejected',
    message: 'The request body is compressed; messages are kept byte for byte as their sender made them',
    hint: 'Send the message without Content-Encoding',
  });

export const bodyMissing = (): Fault =>
  new Fault({ code: 'BODY_MISSING', kind: 'rejected', message: 'The request has no body', hint: 'Send the message as the request body' });

export const intakeBusy = (waiting: number): Fault =>
  new Fault({
    code: 'INTAKE_BUSY',
    kind: 'unavailable',
    message: `${waiting} requests wait to be read; this one was not taken`,
    hint: 'Send again in a moment',
    retryAfterMs: 1_000,
  });
