import { Button, SegmentedControl } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { readTrace, type Trace } from '../api/trace.ts';
import { durationText } from '../parts/duration.ts';
import { ProblemNote, Waiting } from '../parts/notes.tsx';
import { RevealDialog } from '../parts/reveal-dialog.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { spoken } from '../parts/words.ts';
import { useMay } from '../shell/use-rights.ts';
import css from './trace.module.css';
import { type Direction, spansOf, traceSteps } from './trace-steps.ts';
import { TraceStepRow } from './trace-step-row.tsx';

/** More rows than this are shown when asked for. */
const MOST_ROWS = 150;

/** The whole chain around one thing as a waterfall, to be read from the bytes to the ERP or back. */
export function TraceView({ of }: { readonly of: string }) {
  const [direction, setDirection] = useState<Direction>(/^(summary|delivery):/.test(of) ? 'from-erp' : 'from-bytes');
  const [revealed, setRevealed] = useState<Trace>();
  const [isAll, setAll] = useState(false);
  const [isAsking, asking] = useDisclosure(false);
  const { data, error, refetch } = useQuery({ queryKey: ['trace', of], queryFn: () => readTrace(of) });
  const mayReveal = useMay()('messages:reveal');
  const trace = revealed ?? data;
  const steps = useMemo(() => (trace === undefined ? [] : traceSteps(trace, direction)), [trace, direction]);
  const spans = useMemo(() => spansOf(steps), [steps]);
  if (error !== null) return <ProblemNote error={error} again={() => void refetch()} />;
  if (trace === undefined) return <Waiting what="the trace" />;
  const shown = isAll ? steps : steps.slice(0, MOST_ROWS);
  return (
    <>
      <section className="panel" aria-label="Trace">
        <header className={css.head}>
          <SegmentedControl
            size="xs"
            aria-label="Read the trace"
            value={direction}
            onChange={(next) => setDirection(next === 'from-erp' ? 'from-erp' : 'from-bytes')}
            data={[
              { value: 'from-bytes', label: 'From the bytes' },
              { value: 'from-erp', label: 'From the ERP' },
            ]}
          />
          <span className="muted">{lengthText(steps)}</span>
          {trace.cut ? <span className={css.cut}>More hangs on it than is shown.</span> : null}
          {!mayReveal ? null : revealed === undefined ? (
            <Button variant="default" size="compact-xs" onClick={asking.open}>
              Reveal the records …
            </Button>
          ) : (
            <Button variant="default" size="compact-xs" onClick={() => setRevealed(undefined)}>
              Mask again
            </Button>
          )}
        </header>
        <div className="wide">
          <ol className={css.steps}>
            {shown.map((step, place) => (
              <TraceStepRow key={place} step={step} span={spans[place]} of={of} />
            ))}
          </ol>
        </div>
        {shown.length === steps.length ? null : (
          <div className={css.more}>
            <Button variant="default" onClick={() => setAll(true)}>
              Show all {steps.length.toLocaleString('en')} steps
            </Button>
          </div>
        )}
      </section>
      {trace.exceptions.length === 0 ? null : (
        <section className={`panel ${css.exceptions}`} aria-label="Exceptions on the way">
          <header>
            <h2>Exceptions on the way</h2>
          </header>
          <ul>
            {trace.exceptions.map((one) => (
              <li key={one.id}>
                <Link to="/exceptions" search={{ show: one.id.split(':')[1] ?? '', state: one.state }}>
                  {spoken(one.kind)} {one.id.split(':')[1]}
                </Link>{' '}
                <StateTag state={one.state} /> {one.summary} {one.resolution === undefined ? null : <q>{one.resolution}</q>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <RevealDialog
        opened={isAsking}
        onClose={asking.close}
        title="Reveal the records"
        about="The text of the records that these events came from identifies people. Who looked, at what and why is kept in the audit."
        label="Why do you need to see them?"
        usual={['Resolving an exception', 'Explaining an amount', 'Checking a mapping']}
        onReveal={async (why) => setRevealed(await readTrace(of, why))}
      />
    </>
  );
}

/** How long it took from the first to the last step. */
function lengthText(steps: ReturnType<typeof traceSteps>): string {
  const times = steps.flatMap(({ at, until }) => [at, until]).flatMap((one) => (one === undefined ? [] : [Date.parse(one)]));
  const seconds = (Math.max(...times) - Math.min(...times)) / 1_000;
  if (!Number.isFinite(seconds)) return '';
  return seconds < 60 ? `${seconds.toFixed(1)} s from first to last` : `${durationText(seconds)} from first to last`;
}
