/** A time span for people, its two largest units: `42 s`, `3 min 5 s`, `2 h 10 min`, `5 d 3 h`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** `in 3 min`, `5 d ago`: how far an instant is from now, in one unit. */
export function distanceText(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1_000);
  const [largest = '0 s'] = durationText(Math.abs(seconds)).split(/(?<=[a-z]) /);
  if (Math.abs(seconds) < 2) return 'now';
  return seconds > 0 ? `in ${largest}` : `${largest} ago`;
}
