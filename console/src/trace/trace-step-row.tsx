import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TracedEvent } from '../api/trace.ts';
import { Amount } from '../parts/amount.tsx';
import { Moment } from '../parts/moment.tsx';
import { sidesOf } from '../parts/money.ts';
import { StateTag } from '../parts/state-tag.tsx';
import { spoken, titled } from '../parts/words.ts';
import { useEstate } from '../shell/estate.tsx';
import css from './trace.module.css';
import type { Span, TraceStep } from './trace-steps.ts';

interface Row {
  readonly step: TraceStep;
  readonly span: Span | undefined;
  /** What the trace was asked for; its row is marked. */
  readonly of: string;
}

/** One step: what it is, by which rule or release, when, and its bar in the waterfall. */
export function TraceStepRow({ step, span, of }: Row) {
  return (
    <li className={css.step} data-kind={step.kind} data-depth={Math.min(step.depth, 6)} data-asked={idOf(step) === of ? '' : undefined}>
      <div className={css.what}>
        <What step={step} />
      </div>
      <div className={css.by}>
        <By step={step} />
      </div>
      <div className={css.when}>{step.at === undefined ? null : <Moment at={step.at} />}</div>
      <div className={css.bar} aria-hidden>
        {span === undefined ? null : <span style={{ left: `${span.from}%`, width: `${span.length}%` }} />}
      </div>
      {step.kind === 'event' && !('gone' in step.event) && step.event.source !== undefined ? (
        <pre className={css.source}>{step.event.source.text.replaceAll(/\r\n?/g, '\n').trimEnd()}</pre>
      ) : null}
    </li>
  );
}

function idOf(step: TraceStep): string {
  switch (step.kind) {
    case 'message':
      return step.message.id;
    case 'event':
      return step.event.id;
    case 'journal':
      return step.journal.id;
    case 'line':
      return step.line.id;
    case 'summary':
      return step.summary.id;
    case 'delivery':
      return step.delivery.id;
  }
}

function What({ step }: { readonly step: TraceStep }): ReactNode {
  switch (step.kind) {
    case 'message':
      return (
        <>
          <Link to="/messages/$id" params={{ id: step.message.id }} className="mono">
            {step.message.id}
          </Link>{' '}
          {'gone' in step.message ? (
            <span className="muted">past retention</span>
          ) : (
            <>
              {step.message.kind} <StateTag state={step.message.state} />
            </>
          )}
        </>
      );
    case 'event':
      return 'gone' in step.event ? <span className="muted">{step.event.id} past retention</span> : <EventWhat event={step.event} />;
    case 'journal':
      return (
        <>
          <Link to="/ledger/journals/$journal" params={{ journal: step.journal.id.slice('journal:'.length) }} className="mono">
            {step.journal.id}
          </Link>{' '}
          {spoken(step.journal.posting)}
          {step.journal.reverses === undefined ? null : <span className="muted"> reverses {step.journal.reverses}</span>}
        </>
      );
    case 'line':
      return <LineWhat step={step} />;
    case 'summary':
      return (
        <>
          <Link to="/trace/$of" params={{ of: step.summary.id }} className="mono">
            {step.summary.id}
          </Link>{' '}
          of {step.summary.covers.toLocaleString('en')} ledger lines,{' '}
          <Amount minor={step.summary.debit} currency={step.summary.currency} named />
        </>
      );
    case 'delivery':
      return (
        <>
          <Link to="/trace/$of" params={{ of: step.delivery.id }} className="mono">
            {step.delivery.id}
          </Link>{' '}
          to {step.delivery.target} <StateTag state={step.delivery.state} />
        </>
      );
  }
}

const EventWhat = ({ event }: { readonly event: TracedEvent }) => (
  <>
    <Link to="/trace/$of" params={{ of: event.id }} title={event.id}>
      {event.type}
    </Link>
    {event.revision > 1 ? <span className="muted"> revision {event.revision}</span> : null}
    {event.message === undefined || event.range === undefined ? null : (
      <>
        {' '}
        <Link
          to="/messages/$id"
          params={{ id: event.message }}
          search={{ tab: 'parsed', bytes: `${event.range.start}-${event.range.end}` }}
          className={css.bytes ?? ''}
        >
          bytes {event.range.start}–{event.range.end}
        </Link>
      </>
    )}
  </>
);

function LineWhat({ step: { line, journal } }: { readonly step: Extract<TraceStep, { kind: 'line' }> }) {
  const { debit, credit } = sidesOf(line.amount);
  return (
    <>
      <Link to="/trace/$of" params={{ of: line.id }} className="mono">
        {line.id.slice('journal:'.length)}
      </Link>{' '}
      {titled(line.account)} <Amount minor={debit ?? credit ?? '0'} currency={journal.currency} named />{' '}
      {debit === undefined ? 'credit' : 'debit'}
      {line.bucket === undefined ? null : <span className="muted"> {line.bucket}</span>}
    </>
  );
}

function By({ step }: { readonly step: TraceStep }): ReactNode {
  const { nameOfFacility } = useEstate();
  switch (step.kind) {
    case 'message':
      return 'gone' in step.message ? null : `arrived under release ${step.message.release}`;
    case 'event':
      return 'gone' in step.event || step.event.rule === undefined ? null : (
        <>
          <span className="mono">{step.event.rule}</span> of release {step.event.release}
        </>
      );
    case 'journal':
      return (
        <>
          posting rule <span className="mono">{step.journal.rule}</span>, {nameOfFacility(step.journal.entity)},{' '}
          {step.journal.accountingDay}
        </>
      );
    case 'line':
      return step.line.summary === undefined ? 'waits for the next summary' : `in ${step.line.summary}`;
    case 'summary':
      return `${nameOfFacility(step.summary.entity)}, ${step.summary.accountingDay}`;
    case 'delivery':
      return step.delivery.reference === undefined ? null : `their reference ${step.delivery.reference}`;
  }
}
