import type { CommandInput } from './command.ts';
import { textOption } from './command.ts';
import { usage } from './confirm.ts';

const DAY_MS = 86_400_000;

/** `--from` and `--to`, both days included, in UTC: from the beginning of the one and before the end of the other. Throws `USAGE`. */
export function dayRange(input: CommandInput): { from?: Date; to?: Date } {
  const from = dayOf(textOption(input, 'from'));
  const to = dayOf(textOption(input, 'to'));
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to: new Date(to.getTime() + DAY_MS) }) };
}

function dayOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
    throw usage('A day is written as year, month and day', 'For example --from 2026-03-01');
  }
  return day;
}
