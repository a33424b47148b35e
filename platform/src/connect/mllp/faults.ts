import { Fault } from '../../kernel/index.ts';
import { errorCode } from '../error-code.ts';

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
