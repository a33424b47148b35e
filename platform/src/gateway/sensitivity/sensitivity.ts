import type { LegalEntity } from '../../govern/estate/index.ts';
import type { Resource } from '../../identity/access/index.ts';
import { accountsOfClaims } from '../../observe/index.ts';
import type { Tx } from '../../store/index.ts';
import { type Fact, labelsByRules, SENSITIVE_FACTS, type SensitivityPolicy } from './sensitivity-policy.ts';

/** What is known to be sensitive of all that an entity sends: labels by entity. */
export type EntityLabels = Readonly<Record<string, readonly string[]>>;

/** What kind of entity makes what it sends sensitive, whatever stands in it (45 CFR 164.501, psychotherapy; state law). */
const LABEL_OF_KIND: Readonly<Partial<Record<LegalEntity['kind'], string>>> = { behavioral: 'psychiatric' };

/** What a behavioral hospital sends is about psychiatry. */
export function labelsOf(entities: readonly LegalEntity[]): EntityLabels {
  return Object.fromEntries(
    entities.flatMap(({ id, kind }) => {
      const label = LABEL_OF_KIND[kind];
      return label === undefined ? [] : [[id, [label]]];
    }),
  );
}

/** What an estate knows of sensitivity: labels of entities, and rules over what is known of a record. */
export interface Sensitivity {
  readonly entityLabels?: EntityLabels;
  readonly sensitivity?: SensitivityPolicy;
}

/** What the rules ask about a record; nothing where there are none. */
export const factNames = ({ sensitivity }: Sensitivity): readonly string[] =>
  sensitivity === undefined || sensitivity.rules.length === 0 ? [] : SENSITIVE_FACTS;

/** What belongs to these entities and has these facts, as the access policies see it. */
export function resourceOf(
  entities: readonly string[],
  { entityLabels: known = {}, sensitivity = NO_RULES }: Sensitivity,
  facts: readonly Fact[],
): Resource {
  const ofEntities = entities.map((value) => ({ name: 'entity', value }));
  const labels = [...entities.flatMap((entity) => known[entity] ?? []), ...labelsByRules(sensitivity, [...ofEntities, ...facts])];
  // What is of every entity is kept from nobody for whose it is.
  return { entities: entities.filter((entity) => entity !== '*'), labels: [...new Set(labels)] };
}

const NO_RULES: SensitivityPolicy = { rules: [] };

/** What a record is about: whose it is, and the accounts or other subjects that it tells of. */
export interface About {
  readonly entities: readonly string[];
  readonly subjects: readonly string[];
}

/** What of an event tells what it is about. */
export interface EventNames {
  readonly entity: string;
  readonly key: string;
  readonly data: object;
}

/** What an event is about: its own key, the account that it names, and the claim by every name that its account may be found by. */
export function aboutEvent({ entity, key, data }: EventNames): About {
  const { account, payerClaim, memberVisit }: Readonly<Record<string, unknown>> = { ...data };
  const named = [
    ...(typeof account === 'string' && account.startsWith('account:') ? [account] : []),
    ...(typeof payerClaim === 'string' ? [`payer-claim:${payerClaim}`] : []),
    ...(typeof memberVisit === 'string' ? [`member-visit:${memberVisit}`] : []),
  ];
  return { entities: [entity], subjects: [key, ...named] };
}

/** What several events are about together. */
export function aboutAll(events: readonly EventNames[]): About {
  const each = events.map(aboutEvent);
  return {
    entities: [...new Set(each.flatMap(({ entities }) => entities))],
    subjects: [...new Set(each.flatMap(({ subjects }) => subjects))],
  };
}

