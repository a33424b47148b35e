import { Fault, nearestNames } from '../kernel/index.ts';
import { processEventTypes } from './process-events.ts';
import { definitions } from './registry.ts';

const TYPES: ReadonlySet<string> = new Set([...definitions.map(({ type }) => type), ...processEventTypes]);
const MOST_NAMED = 3;

/**
 * Refuses types that no event has: who follows a mistyped one would wait for ever. `at` is where the types stand in what was asked.
 * Throws `EVENT_TYPE_NOT_DEFINED`.
 */
export function requireEventTypes(types: readonly string[], at: string): void {
  for (const [index, type] of types.entries()) if (!TYPES.has(type)) throw eventTypeNotDefined(type, `${at}/${index}`);
}

const eventTypeNotDefined = (type: string, at: string): Fault =>
  new Fault({
    code: 'EVENT_TYPE_NOT_DEFINED',
    kind: 'rejected',
    message: 'No event has this type',
    hint: `The nearest are ${nearestNames(type, TYPES, MOST_NAMED).join(', ')}; docs/reference/events.md has all of them`,
    at,
  });
