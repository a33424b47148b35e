import { Fault } from '../../kernel/index.ts';
import { errorCode } from '../error-code.ts';

/** Why an SFTP server could not be worked with. */
export const sftpFaults = {
  hostKeyChanged: (expected: string, seen: string, at: string): Fault =>
    new Fault({
      code: 'SFTP_HOST_KEY_CHANGED',
      kind: 'denied',
      message: `The server shows the key ${seen}, but ${expected} is pinned; nothing was sent to it`,
      hint: "Ask the server's owner whether the key was changed. If so, set the new fingerprint; if not, somebody stands in between",
      at,
    }),
  hostKeyMissing: (at: string): Fault =>
    new Fault({
      code: 'SFTP_HOST_KEY_MISSING',
      kind: 'rejected',
      message: 'There is no pinned host key of the form SHA256:… for the server',
      hint: "Ask the server's owner for its fingerprint and set hostKey or hostKeyFile",
      at,
    }),
  loginRefused: (user: string, at: string): Fault =>
    new Fault({
      code: 'SFTP_LOGIN_REFUSED',
      kind: 'denied',
      message: `The server does not let ${user} in with this key`,
      hint: "Give the public key of keyFile to the server's owner; other ways to log in are not tried",
      at,
    }),
  unreachable: (error: unknown, at: string): Fault =>
    new Fault({
      code: 'SFTP_UNREACHABLE',
      kind: 'unavailable',
      message: `The server cannot be reached (${errorCode(error)})`,
      hint: 'Check host and port and that the server runs; it is tried again by itself',
      at,
      cause: error,
    }),
  timeout: (ms: number, at: string): Fault =>
    new Fault({
      code: 'SFTP_TIMEOUT',
      kind: 'unavailable',
      message: `The server did not answer within ${ms} ms; the connection was given up`,
      hint: 'It is tried again by itself',
      at,
    }),
  lost: (error: unknown, at: string): Fault =>
    new Fault({
      code: 'SFTP_CONNECTION_LOST',
      kind: 'unavailable',
      message: `The connection to the server broke (${errorCode(error)})`,
      hint: 'It is tried again by itself',
      at,
      cause: error,
    }),
} as const;