/** Records as the access policies see them, in their order; what is known of all their subjects is read at once. */
export async function resourcesOf(tx: Tx, tenant: string, records: readonly About[], known: Sensitivity): Promise<readonly Resource[]> {
  const facts = await factsOf(tx, tenant, [...new Set(records.flatMap(({ subjects }) => subjects))], known);
  const bySubject = Map.groupBy(facts, ({ key }) => key);
  return records.map(({ entities, subjects }) =>
    resourceOf(
      entities,
      known,
      subjects.flatMap((subject) => bySubject.get(subject) ?? []),
    ),
  );
}

/** Records of these entities about these subjects, as the access policies see them. */
async function subjectsResource(
  tx: Tx,
  tenant: string,
  entities: readonly string[],
  subjects: readonly string[],
  known: Sensitivity,
): Promise<Resource> {
  return resourceOf(entities, known, await factsOf(tx, tenant, subjects, known));
}

/**
 * What messages are about, in their order: the entities of their events, and the accounts and other subjects that they are of. Before a message
 * is translated, that is not known. Messages are named by channel and number in it.
 */
export async function aboutMessages(
  tx: Tx,
  tenant: string,
  messages: readonly { readonly channel: string; readonly seq: bigint }[],
): Promise<readonly About[]> {
  const { rows } = await tx.query<EventNames & { at: number }>({
    name: 'about-messages',
    text: `select m.nr::int - 1 as at, e.entity, e.key, json_build_object('account', e.account, 'payerClaim', e."payerClaim", 'memberVisit', e."memberVisit") as data
      from unnest($2::text[], $3::bigint[]) with ordinality m (name, seq, nr)
        join channel ch on ch.tenant = $1 and ch.name = m.name
        cross join lateral (select distinct n.entity, n.key, d.account, d."payerClaim", d."memberVisit"
          from event n cross join lateral json_to_record(n.data::json) d(account text, "payerClaim" text, "memberVisit" text)
          where n.tenant = $1 and n.channel = ch.channel and n.message = m.seq) e`,
    values: [tenant, messages.map(({ channel }) => channel), messages.map(({ seq }) => String(seq))],
  });
  const events = Map.groupBy(rows, ({ at }) => at);
  return messages.map((_, at) => aboutAll(events.get(at) ?? []));
}

/** A message as the access policies see it: it belongs to the entities of its channel, and is about what its events are about. */
export async function messageResource(
  tx: Tx,
  tenant: string,
  message: { readonly channel: string; readonly seq: bigint },
  known: Sensitivity,
): Promise<Resource> {
  const [about = { entities: [], subjects: [] }] = await aboutMessages(tx, tenant, [message]);
  const { rows } = await tx.query<{ entities: string[] }>({
    name: 'entities-of-channel',
    text: 'select entities from channel where tenant = $1 and name = $2',
    values: [tenant, message.channel],
  });
  const resource = await subjectsResource(tx, tenant, about.entities, about.subjects, known);
  return { ...resource, entities: rows[0]?.entities ?? [] };
}

/** What is known of a subject. */
type SubjectFact = Fact & { readonly key: string };

/** What events say of subjects that a rule may be about, and of the accounts of those that are claims; nothing is read where there are no rules. */
async function factsOf(tx: Tx, tenant: string, subjects: readonly string[], known: Sensitivity): Promise<readonly SubjectFact[]> {
  const names = factNames(known);
  if (names.length === 0 || subjects.length === 0) return [];
  const claims = await accountsOfClaims(tx, tenant, subjects);
  const { rows } = await tx.query<SubjectFact>({
    name: 'facts-of-subjects',
    text: `select distinct e.key, f.name, f.value from event e cross join lateral json_each_text(e.data::json) f(name, value)
      where e.tenant = $1 and e.key = any ($2) and f.name = any ($3) and f.value is not null`,
    values: [tenant, [...new Set([...subjects, ...claims.map(({ account }) => account)])], names],
  });
  const byKey = Map.groupBy(rows, ({ key }) => key);
  return [...rows, ...claims.flatMap(({ key, account }) => (byKey.get(account) ?? []).map((fact) => ({ ...fact, key })))];
}
