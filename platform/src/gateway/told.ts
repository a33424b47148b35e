import type { TSchema } from 'typebox';

/** What the description of the API says of a route: what it is for, and the shape of its answer. */
export const told = (summary: string, answer: TSchema, status = 200) => ({ summary, response: { [status]: answer } });
