import type pg from 'pg';
import type { Channel, Estate, System, Target } from '../../govern/estate/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { transaction } from '../../store/index.ts';
import type { Backlog, FlowCounts, FlowReader } from './counts.ts';
import { History, MINUTES, type Stage } from './history.ts';
import { type ChannelNow, type ExceptionCount, type Now, type OpenNow, readNow, type TargetNow } from './now.ts';

/** Flow through the stages, per minute: means of the last five whole minutes. */
export type Rates<S extends Stage> = Readonly<Record<S, number>>;

export interface Waiting {
  readonly waiting: number;
  readonly oldestSeconds?: number;
  /** Open exceptions. */
  readonly failures: number;
}

export interface ChannelFlow extends Waiting {
  readonly channel: string;
  readonly protocol: string;
  readonly format: string;
  readonly facilities: readonly string[];
  readonly received: number;
  readonly translated: number;
  readonly perMinute: Rates<'received' | 'translated'>;
  readonly history: readonly number[];
  readonly lastReceivedAt?: string;
  readonly stoppedAt?: string;
}

export interface TargetFlow extends Waiting {
  readonly target: string;
  readonly adapter: string;
  readonly delivered: number;
  readonly perMinute: Rates<'delivered'>;
  readonly history: readonly number[];
  readonly circuit: 'closed' | 'open' | 'half-open';
  readonly paused: boolean;
  readonly heldBecause?: string;
}

export interface SystemFlow {
  readonly system: string;
  readonly name: string;
  readonly owner: string;
  readonly channels: readonly ChannelFlow[];
  readonly targets: readonly TargetFlow[];
}

export interface FacilityFlow {
  readonly facility: string;
  readonly name: string;
  readonly kind: string;
  readonly events: number;
  readonly posted: number;
  readonly delivered: number;
  readonly perMinute: Rates<'events' | 'posted' | 'delivered'>;
  readonly history: readonly number[];
  readonly exceptions: number;
}

/** The flow per system and facility at one moment. Counts only: nothing of a message. */
export interface FlowPicture {
  readonly at: string;
  readonly counts: FlowCounts;
  readonly perMinute: Rates<'received' | 'translated' | 'posted' | 'delivered'>;
  readonly minutes: readonly ({ readonly at: string } & Rates<'received' | 'translated' | 'posted' | 'delivered'>)[];
  readonly backlog: readonly Backlog[];
  readonly systems: readonly SystemFlow[];
  readonly facilities: readonly FacilityFlow[];
}

export interface FlowSource {
  /** Acts as plexus_server. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly clock: Clock;
  readonly flow: FlowReader;
}

const WHOLE = ['received', 'translated', 'posted', 'delivered'] as const;

/** Reads the picture: a handful of statements over counters and what waits, whatever is stored. */
export async function readFlowPicture(
  { pool, tenant, clock, flow }: FlowSource,
  estate: Estate,
): Promise<{ readonly picture: FlowPicture; readonly exceptions: ExceptionCount }> {
  const [total, backlog, now] = await Promise.all([
    flow.counts(),
    flow.backlog(),
    transaction(pool, { tenant, entities: 'all' }, (tx) => readNow(tx, tenant)),
  ]);
  return { picture: pictureOf(now, estate, { at: clock.now(), backlog, open: total.exceptions }), exceptions: now.exceptions };
}

/** Puts the picture together; `estate` says what is shown. */
export function pictureOf(
  now: Now,
  estate: Estate,
  { at, backlog, open: exceptions }: { readonly at: Date; readonly backlog: readonly Backlog[]; readonly open: number },
): FlowPicture {
  const history = new History(now.minutes, now.sums, now.at);
  const received = sumOf(now.channels.values(), ({ received: n }) => n);
  const translated = sumOf(now.channels.values(), ({ translated: n }) => n);
  const counts = {
    received,
    translated,
    posted: history.total('posted'),
    delivered: history.total('delivered'),
    exceptions,
  };
  const series = Object.fromEntries(WHOLE.map((stage) => [stage, history.series(stage)]));
  const open = (name: keyof OpenNow, value: string): number =>
    now.open.reduce((sum, item) => (item[name] === value ? sum + item.count : sum), 0);
  return {
    at: at.toISOString(),
    counts,
    perMinute: history.rates(WHOLE),
    minutes: Array.from({ length: MINUTES }, (_, index) => ({
      at: history.minuteAt(index),
      received: series['received']?.[index] ?? 0,
      translated: series['translated']?.[index] ?? 0,
      posted: series['posted']?.[index] ?? 0,
      delivered: series['delivered']?.[index] ?? 0,
    })),
    backlog,
    systems: estate.systems.map((system) => systemFlow(system, now.channels, now.targets, history, open)),
    facilities: estate.entities.map(({ id, name, kind }) => ({
      facility: id,
      name,
      kind,
      events: history.total('events', { entity: id }),
      posted: history.total('posted', { entity: id }),
      delivered: history.total('delivered', { entity: id }),
      perMinute: history.rates(['events', 'posted', 'delivered'], { entity: id }),
      history: history.series('posted', { entity: id }),
      exceptions: open('entity', id),
    })),
  };
}

type Open = (name: keyof OpenNow, value: string) => number;

function systemFlow(
  { system, name, owner, channels, targets }: System,
  channelsNow: ReadonlyMap<string, ChannelNow>,
  targetsNow: ReadonlyMap<string, TargetNow>,
  history: History,
  open: Open,
): SystemFlow {
  return {
    system,
    name,
    owner,
    channels: channels.map((channel) => channelFlow(channel, channelsNow.get(channel.name), history, open)),
    targets: targets.map((target) => targetFlow(target, targetsNow.get(target.name), history, open)),
  };
}

function channelFlow(
  { name, protocol, format, entities }: Channel,
  now: ChannelNow | undefined,
  history: History,
  open: Open,
): ChannelFlow {
  const { received = 0, translated = 0, oldestSeconds, lastReceivedAt, stopped } = now ?? {};
  return {
    channel: name,
    protocol,
    format,
    facilities: entities,
    received,
    translated,
    perMinute: history.rates(['received', 'translated'], { part: name }),
    history: history.series('received', { part: name }),
    waiting: Math.max(0, received - translated),
    ...(oldestSeconds === undefined ? {} : { oldestSeconds }),
    failures: open('channel', name),
    ...(lastReceivedAt === undefined ? {} : { lastReceivedAt }),
    ...(stopped === undefined ? {} : { stoppedAt: stopped }),
  };
}

function targetFlow({ name, adapter }: Target, now: TargetNow | undefined, history: History, open: Open): TargetFlow {
  const { waiting = 0, oldestSeconds, circuit = 'closed', paused = false, heldBecause } = now ?? {};
  return {
    target: name,
    adapter,
    delivered: history.total('delivered', { part: name }),
    perMinute: history.rates(['delivered'], { part: name }),
    history: history.series('delivered', { part: name }),
    waiting,
    ...(oldestSeconds === undefined ? {} : { oldestSeconds }),
    failures: open('target', name),
    circuit,
    paused,
    ...(heldBecause === undefined ? {} : { heldBecause }),
  };
}

const sumOf = <T>(items: Iterable<T>, value: (item: T) => number): number => [...items].reduce((sum, item) => sum + value(item), 0);
