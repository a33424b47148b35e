import { posix } from 'node:path';
import { dropOverSftp, type SftpLogin, SftpSession } from '../../connect/index.ts';
import { type Clock, Fault, faultOf, type HttpCall, type HttpOutcome } from '../../kernel/index.ts';
import type { Refusal, Trouble } from '../adapter.ts';
import { judgeRead, judgeWrite, refusalClass } from '../http-answer.ts';

/** Where files for a partner are put, and looked for. */
export interface PartnerPlace {
  /** The file of this name; undefined where there is none. */
  read(name: string, call: HttpCall): Promise<{ readonly bytes: Buffer | undefined } | Trouble>;
  /** Puts a file so that whoever looks sees it whole or not at all. */
  put(name: string, bytes: Uint8Array, call: HttpCall): Promise<{ readonly result: 'put' } | Refusal | Trouble>;
}

/** How an SFTP server is reached for files of ours. */
export interface SftpDrop {
  readonly login: SftpLogin;
  readonly folder: string;
  /** Where the partner moves what it has taken; absent: it keeps nothing we could see. */
  readonly taken?: string;
}

const MOST_BYTES = 4 * 1024 * 1024;
/** A session without work is closed: orders come in bursts. */
const IDLE_MS = 10_000;
/** The request may have been done before the connection broke. */
const UNKNOWN: readonly string[] = ['SFTP_TIMEOUT', 'SFTP_CONNECTION_LOST'];

/** A folder on the partner's SFTP server. */
export function sftpPlace({ login, folder, taken }: SftpDrop, clock: Clock): PartnerPlace {
  const session = new SftpSession(login, clock);
  let idle: NodeJS.Timeout | undefined;
  const working = async <T>(work: () => Promise<T>): Promise<T> => {
    clearTimeout(idle);
    try {
      return await work();
    } finally {
      idle = setTimeout(() => void session.close(), IDLE_MS);
      idle.unref();
    }
  };
  const readIn = (place: string, name: string): Promise<Buffer | undefined> =>
    session.use(async ({ client, within }) => {
      const path = posix.join(place, name);
      if ((await within(client.exists(path))) !== '-') return undefined;
      const { size } = await within(client.stat(path));
      // What is so much larger is not ours; its name is taken all the same.
      return size > MOST_BYTES ? Buffer.alloc(0) : ((await within(client.get(path))) as Buffer);
    });
  return {
    async read(name) {
      try {
        return await working(async () => ({
          bytes: (await readIn(folder, name)) ?? (taken === undefined ? undefined : await readIn(taken, name)),
        }));
      } catch (error) {
        return { result: 'unavailable', code: faultOf(error).code };
      }
    },
    async put(name, bytes) {
      try {
        await working(() => dropOverSftp(session, { folder, name, bytes }));
        return { result: 'put' };
      } catch (error) {
        const { code } = faultOf(error);
        return { result: UNKNOWN.includes(code) ? 'unknown' : 'unavailable', code };
      }
    },
  };
}

const HEADERS = { 'content-type': 'application/edi-x12', accept: 'application/edi-x12' };

/**
 * A partner that takes interchanges by POST. It cannot be asked what it holds: what may have been taken is sent again, under the numbers by
 * which it knows an interchange that came before.
 */
export function postPlace(clock: Clock): PartnerPlace {
  return {
    read: () => Promise.resolve({ bytes: undefined }),
    put: async (_, bytes, call) => written(await call({ method: 'POST', path: '', headers: HEADERS, body: textOf(bytes) }), clock),
  };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function written(outcome: HttpOutcome, clock: Clock): { readonly result: 'put' } | Refusal | Trouble {
  const judged = judgeWrite(outcome, clock.now());
  if (judged.result !== 'judged') return judged;
  if (judged.status >= 400) return { result: refusalClass(judged.status), code: `HTTP_${judged.status}`, detail: '' };
  return { result: 'put' };
}

/** A collection of the partner's over HTTP: PUT `URL/NAME`, and GET to look. */
export function collectionPlace(clock: Clock): PartnerPlace {
  return {
    async read(name, call) {
      const judged = judgeRead(await call({ method: 'GET', path: `/${name}`, headers: HEADERS }), clock.now());
      if (judged.result !== 'judged') return judged;
      return { bytes: judged.status === 404 ? undefined : judged.body };
    },
    put: async (name, bytes, call) =>
      written(await call({ method: 'PUT', path: `/${name}`, headers: HEADERS, body: textOf(bytes) }), clock),
  };
}

/** Throws `TARGET_INCOMPLETE` (defect) where what a partner's place needs is not declared. */
export function incomplete(target: string, what: string): Fault {
  return new Fault({
    code: 'TARGET_INCOMPLETE',
    kind: 'defect',
    message: `Target ${target} does not say ${what}`,
    hint: 'Write it at the target in estate/systems and check the estate',
    at: target,
  });
}
