/** The path of a line through values, evenly spaced over `width`, zero at the bottom of `height` and the most at its top. */
export function linePoints(values: readonly number[], width: number, height: number): string {
  const points = values.length < 2 ? [values[0] ?? 0, values[0] ?? 0] : values;
  const most = Math.max(...points, 1);
  const step = width / (points.length - 1);
  const rounded = (number: number): number => Math.round(number * 10) / 10;
  return points
    .map((value, place) => `${place === 0 ? 'M' : 'L'}${rounded(place * step)},${rounded(height - (value / most) * (height - 2))}`)
    .join(' ');
}
