import { Type } from 'typebox';
import { Action } from '../../worklist/index.ts';
import { Reason } from '../reason.ts';
import { classed } from './data-class.ts';
import { Act } from './exception.ts';
import { answer, Count, exact, Instant, Minor, named } from './shapes.ts';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Login = Type.String({ minLength: 1, maxLength: 100 });

/** Something that waits for a decision. */
export const Task = named(
  'Task',
  exact({
    /** `approval:12`, `exception:34`. */
    id: Type.String({ pattern: '^(approval|exception):\\d+$' }),
    type: Type.Union([Type.Literal('approval'), Type.Literal('exception')]),
    kind: Type.String(),
    /** What went wrong, or `approval`. */
    cause: Type.String(),
    code: Type.Optional(Type.String()),
    entity: Type.String(),
    /** What it is about: `account:…`, `requisition:…`, `invoice:…`. */
    subject: Type.Optional(Type.String()),
    title: Type.String(),
    hint: Type.Optional(Type.String()),
    /** The money at stake. */
    amount: Type.Optional(Minor),
    currency: Type.Optional(Type.String()),
    owner: Type.Optional(Type.String()),
    /** Login of the person whose work it is; absent: everybody's of the owner. */
    assignee: Type.Optional(Type.String()),
    /** How often it was passed up because nobody did it in time. */
    escalation: Count,
    /** Who asks, of a proposal. */
    maker: Type.Optional(Type.String()),
    openedAt: Instant,
    dueAt: Instant,
    isOverdue: Type.Boolean(),
    /** Names what was looked at. */
    hash: Hash,
    /** What the caller may do about it. */
    actions: Type.Array(Act),
  }),
);

/** GET /v1/tasks: due first; `next` is `after` of the page that follows, absent at the end. */
export const TasksAnswer = answer({ tasks: Type.Array(Task), next: Type.Optional(Type.String()) });

/** A named fact for who decides: a budget, a contract price, a line. */
const Fact = exact({
  name: classed('PUBLIC', Type.String()),
  value: classed('FIN', Type.String()),
});

const Earlier = exact({
  at: Instant,
  who: Type.String(),
  action: Type.String(),
  note: Type.Optional(Type.String()),
});

/** A line of an order beside what came and what is billed. Quantities come with their units: `12 BX`. */
const AlignedLine = exact({
  /** `order:PO-1`; absent of what is billed without an order. */
  order: Type.Optional(Type.String()),
  line: Type.String(),
  what: classed('PUBLIC', Type.String()),
  ordered: Type.Optional(classed('FIN', Type.String())),
  received: Type.Optional(Type.String()),
  billed: Type.Optional(Type.String()),
  orderPrice: Type.Optional(classed('FIN', Type.String())),
  billedPrice: Type.Optional(classed('FIN', Type.String())),
});

/** GET /v1/tasks/:id: with what a decision stands on. */
export const TaskAnswer = answer({
  task: Task,
  /** The rules that made it wait, in words. */
  decidedBy: Type.Array(classed('PUBLIC', Type.String())),
  /** Groups of facts, such as `budget` and `contract`. */
  context: Type.Array(exact({ about: Type.String(), facts: Type.Array(Fact) })),
  /** Of an order or an invoice: ordered, received and billed side by side. */
  lines: Type.Array(AlignedLine),
  /** What was done with it, and what became of the last of its kind about the same. */
  history: Type.Array(Earlier),
  /** Messages that speak of it: `channel:sequence`. */
  documents: Type.Array(Type.String()),
  /** Owners of the worklist policy that it can be given to. */
  owners: Type.Array(Type.String()),
});

/** POST /v1/tasks/:id/decision: about exactly what has the hash. */
export const DecisionBody = Type.Object(
  {
    action: Action,
    hash: Hash,
    /** Why; wanted by everything but an approval. */
    reason: Type.Optional(Reason),
    /** Of an invoice: the holds it is about; absent: all that are open. */
    holds: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 })),
    standingInFor: Type.Optional(Login),
    /** Of `reassign`: an owner of the worklist policy, a person's login, or both. */
    owner: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })),
    assignee: Type.Optional(Login),
  },
  { additionalProperties: false },
);

/** `under-way`: the platform goes on and closes it once that succeeds; `waiting`: others must approve too. */
export const TaskDecidedAnswer = answer({
  outcome: Type.Union([
    Type.Literal('resolved'),
    Type.Literal('rejected'),
    Type.Literal('returned'),
    Type.Literal('under-way'),
    Type.Literal('approved'),
    Type.Literal('waiting'),
    Type.Literal('reassigned'),
  ]),
  /** The proposal that a write-off or an accepted variance became. */
  approval: Type.Optional(Type.String({ pattern: '^\\d+$' })),
});
