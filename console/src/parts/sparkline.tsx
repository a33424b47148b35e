import css from './parts.module.css';
import { linePoints } from './sparkline-path.ts';

const WIDTH = 96;
const HEIGHT = 22;

/** A small line of the last hour, from zero up to its own most. Screen readers hear what it says in words. */
export function Sparkline({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const line = linePoints(values, WIDTH, HEIGHT);
  return (
    <svg className={css.spark} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path className={css.under} d={`${line} L${WIDTH},${HEIGHT} L0,${HEIGHT} Z`} />
      <path d={line} />
    </svg>
  );
}
