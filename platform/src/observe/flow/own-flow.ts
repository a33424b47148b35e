import type { Estate } from '../../govern/estate/index.ts';
import { transaction } from '../../store/index.ts';
import type { Backlog } from './counts.ts';
import type { StageSum } from './history.ts';
import { type ExceptionCount, type Now, readCounts, readNow } from './now.ts';
import { type FlowPicture, type FlowSource, pictureOf } from './picture.ts';

/**
 * The flow for who sees some entities only: channels that bring nothing for others, what was done for the entities and what of it waits.
 * Rows of other entities are kept from it by the database; what a channel brought is told apart by channel, as messages are.
 */
export async function readOwnFlow(
  { pool, tenant, clock }: Pick<FlowSource, 'pool' | 'tenant' | 'clock'>,
  estate: Estate,
  entities: readonly string[],
): Promise<{ readonly picture: FlowPicture; readonly exceptions: ExceptionCount }> {
  const shown = ownEstate(estate, entities);
  const names = new Set(shown.systems.flatMap(({ channels }) => channels.map(({ name }) => name)));
  const [own, every] = await Promise.all([
    transaction(pool, { tenant, entities }, (tx) => readNow(tx, tenant)),
    transaction(pool, { tenant, entities: 'all' }, (tx) => readCounts(tx, tenant)),
  ]);
  const isOfChannel = ({ entity, part }: StageSum): boolean => entity === '' && names.has(part);
  const now: Now = {
    ...own,
    minutes: [...own.minutes, ...every.minutes.filter(isOfChannel)],
    sums: [...own.sums, ...every.sums.filter(isOfChannel)],
    channels: new Map([...own.channels].filter(([name]) => names.has(name))),
  };
  const { open } = own.exceptions;
  return { picture: pictureOf(now, shown, { at: clock.now(), backlog: backlogOf(now, open), open }), exceptions: own.exceptions };
}

const ownEstate = (estate: Estate, entities: readonly string[]): Estate => ({
  ...estate,
  entities: estate.entities.filter(({ id }) => entities.includes(id)),
  systems: estate.systems
    .map((system) => ({ ...system, channels: system.channels.filter((channel) => channel.entities.every((id) => entities.includes(id))) }))
    .filter(({ channels, targets }) => channels.length > 0 || targets.length > 0),
});

/** What waits of the stages that are told apart by channel or entity. */
function backlogOf({ channels, targets }: Now, exceptions: number): Backlog[] {
  const before = [...channels.values()].map(({ received, translated, oldestSeconds }) => ({
    waiting: received - translated,
    oldestSeconds,
  }));
  return [
    { stage: 'translate', ...together(before) },
    { stage: 'deliver', ...together([...targets.values()]) },
    { stage: 'exceptions', waiting: exceptions },
  ];
}

function together(parts: readonly { readonly waiting: number; readonly oldestSeconds?: number | undefined }[]): Omit<Backlog, 'stage'> {
  const ages = parts.flatMap(({ oldestSeconds }) => oldestSeconds ?? []);
  const waiting = parts.reduce((sum, part) => sum + Math.max(0, part.waiting), 0);
  return { waiting, ...(ages.length === 0 ? {} : { oldestSeconds: Math.max(...ages) }) };
}
