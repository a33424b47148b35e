import { Fault } from '../../kernel/index.ts';

export const partnerUnknown = (): Fault =>
  new Fault({
    code: 'PARTNER_UNKNOWN',
    kind: 'denied',
    message: 'Who sends is not who the channel is for, or the secret is wrong',
    hint: 'Check domain, identity and shared secret with the owner of the channel',
  });

export const tooManyFailures = (seconds: number): Fault =>
  new Fault({
    code: 'PARTNER_TRIES_EXCEEDED',
    kind: 'unavailable',
    message: 'Too many wrong credentials came from this address; nothing of it is looked at for a while',
    hint: 'Correct the credentials, then wait',
    retryAfterMs: seconds * 1000,
  });

export const signatureWrong = (): Fault =>
  new Fault({
    code: 'SIGNATURE_WRONG',
    kind: 'denied',
    message: 'The signature is missing, too old, or not of this message',
    hint: 'Sign id, time and body with the secret of the channel (webhook-id, webhook-timestamp, webhook-signature), and keep clocks right',
  });
