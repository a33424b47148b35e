import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type MessageEvent, type MessageEvents, readMessageEvents } from '../api/messages.ts';
import { DataFacts } from '../parts/data-facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { EmptyNote, ProblemNote, Waiting } from '../parts/notes.tsx';
import parts from '../parts/parts.module.css';
import { RevealDialog } from '../parts/reveal-dialog.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { useEstate } from '../shell/estate.tsx';
import { SubjectLink } from '../shell/subject-link.tsx';
import { useMay } from '../shell/use-rights.ts';
import { USUAL_REASONS } from './content-tabs.tsx';
import css from './messages.module.css';

/** The canonical events that a message became: facts in our own words, by which rule, from which bytes. */
export function CanonicalTab({ id }: { readonly id: string }) {
  const [revealed, setRevealed] = useState<MessageEvents>();
  const [isAsking, asking] = useDisclosure(false);
  const { data, error, refetch } = useQuery({ queryKey: ['message events', id], queryFn: () => readMessageEvents(id) });
  const mayReveal = useMay()('messages:reveal');
  const shown = revealed ?? data;
  if (error !== null) return <ProblemNote error={error} again={() => void refetch()} />;
  if (shown === undefined) return <Waiting what="canonical events" />;
  if (shown.events.length === 0) {
    return (
      <section className="panel">
        <EmptyNote title="It became no event">
          It is not translated yet, its record is held by an exception, or no mapping of its channel concerns this kind of message.
        </EmptyNote>
      </section>
    );
  }
  const hasSealed = shown.events.some((event) => event.sealed);
  return (
    <>
      {hasSealed ? (
        <div className={css.mask} data-revealed={revealed !== undefined}>
          <span>
            {revealed === undefined
              ? 'Identifying values are sealed apart from the events.'
              : 'Identifying values are shown. This is in the audit.'}
          </span>
          {mayReveal ? (
            <Button variant="default" size="compact-xs" onClick={revealed === undefined ? asking.open : () => setRevealed(undefined)}>
              {revealed === undefined ? 'Reveal …' : 'Mask again'}
            </Button>
          ) : null}
        </div>
      ) : null}
      {shown.events.map((event) => (
        <EventPanel key={`${event.id}/${event.revision}`} event={event} id={id} />
      ))}
      {shown.cut ? <p className="muted">It became more events than are shown here.</p> : null}
      <RevealDialog
        opened={isAsking}
        onClose={asking.close}
        title="Reveal identifying values"
        about="Who looked, at what and why is kept in the audit."
        label="Why do you need to see them?"
        usual={USUAL_REASONS}
        onReveal={async (why) => setRevealed(await readMessageEvents(id, why))}
      />
    </>
  );
}

function EventPanel({ event, id }: { readonly event: MessageEvent; readonly id: string }) {
  const { nameOfFacility } = useEstate();
  const isHeld = event.hold !== undefined;
  return (
    <section className={`panel ${css.event}`}>
      <header>
        <h2>{event.type}</h2>
        {event.revision > 1 ? <StateTag state={`revision ${event.revision}`} /> : null}
        {isHeld ? <StateTag state="held" tone="warn" /> : null}
        <Link to="/trace/$of" params={{ of: event.id }}>
          Trace
        </Link>
      </header>
      <div className={css.columns}>
        <dl className={parts.facts}>
          <dt>Facility</dt>
          <dd>{nameOfFacility(event.entity)}</dd>
          <dt>Key</dt>
          <dd>
            <SubjectLink of={event.key} />
          </dd>
          <dt>Occurred</dt>
          <dd>
            <Moment at={event.occurredAt} facility={event.entity} full />
          </dd>
          <dt>Recorded</dt>
          <dd>
            <Moment at={event.recordedAt} facility={event.entity} full />
          </dd>
          {event.rule === undefined ? null : (
            <>
              <dt>Rule</dt>
              <dd>
                <span className="mono">{event.rule}</span> of release {event.release}
              </dd>
            </>
          )}
          {event.range === undefined ? null : (
            <>
              <dt>From</dt>
              <dd>
                <Link to="/messages/$id" params={{ id }} search={{ tab: 'parsed', bytes: `${event.range.start}-${event.range.end}` }}>
                  bytes {event.range.start}–{event.range.end}
                </Link>
              </dd>
            </>
          )}
        </dl>
        <div>
          <h3>Content</h3>
          <DataFacts data={event.data} />
          {event.phi === undefined ? null : (
            <>
              <h3>Identifying values</h3>
              <DataFacts data={event.phi} />
            </>
          )}
          {event.shredded === true ? <p className="muted">The identifying values of this account were shredded.</p> : null}
        </div>
      </div>
    </section>
  );
}
