import { Type } from 'typebox';
import { Action } from '../../worklist/index.ts';
import { classed } from './data-class.ts';
import { answer, Count, exact, Instant, Minor, named, Numbered } from './shapes.ts';

const Facet = Type.Array(named('Facet', exact({ value: classed('PUBLIC', Type.String()), count: Count })));

/** GET /v1/exceptions/facets?state: how many there are of each, most first. */
export const FacetsAnswer = answer({
  facets: exact({ kind: Facet, owner: Facet, entity: Facet, code: Facet }),
  total: Count,
  overdue: Count,
});

/** GET /v1/exceptions/:id/correction: the code that no crosswalk knows, when that is what is wrong. */
export const CorrectionAnswer = answer({
  correction: exact({
    crosswalk: Type.String(),
    code: Type.String(),
    place: Type.Optional(Type.String()),
    /** What codes of this crosswalk mean today: what to choose from. */
    meanings: Type.Array(Type.String()),
    codes: Type.Array(exact({ from: Type.String(), to: Type.String() })),
    /** Other open exceptions that the same correction heals. */
    alike: Count,
  }),
});

/** POST /v1/exceptions/:id/correct. */
export const CorrectBody = exact({
  crosswalk: Type.String({ minLength: 1, maxLength: 120 }),
  code: Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\p{Cc}]+$' }),
  meaning: Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\p{Cc}]+$' }),
  resolution: Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\p{Cc}]+$' }),
});

/** The platform translates the held records again and closes the exceptions once that succeeds. */
export const CorrectedAnswer = answer({
  outcome: Type.Literal('under-way'),
  release: Count,
  replays: Type.Array(Numbered),
  exceptions: Type.Array(Numbered),
});

export const ExceptionState = named(
  'ExceptionState',
  Type.Union([Type.Literal('open'), Type.Literal('resolved'), Type.Literal('rejected')]),
);

/** What may be done about it. */
export const Act = named('Action', Action);

/** Someone's work. */
export const ExceptionItem = named(
  'Exception',
  exact({
    id: Numbered,
    entity: Type.String(),
    kind: Type.String(),
    state: ExceptionState,
    owner: Type.String(),
    /** Login of the person whose work it is; absent: everybody's of the owner. */
    assignee: Type.Optional(Type.String()),
    /** How often it was passed up because nobody did it in time. */
    escalation: Count,
    /** What went wrong, by policies/worklist.yaml. */
    cause: Type.String(),
    actions: Type.Array(Act),
    code: Type.String(),
    summary: Type.String(),
    hint: Type.Optional(Type.String()),
    /** `FT1-11.1`, `segment 12`. */
    place: Type.Optional(Type.String()),
    amount: Type.Optional(Minor),
    currency: Type.Optional(Type.String()),
    /** `channel:sequence`. */
    message: Type.Optional(Type.String()),
    /** `event:…`. */
    event: Type.Optional(Type.String()),
    key: Type.Optional(Type.String()),
    openedAt: Instant,
    dueAt: Instant,
    isOverdue: Type.Boolean(),
    closedAt: Type.Optional(Instant),
    closedBy: Type.Optional(Type.String()),
    resolution: Type.Optional(Type.String()),
  }),
);

/** GET /v1/exceptions: due first at the top; `next` is `after` of the page that follows, absent at the end. */
export const ExceptionsAnswer = answer({ exceptions: Type.Array(ExceptionItem), next: Type.Optional(Type.String()) });

/** GET /v1/exceptions/:id. */
export const ExceptionAnswer = answer({ exception: ExceptionItem });

/** POST /v1/exceptions/:id/resolve and …/reject. `under-way`: the platform tries again and closes it once that succeeds. */
export const DecidedAnswer = named(
  'ExceptionDecidedAnswer',
  answer({
    outcome: Type.Union([Type.Literal('resolved'), Type.Literal('rejected'), Type.Literal('under-way')]),
    replays: Type.Optional(Type.Array(Numbered)),
    /** GET /v1/approvals/:id of a write-off, which may wait for another person. */
    approval: Type.Optional(Numbered),
  }),
);
