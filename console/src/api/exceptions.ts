import {
  type GetExceptionCorrectionAnswer,
  type GetExceptionsAnswer,
  type GetExceptionsFacetsAnswer,
  type GetExceptionsGiven,
  getException,
  getExceptionCorrection,
  getExceptions,
  getExceptionsFacets,
  type PostExceptionCorrectAnswer,
  type PostExceptionCorrectGiven,
  type PostExceptionResolveAnswer,
  postExceptionCorrect,
  postExceptionReject,
  postExceptionResolve,
} from '@plexus/sdk';
import { client, filled } from './client.ts';

export type ExceptionView = GetExceptionsAnswer['exceptions'][number];
export type ExceptionState = ExceptionView['state'];
export type ExceptionQuery = GetExceptionsGiven;
export type Facets = GetExceptionsFacetsAnswer;
export type FacetValue = Facets['facets']['kind'][number];

/** A code that a crosswalk does not know, and what it could mean. */
export type Correction = GetExceptionCorrectionAnswer['correction'];
export type CorrectionMade = PostExceptionCorrectAnswer;
export type Decided = PostExceptionResolveAnswer;

export const listExceptions = (query: ExceptionQuery): Promise<GetExceptionsAnswer> => getExceptions(client, filled(query));

export const readFacets = (state: ExceptionState): Promise<Facets> => getExceptionsFacets(client, { state });

export const readException = async (id: string): Promise<ExceptionView> => (await getException(client, { id })).exception;

export const readCorrection = async (id: string): Promise<Correction> => (await getExceptionCorrection(client, { id })).correction;

/** Adds the code to the crosswalk as a new release and translates what waited for it again. */
export const correct = (id: string, body: PostExceptionCorrectGiven['body']): Promise<CorrectionMade> =>
  postExceptionCorrect(client, { id, body });

export const resolve = (id: string, resolution: string, retry: boolean): Promise<Decided> =>
  postExceptionResolve(client, { id, body: { resolution, retry } });

export const reject = (id: string, reason: string): Promise<Decided> => postExceptionReject(client, { id, body: { reason } });
