import type { Curve } from '../peers/contest.ts';
import { brief, line, round, svg, text, ticks, WIDTH } from './svg.ts';

const LEFT = 80;
const RIGHT = WIDTH - 30;
const TOP = 60;
const BOTTOM = 320;

/** A curve for each series; steps along x are equally wide where they grow by factors. */
export function plot(curve: Curve): string {
  const { title, x, y, series } = curve;
  const xs = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const marks = ticks(Math.max(...series.flatMap(({ points }) => points.map(([, value]) => value))));
  const most = marks.at(-1) ?? 1;
  const across = (at: number): number =>
    xs.length < 2 ? (LEFT + RIGHT) / 2 : LEFT + 20 + ((RIGHT - LEFT - 40) * xs.indexOf(at)) / (xs.length - 1);
  const up = (value: number): number => BOTTOM - ((BOTTOM - TOP) * value) / most;
  return svg(BOTTOM + 50, title, [
    text(16, 22, title, 'title'),
    text(16, 46, labelled(y.name, y.unit), 'quiet'),
    ...marks.flatMap((mark) => [line(LEFT, up(mark), RIGHT, up(mark), 'grid'), text(LEFT - 8, up(mark) + 4, brief(mark), 'quiet', 'end')]),
    line(LEFT, BOTTOM, RIGHT, BOTTOM, 'axis'),
    ...xs.map((at) => text(across(at), BOTTOM + 18, brief(at), 'quiet', 'middle')),
    text((LEFT + RIGHT) / 2, BOTTOM + 40, labelled(x.name, x.unit), 'quiet', 'middle'),
    ...series.flatMap(({ name, points }, n) => [
      `<polyline points="${points.map(([at, value]) => `${round(across(at))},${round(up(value))}`).join(' ')}" class="line s${n}"/>`,
      ...points.map(([at, value]) => `<circle cx="${round(across(at))}" cy="${round(up(value))}" r="3.5" class="s${n}"/>`),
      ...legend(name, n, series.length),
    ]),
  ]);
}

const labelled = (name: string, unit: string): string => (unit === '' ? name : `${name}, ${unit === '/s' ? 'a second' : unit}`);

function legend(name: string, n: number, count: number): string[] {
  if (count < 2) return [];
  const at = WIDTH - 30 - (count - n) * 170;
  return [`<rect x="${at}" y="36" width="12" height="12" rx="2" class="s${n}"/>`, text(at + 18, 46, name, 'quiet')];
}
