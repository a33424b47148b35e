import { type Contest, PLEXUS, shown } from '../peers/contest.ts';
import { brief, line, rect, svg, text, ticks, WIDTH } from './svg.ts';

const LEFT = 190;
const RIGHT = WIDTH - 90;
const TOP = 44;
const ROW = 30;

/** The drawn column of a contest, one bar for each contender. */
export function bars(contest: Contest): string {
  const { drawn, entries } = contest;
  const unit = contest.columns.find(({ name }) => name === drawn)?.unit ?? '';
  const bottom = TOP + entries.length * ROW + 6;
  const marks = ticks(Math.max(...entries.map(({ values }) => values[drawn] ?? 0)));
  const most = marks.at(-1) ?? 1;
  const place = (value: number): number => LEFT + ((RIGHT - LEFT) * value) / most;
  return svg(bottom + 44, contest.title, [
    text(16, 22, contest.title, 'title'),
    ...marks.flatMap((mark) => [
      line(place(mark), TOP, place(mark), bottom, 'grid'),
      text(place(mark), bottom + 16, brief(mark), 'quiet', 'middle'),
    ]),
    line(LEFT, TOP, LEFT, bottom, 'axis'),
    text((LEFT + RIGHT) / 2, bottom + 36, unit === '' ? drawn : `${drawn}, ${unit === '/s' ? 'a second' : unit}`, 'quiet', 'middle'),
    ...entries.flatMap(({ contender, values }, n) => {
      const y = TOP + n * ROW + 6;
      const value = values[drawn];
      const name = text(LEFT - 8, y + 15, contender, '', 'end');
      if (value === undefined) return [name, text(LEFT + 6, y + 15, 'no result', 'quiet')];
      return [
        name,
        rect(LEFT, y, Math.max(1, place(value) - LEFT), ROW - 10, kindOf(contender)),
        text(place(value) + 6, y + 15, shown(value), 'quiet'),
      ];
    }),
  ]);
}

const kindOf = (contender: string): string =>
  contender.startsWith(PLEXUS) ? 'ours' : /^(hand-written|raw)/.test(contender) ? 'limit' : 'peer';
