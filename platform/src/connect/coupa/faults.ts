import { Fault } from '../../kernel/index.ts';

export const clientRefused = (code: string): Fault =>
  new Fault({
    code: 'COUPA_CLIENT_REFUSED',
    kind: 'denied',
    message: `The procurement suite does not let our client in (${code})`,
    hint: 'Check the client, its secret and its scopes with the owner of the suite; the file is read anew at the next try',
  });

export const suiteUnavailable = (code: string, retryAfterMs?: number): Fault =>
  new Fault({
    code: 'COUPA_UNAVAILABLE',
    kind: 'unavailable',
    message: `The procurement suite did not answer as it should (${code})`,
    hint: 'It is asked again; nothing was marked as exported that is not kept',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

export const answerUnreadable = (): Fault =>
  new Fault({
    code: 'COUPA_ANSWER_UNREADABLE',
    kind: 'unavailable',
    message: 'An answer of the procurement suite is no list of records with ids',
    hint: 'Ask the owner of the suite what stands at the address of the channel',
  });

export const requestRefused = (code: string): Fault =>
  new Fault({
    code: 'COUPA_REQUEST_REFUSED',
    kind: 'rejected',
    message: `The procurement suite refuses what it is asked (${code})`,
    hint: 'Check the resource of the channel and the scopes of its client',
  });
