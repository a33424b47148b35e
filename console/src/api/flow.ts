import { get } from './client.ts';

export type Stage = 'received' | 'translated' | 'posted' | 'delivered';

export interface Backlog {
  readonly stage: 'translate' | 'process' | 'balance' | 'deliver' | 'exceptions';
  readonly waiting: number;
  readonly oldestSeconds?: number;
}

export interface ChannelFlow {
  readonly channel: string;
  readonly protocol: string;
  readonly format: string;
  readonly facilities: readonly string[];
  readonly received: number;
  readonly translated: number;
  readonly perMinute: { readonly received: number; readonly translated: number };
  /** Received in each of the last 60 minutes, oldest first. */
  readonly history: readonly number[];
  readonly waiting: number;
  readonly oldestSeconds?: number;
  readonly failures: number;
  readonly lastReceivedAt?: string;
  /** The message that the channel stopped at. */
  readonly stoppedAt?: string;
}

export interface TargetFlow {
  readonly target: string;
  readonly adapter: string;
  readonly delivered: number;
  readonly perMinute: { readonly delivered: number };
  readonly history: readonly number[];
  readonly waiting: number;
  readonly oldestSeconds?: number;
  readonly failures: number;
  readonly circuit: 'closed' | 'open' | 'half-open';
  readonly paused: boolean;
  readonly heldBecause?: string;
}

export interface FacilityFlow {
  readonly facility: string;
  readonly name: string;
  readonly kind: string;
  readonly events: number;
  readonly posted: number;
  readonly delivered: number;
  readonly perMinute: { readonly events: number; readonly posted: number; readonly delivered: number };
  /** Posted in each of the last 60 minutes, oldest first. */
  readonly history: readonly number[];
  readonly exceptions: number;
}

export interface FlowMinute {
  readonly at: string;
  readonly received: number;
  readonly translated: number;
  readonly posted: number;
  readonly delivered: number;
}

/** What goes through, what waits and what fails, at one moment. */
export interface FlowPicture {
  readonly at: string;
  readonly counts: Readonly<Record<Stage | 'exceptions', number>>;
  readonly perMinute: Readonly<Record<Stage, number>>;
  readonly minutes: readonly FlowMinute[];
  readonly backlog: readonly Backlog[];
  readonly systems: readonly {
    readonly system: string;
    readonly name: string;
    readonly owner: string;
    readonly channels: readonly ChannelFlow[];
    readonly targets: readonly TargetFlow[];
  }[];
  readonly facilities: readonly FacilityFlow[];
}

export interface ExceptionCount {
  readonly open: number;
  readonly overdue: number;
  readonly newest?: string;
}

/** The flow at this moment. Throws `Problem`. */
export const readFlow = async (): Promise<FlowPicture> => (await get<{ readonly flow: FlowPicture }>('/v1/flow/systems')).flow;
