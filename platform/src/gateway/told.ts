import { type TSchema, Type } from 'typebox';
import type { DataClass } from '../canonical/index.ts';
import { OutcomeAnswer } from './contract/approvals.ts';
import { classed } from './contract/data-class.ts';

/** What the description of the API says of a route: what it is for, and the shape of its answer. */
export const told = (summary: string, answer: TSchema, status = 200) => ({ summary, response: { [status]: answer } });

/** An answer without a body. */
export const NOTHING: TSchema = Type.Null();

/** The same of what is answered by `sendTagged`: who has the answer already gets none. */
export const toldTagged = (summary: string, answer: TSchema) => ({ summary, response: { 200: answer, 304: NOTHING } });

/** An answer that is no JSON; the class is that of all its text. */
export const mediaOf = (dataClass: DataClass, ...types: readonly string[]): TSchema =>
  classed(dataClass, Type.Unsafe({ content: Object.fromEntries(types.map((type) => [type, { schema: Type.String() }])) }));

const DRAFTED = 'It is done, within the limits that need nobody, or it is written down as a draft; Location names the proposal';

/** The same for what may want another person; `waiting` is what is answered while it waits, where that is not the proposal. */
export const toldOfAsking = (summary: string, waiting: TSchema = OutcomeAnswer) => ({
  summary,
  response: { 201: OutcomeAnswer, 202: waiting },
  'x-means': {
    201: DRAFTED,
    202:
      waiting === OutcomeAnswer
        ? 'It waits for another person; Location names the proposal'
        : 'It was taken; Location says where to follow it',
  },
});
