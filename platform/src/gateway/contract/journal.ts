import { Type } from 'typebox';
import { Journal } from './ledger.ts';
import { answer, exact } from './shapes.ts';

const { lines: _lines, source: _source, reversedBy: _reversedBy, ...head } = Journal.properties;

/** GET /v1/journals?entity&period&posting&subject&before&limit; `next` is `before` of the page that follows. */
export const JournalsAnswer = answer({ journals: Type.Array(exact(head)), next: Type.Optional(Type.String()) });
