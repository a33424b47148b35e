import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { problemOf, problemText } from '../api/problem.ts';
import { useEmergency } from '../shell/emergency-context.ts';
import { CopyButton } from './copy-button.tsx';
import css from './parts.module.css';

/** An empty list: why it is empty, and what to do next. */
export function EmptyNote({ title, children, next }: { readonly title: string; readonly children: ReactNode; readonly next?: ReactNode }) {
  return (
    <div className={css.note}>
      <h2>{title}</h2>
      <p>{children}</p>
      {next === undefined ? null : <div className={css.next}>{next}</div>}
    </div>
  );
}

/** The platform is right and so is who asked: it is only not theirs. */
const NOT_ALLOWED = new Set(['SCOPE_MISSING', 'ENTITIES_LIMITED', 'ACCESS_DENIED']);

/** What emergency access may show: it is not theirs to see, and so may be said not to be there. */
const HIDDEN = new Set(['ACCESS_DENIED', 'ENTITIES_LIMITED', 'ACCOUNT_UNKNOWN', 'MESSAGE_UNKNOWN', 'TRACE_UNKNOWN']);

/** Offers emergency access to who may have it, where what was answered with this code may be shown under it. */
export function EmergencyOffer({ code }: { readonly code: string }) {
  const emergency = useEmergency();
  if (emergency === undefined || emergency.glass !== undefined || !HIDDEN.has(code)) return null;
  return (
    <Button variant="default" size="compact-xs" onClick={emergency.ask}>
      Emergency access …
    </Button>
  );
}

/** What went wrong, for three readers: the words, what to do, and the code and request for whoever helps. */
export function ProblemNote({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const problem = problemOf(error);
  const isCalm = NOT_ALLOWED.has(problem.code);
  return (
    <div className={css.problem} data-calm={isCalm} role={isCalm ? 'note' : 'alert'}>
      <div>
        <h2>{problem.message}</h2>
        {problem.hint === undefined ? null : <p>{problem.hint}</p>}
        <code>{[problem.code, problem.at, problem.request && `request ${problem.request}`].filter(Boolean).join(' · ')}</code>
      </div>
      <EmergencyOffer code={problem.code} />
      {again === undefined ? null : (
        <Button variant="default" size="compact-xs" onClick={again}>
          Try again
        </Button>
      )}
      <CopyButton text={problemText(problem)} />
    </div>
  );
}

/** Something is being read. It appears late, so that what is quick does not flicker. */
export function Waiting({ what }: { readonly what: string }) {
  return (
    <div className={css.note} role="status">
      <Loader size="sm" type="dots" color="gray" aria-hidden /> <span className="muted">Reading {what} …</span>
    </div>
  );
}
