import { get, post } from './client.ts';

export interface AccessPolicy {
  readonly id: string;
  readonly because: string;
  readonly effect: 'permit' | 'forbid';
  /** Where it is written: `sensitive.cedar:3`. */
  readonly at: string;
  readonly text: string;
}

/** Somebody, or a program, that may do something. */
export interface AccessHolder {
  readonly kind: 'person' | 'client';
  readonly id: string;
  readonly name: string;
  readonly vouchedBy?: string;
  readonly state: 'active' | 'disabled';
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly lastUsedAt?: string;
}

export type GlassVerdict = 'justified' | 'not-justified';

/** One emergency access. */
export interface BreakGlass {
  readonly id: string;
  readonly person: string;
  readonly reason: string;
  readonly purpose: string;
  readonly entities: 'all' | readonly string[];
  readonly state: 'open' | 'over' | 'reviewed';
  readonly openedAt: string;
  readonly endsAt: string;
  readonly reviewBy: string;
  readonly review?: { readonly by: string; readonly at: string; readonly verdict: GlassVerdict; readonly words: string };
}

/** What decides, beyond the rights of roles, in words and as it is written. Throws `Problem`. */
export const readPolicies = async (): Promise<readonly AccessPolicy[]> =>
  (await get<{ readonly policies: readonly AccessPolicy[] }>('/v1/access/policies')).policies;

/** Who may do what, and when they last did something; the look is on record. Throws `Problem`. */
export const readAccessReview = async (): Promise<readonly AccessHolder[]> =>
  (await get<{ readonly holders: readonly AccessHolder[] }>('/v1/access/review')).holders;

/** The same for a spreadsheet. */
export const ACCESS_REVIEW_FILE = '/v1/access/review?format=csv';

/** Emergency accesses of everybody, newest first. Throws `Problem`. */
export const listBreakGlass = async (): Promise<readonly BreakGlass[]> =>
  (await get<{ readonly breakGlass: readonly BreakGlass[] }>('/v1/break-glass', { of: 'everybody' })).breakGlass;

export const reviewBreakGlass = (id: string, verdict: GlassVerdict, words: string): Promise<unknown> =>
  post(`/v1/break-glass/${encodeURIComponent(id)}/review`, { verdict, words });
