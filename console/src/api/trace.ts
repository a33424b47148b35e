import { type PostTraceAnswer, postTrace } from '@plexus/sdk';
import { client } from './client.ts';
import type { Why } from './why.ts';

/** The whole chain around one thing, both ways. The parts name each other by id. */
export type Trace = PostTraceAnswer['trace'];
/** Something past retention: its name is left. */
export type Gone = Extract<Trace['messages'][number] | Trace['events'][number], { readonly gone: true }>;
export type TracedEvent = Exclude<Trace['events'][number], { readonly gone: true }>;
export type TracedSummary = Trace['summaries'][number];
export type TracedException = Trace['exceptions'][number];

/** Traces a message, event, journal, line, summary journal or delivery; with a reason also the text of the records, audited. */
export const readTrace = async (of: string, why?: Why): Promise<Trace> => (await postTrace(client, { body: { of, ...why } })).trace;
