import { Fault } from '../kernel/index.ts';

/** The listener's address cannot be had. `error` is what the operating system said. */
export function listenFault(error: unknown, name: string, host: string, port: number): Fault {
  const at = `${host}:${port}`;
  const shared = { kind: 'unavailable', at, cause: error } as const;
  const code = errorCode(error);
  if (code === 'EADDRINUSE') {
    return new Fault({
      ...shared,
      code: 'PORT_TAKEN',
      message: `Another program already listens on port ${port}, so ${name} cannot start`,
      hint: `Stop the other program (find it with: ss -ltnp 'sport = :${port}'), or give ${name} another port in the estate or with PLEXUS_MLLP_PORT`,
    });
  }
  if (code === 'EACCES') {
    return new Fault({
      ...shared,
      code: 'PORT_FORBIDDEN',
      message: `This user may not listen on port ${port}, so ${name} cannot start`,
      hint: 'Choose a port above 1023, or grant the right to bind low ports',
    });
  }
  return new Fault({
    ...shared,
    code: 'LISTEN_FAILED',
    message: `${name} cannot listen on its address (${code})`,
    hint: 'Check that the host is an address of this machine',
  });
}

export const plainForbidden = (channel: string, host: string): Fault =>
  new Fault({
    code: 'PLAIN_FORBIDDEN',
    kind: 'denied',
    message: `Channel ${channel} would take patient data unencrypted from beyond this machine`,
    hint: 'Give the channel tls, listen on 127.0.0.1, or set allowPlain when the network itself is encrypted',
    at: host,
  });

export const sendersUncertified = (channel: string): Fault =>
  new Fault({
    code: 'SENDERS_UNCERTIFIED',
    kind: 'rejected',
    message: `Channel ${channel} names its senders' certificates but no authority that certifies them`,
    hint: 'Set clientAuthorityFile; a certificate that signs itself is its own authority',
  });

export const frameTooLarge = (limit: number, offset: number): Fault =>
  new Fault({
    code: 'MLLP_FRAME_TOO_LARGE',
    kind: 'rejected',
    message: `A frame is larger than ${limit} bytes`,
    hint: "Send smaller messages, or raise the channel's frameBytes",
    at: `byte ${offset} of the connection`,
  });

export const frameTooSlow = (ms: number): Fault =>
  new Fault({
    code: 'MLLP_FRAME_TOO_SLOW',
    kind: 'rejected',
    message: `A frame was not complete ${ms} ms after it began; the connection was closed and nothing of the frame was kept`,
    hint: 'The sender broke off or the line is too slow; it will send again on a new connection',
  });

export const earlierNotStored = (cause: Fault): Fault =>
  new Fault({
    code: 'EARLIER_NOT_STORED',
    kind: 'unavailable',
    message: 'A message before this one on the connection could not be stored; this one was not stored ahead of it',
    hint: 'Send again, in order, from the first message that was not accepted',
    cause,
  });

export const answersNotRead = (ms: number): Fault =>
  new Fault({
    code: 'MLLP_ANSWERS_NOT_READ',
    kind: 'unavailable',
    message: `The sender has not read its answers for ${ms} ms; the connection was closed`,
    hint: 'The sender hangs or a firewall drops the answers; messages stored meanwhile are answered again when resent',
  });

export const clientForbidden = (channel: string, fingerprint: string): Fault =>
  new Fault({
    code: 'CLIENT_FORBIDDEN',
    kind: 'denied',
    message: `The certificate is valid but is none of the clients of channel ${channel}`,
    hint: `If it is expected, add its fingerprint ${fingerprint} or its name to the partners of the channel's tls`,
  });

export const certificateRefused = (channel: string, reason: string): Fault =>
  new Fault({
    code: 'CERTIFICATE_REFUSED',
    kind: 'denied',
    message: `A sender was turned away from channel ${channel}: ${reason}`,
    hint: "Ask the partner for a certificate of the channel's authority that is valid now and not revoked; if nobody is expected from there, find out who it was",
  });

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

