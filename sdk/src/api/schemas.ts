// Made by npm run docs from the description of the interface.
export interface Account {
  readonly subject: string;
  readonly facility?: string;
  readonly status: string;
  readonly currency?: string;
  readonly balances: readonly Balance[];
  readonly total: string;
  readonly events: number;
  readonly firstAt?: string;
  readonly lastAt?: string;
}

export type Action =
  | 'resolve'
  | 'retry'
  | 'correct'
  | 'reject'
  | 'appeal'
  | 'write-off'
  | 'accept-variance'
  | 'short-pay'
  | 'request-credit'
  | 'not-a-duplicate'
  | 'accept-answer'
  | 'refuse-answer'
  | 'close-order'
  | 'write-off-open'
  | 'approve'
  | 'return'
  | 'reassign';

export interface Advice {
  readonly entity: string;
  readonly day: string;
  readonly amount: string;
  readonly informationOnly: boolean;
  readonly adjustments: readonly {
    readonly code: string;
    readonly amount: string;
    readonly entity: string;
  }[];
}

export interface Allowance {
  readonly perSecond: number;
  readonly burst: number;
}

export type Backlog = readonly {
  readonly stage: 'translate' | 'process' | 'balance' | 'deliver' | 'exceptions';
  readonly waiting: number;
  readonly oldestSeconds?: number;
}[];

export interface Balance {
  readonly bucket: string;
  readonly amount: string;
}

export interface BreakGlass {
  readonly id: string;
  readonly person: string;
  readonly reason: string;
  readonly purpose: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
  readonly entities: 'all' | readonly string[];
  readonly state: 'open' | 'over' | 'reviewed';
  readonly openedAt: string;
  readonly endsAt: string;
  readonly reviewBy: string;
  readonly review?: BreakGlassReview;
}

export interface BreakGlassAnswer {
  readonly version: 1;
  readonly breakGlass: BreakGlass;
}

