/** Whose clock times are shown by. */
export type ZoneChoice = 'facility' | 'browser' | 'utc';

/** The time zone of a choice, as an IANA name. */
export function zoneOf(choice: ZoneChoice, facilityZone: string): string {
  if (choice === 'facility') return facilityZone;
  return choice === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const formats = (zone: string, withDay: boolean): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    ...(withDay ? { year: 'numeric', month: '2-digit', day: '2-digit' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

/** `2026-03-08 14:05:09` by the clock of a zone. */
export const momentText = (iso: string, zone: string): string => formats(zone, true).format(new Date(iso)).replace(', ', ' ');

/** `14:05:09` when it is the same day as now by that clock, else with the day. */
export function shortMomentText(iso: string, zone: string, now: Date): string {
  const text = momentText(iso, zone);
  return text.slice(0, 10) === momentText(now.toISOString(), zone).slice(0, 10) ? text.slice(11) : text.slice(0, 16);
}

/** The zone's own name at that instant: `CST` in winter, `CDT` in summer. */
export function zoneName(iso: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(new Date(iso));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** The day that it is somewhere, `YYYY-MM-DD`: what forms begin with. */
export const dayIn = (zone: string, now: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);