/** The `code` property that Node and ssh2 give their errors, or UNKNOWN. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'UNKNOWN';
}

/** Why a message that was sent over MLLP is not known to have been taken. */
export const sendFaults = {
  connect: (error: unknown, at: string): Fault => {
    const code = errorCode(error);
    const refused = code === 'ECONNREFUSED';
    const unknown = code === 'ENOTFOUND' || code === 'EAI_AGAIN';
    return new Fault({
      code: refused ? 'MLLP_CONNECTION_REFUSED' : unknown ? 'MLLP_HOST_UNKNOWN' : 'MLLP_CONNECT_FAILED',
      kind: 'unavailable',
      message: refused
        ? 'Nobody listens at the address'
        : unknown
          ? 'The host name cannot be found'
          : `No connection could be made (${code})`,
      hint: 'Check host and port, that the other system runs, and for TLS the certificates of both sides',
      at,
      cause: error,
    });
  },
  connectTimeout: (ms: number, at: string): Fault =>
    new Fault({
      code: 'MLLP_CONNECT_TIMEOUT',
      kind: 'unavailable',
      message: `No connection within ${ms} ms`,
      hint: 'The host is down or a firewall drops the packets',
      at,
    }),
  reset: (error: unknown, at: string): Fault =>
    new Fault({
      code: 'MLLP_CONNECTION_RESET',
      kind: 'unavailable',
      message: `The connection broke before the answer came (${errorCode(error)}); whether the message was taken is not known`,
      hint: 'Send it again with the same control id',
      at,
      cause: error,
    }),
  closed: (at: string): Fault =>
    new Fault({
      code: 'MLLP_CONNECTION_CLOSED',
      kind: 'unavailable',
      message: 'The other side closed the connection without an answer; whether the message was taken is not known',
      hint: 'Send it again with the same control id',
      at,
    }),
  timeout: (ms: number, at: string): Fault =>
    new Fault({
      code: 'MLLP_ANSWER_TIMEOUT',
      kind: 'unavailable',
      message: `No answer within ${ms} ms; whether the message was taken is not known. The connection was closed`,
      hint: 'Send it again with the same control id',
      at,
    }),
  unreadable: (at: string, cause?: unknown): Fault =>
    new Fault({
      code: 'MLLP_ANSWER_UNREADABLE',
      kind: 'unavailable',
      message: 'What came back is no HL7 acknowledgement; whether the message was taken is not known. The connection was closed',
      hint: 'Check that the port is an HL7 listener',
      at,
      cause,
    }),
  mismatch: (at: string): Fault =>
    new Fault({
      code: 'MLLP_ANSWER_MISMATCH',
      kind: 'unavailable',
      message: 'The answer is to another message (MSA-2); whether this one was taken is not known. The connection was closed',
      hint: 'Send it again with the same control id; tell the other side that it answers out of turn',
      at,
    }),
  negative: (code: string, errorNumber: string | undefined, at: string): Fault =>
    new Fault({
      code: 'MLLP_ANSWER_NEGATIVE',
      kind: code.endsWith('R') || (errorNumber !== undefined && errorNumber !== '207') ? 'rejected' : 'unavailable',
      message: `The other side answered ${code}${errorNumber === undefined ? '' : ` with error ${errorNumber}`}: it did not take the message`,
      hint: 'Its answer is kept with the delivery',
      at,
    }),
  stopped: (at: string): Fault =>
    new Fault({ code: 'MLLP_CLIENT_STOPPED', kind: 'unavailable', message: 'The client was stopped before the message was sent', at }),
} as const;

export const fileChanged = (): Fault =>
  new Fault({
    code: 'FILE_CHANGED',
    kind: 'unavailable',
    message: 'A file changed while it was read; nothing of it was kept, it is taken again when it keeps still',
    hint: 'Ask the sender to write under a temporary name and rename',
  });

export const fileTooLarge = (limit: number): Fault =>
  new Fault({
    code: 'FILE_TOO_LARGE',
    kind: 'rejected',
    message: `A file is larger than the ${limit} bytes this channel takes; it was moved to the rejected files`,
    hint: "Ask for smaller files, or raise the channel's fileBytes",
  });

export const fileNameUnsafe = (): Fault =>
  new Fault({
    code: 'FILE_NAME_UNSAFE',
    kind: 'defect',
    message: 'A file to be written has a name with path parts, control characters or a leading dot, or one over 180 bytes',
    hint: 'Correct the naming rule of the target',
  });

export const fileUnreadable = (error: unknown): Fault =>
  new Fault({
    code: 'FILE_UNREADABLE',
    kind: 'unavailable',
    message: `A file that was taken cannot be read (${errorCode(error)})`,
    hint: 'Check who may read the file; if it was removed, ask the sender to put it there again',
    cause: error,
  });

export const fileTakenThere = (path: string): Fault =>
  new Fault({
    code: 'FILE_EXISTS',
    kind: 'conflict',
    message: 'The server already has a file of this name and cannot replace it',
    hint: 'Ask its owner to fetch or remove the file, or use names that do not repeat',
    at: path,
  });

export const uploadIncomplete = (folder: string): Fault =>
  new Fault({
    code: 'UPLOAD_INCOMPLETE',
    kind: 'unavailable',
    message: 'The server holds fewer bytes than were written; the file was left under its temporary name',
    hint: 'Check the room on the server; it is tried again',
    at: folder,
  });

/** Status codes of SFTP version 3 in words. */
const SFTP_STATUS: ReadonlyMap<string, string> = new Map([
  ['2', 'no such file or folder'],
  ['3', 'permission denied'],
  ['4', 'refused by the server'],
  ['8', 'not supported by the server'],
]);

/** A folder cannot be read or written. Faults of other origin pass through. */
export function folderFault(error: unknown, folder: string): Fault {
  if (error instanceof Fault) return error;
  return new Fault({
    code: 'FOLDER_UNUSABLE',
    kind: 'unavailable',
    message: `A folder cannot be used (${SFTP_STATUS.get(errorCode(error)) ?? errorCode(error)})`,
    hint: 'Check that it exists and is mounted, has room, and that this user may read, write and rename in it',
    at: folder,
    cause: error,
  });
}

export const keyFileUnreadable = (error: unknown, path: string): Fault =>
  new Fault({
    code: 'KEY_FILE_UNREADABLE',
    kind: 'unavailable',
    message: `A key or certificate file cannot be read (${errorCode(error)})`,
    hint: 'Check the file names of the channel, and who may read them',
    at: path,
    cause: error,
  });

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

export const intakeBusy = (waiting: number): Fault =>
  new Fault({
    code: 'INTAKE_BUSY',
    kind: 'unavailable',
    message: `${waiting} requests wait to be read; this one was not taken`,
    hint: 'Send again in a moment',
    retryAfterMs: 1_000,
  });