export interface BreakGlassReview {
  readonly by: string;
  readonly at: string;
  readonly verdict: 'justified' | 'not-justified';
  readonly words: string;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface Charge {
  readonly id: string;
  readonly revision: number;
  readonly account: string;
  readonly entity: string;
  readonly kind: 'charge' | 'credit';
  readonly code: string;
  readonly serviceDay: string;
  readonly quantity: string;
  readonly amount: string;
  readonly currency: string;
  readonly department?: string;
  readonly serviceLine?: string;
  readonly revenueCode?: string;
  readonly recordedAt: string;
  readonly journals: readonly string[];
}

export interface Claim {
  readonly account: string;
  readonly claim: string;
  readonly rank: 'primary' | 'secondary' | 'tertiary';
  readonly payer: string;
  readonly payerClass: string;
  readonly frequency: string;
  readonly entity: string;
  readonly submittedAt: string;
  readonly outcome: 'submitted' | 'voided' | 'paid' | 'denied' | 'appealed' | 'written-off' | 'reversed';
  readonly paid: string;
  readonly contractual: string;
  readonly patient: string;
  readonly denied: string;
  readonly writtenOff: string;
  readonly reason?: string;
  readonly remittances: readonly string[];
}

export interface ClaimsAnswer {
  readonly version: 1;
  readonly claims: readonly Claim[];
}

export interface Client {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly contact?: string;
  readonly scopes: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly bound: boolean;
  readonly state: 'active' | 'disabled';
  readonly madeAt: string;
  readonly keys: readonly ClientKey[];
}

export interface ClientAnswer {
  readonly version: 1;
  readonly client: Client;
}

export interface ClientKey {
  readonly kid: string;
  readonly thumbprint: string;
  readonly jwk: Readonly<Record<string, unknown>>;
  readonly algorithms: readonly string[];
  readonly addedAt: string;
  readonly expiresAt?: string;
  readonly retiredAt?: string;
}

export interface Deposit {
  readonly entity: string;
  readonly day: string;
  readonly amount: string;
}

export interface Distribution {
  readonly costCenter: string;
  readonly account?: string;
  readonly share: string;
  readonly project?: string;
}

export interface Document {
  readonly id: string;
  readonly entity: string;
  readonly status: DocumentStatus;
  readonly submittedAt: string;
  readonly message?: string;
}

export type DocumentStatus = 'received' | 'held' | 'recorded' | 'posted';

export interface DocumentTakenAnswer {
  readonly version: 1;
  readonly document: Document;
}

export interface Event {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly entity: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly parent?: string;
  readonly message?: string;
  readonly range?: ByteRange;
  readonly rule?: string;
  readonly release?: number;
  readonly hold?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Exception {
  readonly id: string;
  readonly entity: string;
  readonly kind: string;
  readonly state: ExceptionState;
  readonly owner: string;
  readonly assignee?: string;
  readonly escalation: number;
  readonly cause: string;
  readonly actions: readonly Action[];
  readonly code: string;
  readonly summary: string;
  readonly hint?: string;
  readonly place?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly message?: string;
  readonly event?: string;
  readonly key?: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly closedAt?: string;
  readonly closedBy?: string;
  readonly resolution?: string;
}

export interface ExceptionDecidedAnswer {
  readonly version: 1;
  readonly outcome: 'resolved' | 'rejected' | 'under-way';
  readonly replays?: readonly string[];
  readonly approval?: string;
}

export type ExceptionState = 'open' | 'resolved' | 'rejected';

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export interface FiscalPeriod {
  readonly entity: string;
  readonly period: string;
  readonly starts: string;
  readonly ends: string;
  readonly state: PeriodState;
}

export interface JournalEntryLine {
  readonly account: string;
  readonly amount: string;
  readonly department?: string;
  readonly costCenter?: string;
  readonly serviceLine?: string;
  readonly payerClass?: string;
  readonly counterparty?: string;
}

export interface JournalLine {
  readonly id: string;
  readonly account: string;
  readonly amount: string;
  readonly bucket?: string;
  readonly department?: string;
  readonly costCenter?: string;
  readonly serviceLine?: string;
  readonly payerClass?: string;
  readonly counterparty?: string;
  readonly openItem?: string;
  readonly summary?: string;
}

export interface Message {
  readonly id: string;
  readonly channel: string;
  readonly seq: string;
  readonly receivedAt: string;
  readonly controlId: string;
  readonly kind: string;
  readonly source: string;
  readonly size: number;
  readonly release: number;
  readonly state: 'received' | 'running' | 'waiting' | 'quarantined' | 'rejected' | 'done';
  readonly quarantine?: string;
  readonly exception?: string;
  readonly contentHash: string;
}

export interface MessageDelivery {
  readonly id: string;
  readonly target: string;
  readonly kind: string;
  readonly state: string;
  readonly key: string;
  readonly reference?: string;
  readonly tries: number;
  readonly madeAt: string;
  readonly dueAt?: string;
  readonly settledAt?: string;
  readonly attempts: readonly {
    readonly at: string;
    readonly outcome: string;
    readonly code?: string;
    readonly detail?: string;
  }[];
}

export interface MessageEvent {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly entity: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly parent?: string;
  readonly message?: string;
  readonly range?: ByteRange;
  readonly rule?: string;
  readonly release?: number;
  readonly hold?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly subject?: string;
  readonly sealed: boolean;
  readonly phi?: Readonly<Record<string, unknown>>;
  readonly shredded?: true;
}

export interface MessageEventsAnswer {
  readonly version: 1;
  readonly events: readonly MessageEvent[];
  readonly cut: boolean;
}

export interface MessagePart {
  readonly path: string;
  readonly title?: string;
  readonly at: readonly [number, number];
  readonly bytes: readonly [number, number];
  readonly value?: string;
  readonly masked?: true;
  readonly children?: readonly MessagePart[];
}

export interface Obstacle {
  readonly id: string;
  readonly code: string;
  readonly summary: string;
}

export interface OpenGoods {
  readonly received: string;
  readonly billed: string;
}

export interface OutcomeAnswer {
  readonly version: 1;
  readonly outcome: ProposalState;
  readonly approval: Proposal;
}

export interface PeopleAnswer {
  readonly version: 1;
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly accounts: readonly {
      readonly account: string;
      readonly login: string;
      readonly since: string;
    }[];
  }[];
}

export type PeriodState = 'open' | 'soft' | 'closed';

export interface Proposal {
  readonly id: string;
  readonly kind: string;
  readonly entity: string;
  readonly subject: string;
  readonly state: ProposalState;
  readonly version: number;
  readonly hash: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly reason: string;
  readonly maker: string;
  readonly approvers?: number;
  readonly approvals: number;
  readonly roles?: readonly string[];
  readonly stages?: readonly ProposalStage[];
  readonly stage?: number;
  readonly escalated?: readonly number[];
  readonly madeAt: string;
  readonly proposedAt?: string;
  readonly dueAt?: string;
  readonly expiresAt?: string;
  readonly decidedAt?: string;
  readonly event?: string;
}

export interface ProposalStage {
  readonly step: string;
  readonly role: string;
  readonly limit?: string;
  readonly hours: number;
  readonly escalateTo?: string;
}

export type ProposalState = 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';

export interface Purchase {
  readonly key: string;
  readonly entity: string;
  readonly status: string;
  readonly revision: number;
  readonly recordedAt: string;
  readonly document: Readonly<Record<string, unknown>>;
}

export interface PurchaseAnswer {
  readonly version: 1;
  readonly purchase: Purchase;
  readonly related: readonly string[];
}

export interface PurchaseEntry {
  readonly kind: 'message' | 'event' | 'claim' | 'journal' | 'delivery' | 'approval' | 'exception';
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly facility?: string;
  readonly state?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly event?: string;
}

export interface PurchaseTimelineAnswer {
  readonly version: 1;
  readonly entries: readonly PurchaseEntry[];
  readonly next?: string;
}

export interface PurchasesAnswer {
  readonly version: 1;
  readonly purchases: readonly Purchase[];
  readonly next?: string;
}

export interface RevealedPart {
  readonly path: string;
  readonly title?: string;
  readonly at: readonly [number, number];
  readonly bytes: readonly [number, number];
  readonly value?: string;
  readonly masked?: true;
  readonly children?: readonly RevealedPart[];
}

export interface Task {
  readonly id: string;
  readonly type: 'approval' | 'exception';
  readonly kind: string;
  readonly cause: string;
  readonly code?: string;
  readonly entity: string;
  readonly subject?: string;
  readonly title: string;
  readonly hint?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly owner?: string;
  readonly assignee?: string;
  readonly escalation: number;
  readonly maker?: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly hash: string;
  readonly actions: readonly Action[];
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly types?: readonly string[];
  readonly keys?: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly owner: string;
  readonly description: string;
  readonly client?: string;
  readonly state: 'active' | 'disabled';
  readonly reason?: string;
  readonly failures: number;
  readonly failingSince?: string;
  readonly deliveredAt?: string;
  readonly waiting: number;
  readonly formerSecretUntil?: string;
  readonly madeAt: string;
  readonly changedAt: string;
}

export interface WebhookAnswer {
  readonly version: 1;
  readonly webhook: Webhook;
}

export interface Why {
  readonly reason: string;
  readonly purpose?: 'treatment' | 'payment' | 'operations' | 'compliance' | 'support';
}
