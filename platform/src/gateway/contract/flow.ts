import { Type } from 'typebox';
import { answer, Count, exact, Instant, named } from './shapes.ts';

const Stages = exact({
  received: Type.Number(),
  translated: Type.Number(),
  posted: Type.Number(),
  delivered: Type.Number(),
});

/** The last sixty minutes, oldest first; the last one is still running. */
const History = Type.Array(Count, { minItems: 60, maxItems: 60 });

const Waiting = {
  waiting: Count,
  oldestSeconds: Type.Optional(Count),
  /** Open exceptions. */
  failures: Count,
};

/** One way in. Rates are means of the last five whole minutes. */
export const ChannelFlow = exact({
  channel: Type.String(),
  protocol: Type.String(),
  format: Type.String(),
  facilities: Type.Array(Type.String()),
  received: Count,
  translated: Count,
  perMinute: exact({ received: Type.Number(), translated: Type.Number() }),
  history: History,
  ...Waiting,
  lastReceivedAt: Type.Optional(Instant),
  /** The message at which the channel stopped. */
  stoppedAt: Type.Optional(Type.String()),
});

/** One way out. */
export const TargetFlow = exact({
  target: Type.String(),
  adapter: Type.String(),
  delivered: Count,
  perMinute: exact({ delivered: Type.Number() }),
  history: History,
  ...Waiting,
  circuit: Type.Union([Type.Literal('closed'), Type.Literal('open'), Type.Literal('half-open')]),
  paused: Type.Boolean(),
  /** Why nothing is sent until a person reconciled it. */
  heldBecause: Type.Optional(Type.String()),
});

export const SystemFlow = exact({
  system: Type.String(),
  name: Type.String(),
  owner: Type.String(),
  channels: Type.Array(ChannelFlow),
  targets: Type.Array(TargetFlow),
});

/** One legal entity: what was translated for it, posted in its books and delivered. */
export const FacilityFlow = exact({
  facility: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  events: Count,
  posted: Count,
  delivered: Count,
  perMinute: exact({ events: Type.Number(), posted: Type.Number(), delivered: Type.Number() }),
  /** Journals a minute. */
  history: History,
  exceptions: Count,
});

const Backlog = named(
  'Backlog',
  Type.Array(
    exact({
      stage: Type.Union([
        Type.Literal('translate'),
        Type.Literal('process'),
        Type.Literal('balance'),
        Type.Literal('deliver'),
        Type.Literal('exceptions'),
      ]),
      waiting: Count,
      oldestSeconds: Type.Optional(Count),
    }),
  ),
);

const COUNTS = { received: Count, translated: Count, posted: Count, delivered: Count, exceptions: Count };

export const FlowPicture = exact({
  at: Instant,
  counts: exact(COUNTS),
  perMinute: Stages,
  /** Sixty, oldest first; the last one is still running. */
  minutes: Type.Array(exact({ at: Instant, received: Count, translated: Count, posted: Count, delivered: Count })),
  backlog: Backlog,
  systems: Type.Array(SystemFlow),
  facilities: Type.Array(FacilityFlow),
});

/** GET /v1/flow. */
export const CountsAnswer = answer({ ...COUNTS, backlog: Backlog });

/** GET /v1/flow/systems. */
export const FlowAnswer = answer({ flow: FlowPicture });

/** `event: exceptions` of GET /v1/stream; `event: flow` carries a FlowPicture. */
export const ExceptionCount = exact({ open: Count, overdue: Count, newest: Type.Optional(Type.String()) });
