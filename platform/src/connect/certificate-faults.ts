import { Fault } from '../kernel/index.ts';
import { errorCode } from './error-code.ts';

const RENEW =
  'Put the new one in place: the files of a channel are read again while it runs, and a partner may be bound to two certificates meanwhile';

export const certificateExpiring = (channel: string, whose: string, until: Date): Fault =>
  new Fault({
    code: 'CERTIFICATE_EXPIRING',
    kind: 'rejected',
    message: `On channel ${channel} ${whose} ends on ${until.toISOString().slice(0, 10)}`,
    hint: RENEW,
  });

export const certificateExpired = (channel: string, whose: string, until: Date): Fault =>
  new Fault({
    code: 'CERTIFICATE_EXPIRED',
    kind: 'unavailable',
    message: `On channel ${channel} ${whose} ended on ${until.toISOString().slice(0, 10)}`,
    hint: RENEW,
  });

export const certificateUnreadable = (path: string, cause: unknown): Fault =>
  new Fault({
    code: 'CERTIFICATE_UNREADABLE',
    kind: 'rejected',
    message: 'A file of certificates or revocations is not what it should be, or key and certificate do not belong together',
    hint: 'Check the file with openssl x509, or openssl crl, -noout -text',
    at: path,
    cause,
  });

export const keyFileUnreadable = (error: unknown, path: string): Fault =>
  new Fault({
    code: 'KEY_FILE_UNREADABLE',
    kind: 'unavailable',
    message: `A key or certificate file cannot be read (${errorCode(error)})`,
    hint: 'Check the file names of the channel, and who may read them',
    at: path,
    cause: error,
  });
