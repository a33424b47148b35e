import { createHash } from 'node:crypto';
import type { Json } from '../../canonical/index.ts';
import { type CompiledMapping, compileMapping, type Crosswalks, type MappingContext } from '../../translate/index.ts';
import type { Crosswalk } from './crosswalk-file.ts';
import type { System } from './system.ts';
import type { LegalEntity, Tenant } from './tenant.ts';

/**
 * The whole configuration of a tenant as one plain document: what a release freezes, so that a message can be translated
 * years later with what was in force when it arrived. It goes through JSON unchanged.
 */
export interface Estate {
  readonly tenant: Tenant;
  readonly entities: readonly LegalEntity[];
  readonly systems: readonly System[];
  /** By name, as written. */
  readonly mappings: Readonly<Record<string, Json>>;
  readonly crosswalks: Readonly<Record<string, Crosswalk>>;
  /** By file name without its ending: `posting-rules`. */
  readonly policies: Readonly<Record<string, Json>>;
}

/** All of an estate but whose it is. */
export type WithoutTenant = Omit<Estate, 'tenant'>;

/** What mappings are compiled against. */
export function mappingContextOf(estate: Pick<Estate, 'crosswalks' | 'entities'>): MappingContext {
  const crosswalks: Crosswalks = new Map(Object.entries(estate.crosswalks).map(([name, table]) => [name, new Map(Object.entries(table))]));
  return { crosswalks, entities: estate.entities.map((entity) => entity.id) };
}

/** Compiles every mapping of a release, by name. Throws `MAPPING_…` for a document that was never checked. */
export function mappingsOf(estate: Estate): ReadonlyMap<string, CompiledMapping> {
  const context = mappingContextOf(estate);
  return new Map(
    Object.entries(estate.mappings).map(([name, content]) => [name, compileMapping({ file: `mappings/${name}.yaml`, content }, context)]),
  );
}

/** SHA-256 of the document in hexadecimal, the same whatever the order of its names. */
export function estateDigest(estate: Estate): string {
  return createHash('sha256').update(inOrder(estate)).digest('hex');
}

/** JSON with names sorted. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${inOrder(inner)}`)
    .join(',')}}`;
}
