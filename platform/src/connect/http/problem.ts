import type { Receipt } from '../../inbox/index.ts';
import type { Fault, FaultKind } from '../../kernel/index.ts';

/** A problem document (RFC 9457) as the gateway has them, with the name of the stored message where there is one. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  /** The request, as the log knows it. */
  readonly instance: string;
  readonly hint?: string;
  readonly at?: string;
  readonly message?: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

const BY_KIND: Readonly<Record<FaultKind, number>> = { rejected: 400, unavailable: 503, conflict: 409, denied: 403, defect: 500 };

const BY_CODE: ReadonlyMap<string, number> = new Map([
  ['CHANNEL_UNKNOWN', 404],
  ['TOKEN_WRONG', 401],
  ['ACCESS_TOKEN_WRONG', 401],
  ['SIGNATURE_WRONG', 401],
  ['MESSAGE_TOO_LARGE', 413],
  ['CONTENT_ENCODED', 415],
  ['BODY_TOO_SLOW', 408],
]);

/** HTTP status of a fault: by its code where HTTP has a word of its own, else by its kind. */
export const statusOf = ({ code, kind }: Fault): number => BY_CODE.get(code) ?? BY_KIND[kind];

export function problemOf(fault: Fault, instance: string): Problem {
  const { code, message, hint, at } = fault.toJSON();
  return {
    ...described(statusOf(fault), code, message, instance),
    ...(hint === undefined ? {} : { hint }),
    ...(at === undefined ? {} : { at }),
  };
}

/** A message that is kept but set aside: 422 when it cannot be taken as it is, 409 when it contradicts an earlier one. */
export function problemOfReceipt(receipt: Receipt, status: 409 | 422, instance: string): Problem {
  const title = receipt.reason ?? 'The message was set aside';
  const hint = 'The message is kept for a person to look at; sending it again changes nothing';
  return { ...described(status, receipt.code ?? 'MESSAGE_REFUSED', title, instance), hint, message: messageName(receipt) };
}

/** The name of a stored message for people and for `plexus trace`. */
export function messageName(receipt: Receipt): string {
  return `${receipt.channel}:${receipt.seq}`;
}

/** Seconds for Retry-After, at least one. */
export function retryAfter(fault: Fault): string {
  return String(Math.max(1, Math.ceil((fault.retryAfterMs ?? 1000) / 1000)));
}

function described(status: number, code: string, title: string, instance: string): Problem {
  return { type: 'about:blank', title, status, code, instance };
}
