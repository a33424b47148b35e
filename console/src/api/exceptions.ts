import { get, post } from './client.ts';

export type ExceptionState = 'open' | 'resolved' | 'rejected';

export interface ExceptionView {
  readonly id: string;
  readonly entity: string;
  readonly kind: string;
  readonly state: ExceptionState;
  readonly owner: string;
  readonly code: string;
  readonly summary: string;
  readonly hint?: string;
  readonly place?: string;
  /** Minor units. */
  readonly amount?: string;
  readonly currency?: string;
  readonly message?: string;
  readonly event?: string;
  readonly key?: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly closedAt?: string;
  readonly closedBy?: string;
  readonly resolution?: string;
}

export interface ExceptionQuery {
  readonly state?: ExceptionState;
  readonly kind?: string;
  readonly owner?: string;
  readonly entity?: string;
  readonly code?: string;
  readonly channel?: string;
  readonly after?: string;
  readonly limit?: string;
}

export interface ExceptionPage {
  readonly exceptions: readonly ExceptionView[];
  readonly next?: string;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export interface Facets {
  readonly facets: Readonly<Record<'kind' | 'owner' | 'entity' | 'code', readonly FacetValue[]>>;
  readonly total: number;
  readonly overdue: number;
}

/** A code that a crosswalk does not know, and what it could mean. */
export interface Correction {
  readonly crosswalk: string;
  readonly code: string;
  readonly place?: string;
  /** What the crosswalk already maps to. */
  readonly meanings: readonly string[];
  readonly codes: readonly { readonly from: string; readonly to: string }[];
  /** Other open exceptions with the same gap. */
  readonly alike: number;
}

export interface Decided {
  readonly outcome: 'resolved' | 'rejected' | 'under-way';
  readonly replays?: readonly string[];
}

const of = (id: string): string => `/v1/exceptions/${encodeURIComponent(id)}`;

export const listExceptions = (query: ExceptionQuery): Promise<ExceptionPage> => get<ExceptionPage>('/v1/exceptions', { ...query });

export const readFacets = (state: ExceptionState): Promise<Facets> => get<Facets>('/v1/exceptions/facets', { state });

export const readException = async (id: string): Promise<ExceptionView> =>
  (await get<{ readonly exception: ExceptionView }>(of(id))).exception;

export const readCorrection = async (id: string): Promise<Correction> =>
  (await get<{ readonly correction: Correction }>(`${of(id)}/correction`)).correction;

export interface CorrectionMade {
  readonly outcome: string;
  readonly release: number;
  readonly replays: readonly string[];
  readonly exceptions: readonly string[];
}

/** Adds the code to the crosswalk as a new release and translates what waited for it again. */
export const correct = (
  id: string,
  correction: { readonly crosswalk: string; readonly code: string; readonly meaning: string; readonly resolution: string },
): Promise<CorrectionMade> => post<CorrectionMade>(`${of(id)}/correct`, correction);

export const resolve = (id: string, resolution: string, retry: boolean): Promise<Decided> =>
  post<Decided>(`${of(id)}/resolve`, { resolution, retry });

export const reject = (id: string, reason: string): Promise<Decided> => post<Decided>(`${of(id)}/reject`, { reason });
