import { Fault } from '../kernel/index.ts';

/** Midnight in UTC of a day `YYYY-MM-DD`. Throws `REQUEST_INVALID` for one that no calendar has; `at` names the place in the request. */
export function dayOf(text: string, at: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return day;
  throw new Fault({ code: 'REQUEST_INVALID', kind: 'rejected', message: 'There is no such day', hint: 'Give a day as 2026-03-01', at });
}

/** An instant as ISO 8601 writes it in UTC. Throws `REQUEST_INVALID` for one that no clock shows; `at` names the place in the request. */
export function instantOf(text: string, at: string): Date {
  dayOf(text.slice(0, 10), at);
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message: 'There is no such moment',
    hint: 'Give a moment as 2026-03-01T06:30:00Z',
    at,
  });
}
