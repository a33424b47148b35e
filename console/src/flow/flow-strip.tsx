import type { Backlog, FlowPicture, Stage } from '../api/flow.ts';
import { durationText } from '../parts/duration.ts';
import { Sparkline } from '../parts/sparkline.tsx';
import css from './flow.module.css';

const STAGES: readonly {
  readonly stage: Stage;
  readonly label: string;
  readonly unit: string;
  readonly before: readonly Backlog['stage'][];
}[] = [
  { stage: 'received', label: 'Received', unit: 'messages', before: [] },
  { stage: 'translated', label: 'Translated', unit: 'messages', before: ['translate'] },
  { stage: 'posted', label: 'Posted', unit: 'journals', before: ['process', 'balance'] },
  { stage: 'delivered', label: 'Delivered', unit: 'deliveries', before: ['deliver'] },
];

/** The four stages side by side: how much, how fast, and what waits before each. */
export function FlowStrip({ flow }: { readonly flow: FlowPicture }) {
  return (
    <section className={`panel ${css.strip}`} aria-label="Stages">
      {STAGES.map(({ stage, label, unit, before }) => (
        <div key={stage} className={css.stage} data-stage={stage}>
          <h2>{label}</h2>
          <div className={css.figure}>{flow.counts[stage].toLocaleString('en')}</div>
          <div className={css.rate}>
            <span>
              {rateText(flow.perMinute[stage])} {unit}/min
            </span>
            <Sparkline values={wholeMinutes(flow).map((minute) => minute[stage])} label={`${label} per minute over the last hour`} />
          </div>
          <div className={css.waits}>{waitsText(flow.backlog.filter((one) => before.includes(one.stage)))}</div>
        </div>
      ))}
    </section>
  );
}

export const rateText = (perMinute: number): string => perMinute.toLocaleString('en', { maximumFractionDigits: perMinute < 10 ? 1 : 0 });

/** The running minute would always look like a fall. */
const wholeMinutes = ({ minutes }: FlowPicture): FlowPicture['minutes'] => minutes.slice(0, -1);

function waitsText(backlog: readonly Backlog[]): string {
  if (backlog.length === 0) return 'Stored before they are answered';
  const waiting = backlog.reduce((sum, one) => sum + one.waiting, 0);
  if (waiting === 0) return 'Nothing waits';
  const oldest = Math.max(...backlog.map((one) => one.oldestSeconds ?? 0));
  return `${waiting.toLocaleString('en')} waiting${oldest > 0 ? `, oldest ${durationText(oldest)}` : ''}`;
}
