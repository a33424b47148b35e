import type { LegalEntity } from '../govern/estate/index.ts';
import type { Resource } from '../identity/access/index.ts';
import type { Tx } from '../store/index.ts';
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

/** What belongs to these entities, as the access policies see it. */
function resourceOf(
  entities: readonly string[],
  { entityLabels: known = {}, sensitivity = NO_RULES }: Sensitivity,
  facts: readonly Fact[],
): Resource {
  const ofEntities: readonly Fact[] = entities.map((value) => ({ name: 'entity', value }));
  const labels = [...entities.flatMap((entity) => known[entity] ?? []), ...labelsByRules(sensitivity, [...ofEntities, ...facts])];
  return { entities, labels: [...new Set(labels)] };
}

const NO_RULES: SensitivityPolicy = { rules: [] };

/** Records of these entities about these subjects, as the access policies see them. */
export async function subjectsResource(
  tx: Tx,
  tenant: string,
  entities: readonly string[],
  subjects: readonly string[],
  known: Sensitivity,
): Promise<Resource> {
  return resourceOf(entities, known, await factsOf(tx, tenant, subjects, known));
}

/**
 * A message as the access policies see it: it belongs to the entities of its channel, and is about what the entities of its events and the
 * accounts that they are of are about. Before it is translated, what it is about is not known.
 */
export async function messageResource(
  tx: Tx,
  tenant: string,
  place: { channel: number; seq: bigint },
  known: Sensitivity,
): Promise<Resource> {
  const { rows } = await tx.query<{ declared: string[]; found: string[]; subjects: string[] }>({
    name: 'entities-of-message',
    text: `select ch.entities as declared,
        array(select distinct e.entity from event e where e.tenant = $1 and e.channel = $2 and e.message = $3) as found,
        array(select distinct e.key from event e where e.tenant = $1 and e.channel = $2 and e.message = $3) as subjects
      from channel ch where ch.tenant = $1 and ch.channel = $2`,
    values: [tenant, place.channel, String(place.seq)],
  });
  const { declared = [], found = [], subjects = [] } = rows[0] ?? {};
  return { ...(await subjectsResource(tx, tenant, found, subjects, known)), entities: declared };
}

/** Longer files concern so many that some rule holds for the whole of them, or none. */
const MOST_FACTS = 10_000;

/** What events say of subjects that a rule may be about; nothing is read where there are no rules. */
async function factsOf(tx: Tx, tenant: string, subjects: readonly string[], { sensitivity }: Sensitivity): Promise<Fact[]> {
  if (sensitivity === undefined || sensitivity.rules.length === 0 || subjects.length === 0) return [];
  const { rows } = await tx.query<Fact>({
    name: 'facts-of-subjects',
    text: `select distinct f.name, f.value from event e cross join lateral json_each_text(e.data::json) f(name, value)
      where e.tenant = $1 and e.key = any ($2) and f.name = any ($3) and f.value is not null limit ${MOST_FACTS}`,
    values: [tenant, subjects, SENSITIVE_FACTS],
  });
  return rows;
}
