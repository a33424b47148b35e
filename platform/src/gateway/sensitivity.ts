import type { LegalEntity } from '../govern/estate/index.ts';
import type { Resource } from '../identity/access/index.ts';
import type { Tx } from '../store/index.ts';

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

/** What belongs to these entities, as the access policies see it. */
export function resourceOf(entities: readonly string[], known: EntityLabels = {}): Resource {
  return { entities, labels: [...new Set(entities.flatMap((entity) => known[entity] ?? []))] };
}

/**
 * A message as the access policies see it: it belongs to the entities of its channel, and is about what the entities of its events are
 * about. Before it is translated, what it is about is not known.
 */
export async function messageResource(
  tx: Tx,
  tenant: string,
  place: { channel: number; seq: bigint },
  known: EntityLabels = {},
): Promise<Resource> {
  const { rows } = await tx.query<{ declared: string[]; found: string[] }>({
    name: 'entities-of-message',
    text: `select ch.entities as declared, array(select distinct e.entity from event e where e.tenant = $1 and e.channel = $2 and e.message = $3) as found
      from channel ch where ch.tenant = $1 and ch.channel = $2`,
    values: [tenant, place.channel, String(place.seq)],
  });
  const { declared = [], found = [] } = rows[0] ?? {};
  return { ...resourceOf(found, known), entities: declared };
}
