import type { StoredEvent } from '../../canonical/index.ts';

/** A fact with what tells it from an older one. */
export interface Dated<T> {
  readonly data: T;
  /** ISO instant it is of. */
  readonly at: string;
  readonly revision: number;
}

export const dated = <T>(data: T, { occurredAt, revision }: StoredEvent): Dated<T> => ({ data, at: occurredAt, revision });

/** The newer of two facts, whichever came first: by instant, then revision, then text, so that every order ends alike. */
export function newer<T>(known: Dated<T> | undefined, told: Dated<T>): Dated<T> {
  return known !== undefined && rankOf(known) >= rankOf(told) ? known : told;
}

const rankOf = ({ at, revision, data }: Dated<unknown>): string => `${at}|${String(revision).padStart(9, '0')}|${JSON.stringify(data)}`;
