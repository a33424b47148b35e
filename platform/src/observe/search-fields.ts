import { definitionOf } from '../canonical/index.ts';
import type { Estate } from '../govern/estate/index.ts';
import { segmentNames } from './parsed/index.ts';

/** A field of messages whose values are searched for by keyed tokens. */
export interface SearchField {
  /** As the sender's format names it: `PID-18`, `CLP01`, `accountNumber`. */
  readonly name: string;
  readonly title: string;
  /** The kind of token that translation leaves of it. */
  readonly kind: string;
}

/** What mappings of remittances call the elements that are searched for. */
const REMITTANCE_ELEMENTS: Readonly<Record<string, { readonly name: string; readonly title: string }>> = {
  'remittance.trace': { name: 'TRN02', title: 'Trace number' },
  'claim.controlNumber': { name: 'CLP01', title: 'Claim number' },
};

const TITLES: Readonly<Record<string, string>> = {
  account: 'Account number',
  mrn: 'Medical record number',
  claim: 'Claim number',
  trace: 'Trace number',
  'tax-id': 'Tax identifier',
};

/** The fields that the mappings of an estate leave tokens of, read from the mappings themselves. */
export function searchFields(estate: Estate): readonly SearchField[] {
  const fields = new Map<string, SearchField>();
  for (const mapping of Object.values(estate.mappings)) {
    for (const { to, fields: values } of rulesOf(mapping)) {
      const properties = definitionOf(to)?.schema.properties ?? {};
      for (const [name, value] of Object.entries(values)) {
        const kind = tokenOf(properties[name]);
        if (kind === undefined) continue;
        for (const path of pathsIn(value)) {
          const field = fieldOf(path, kind);
          fields.set(`${field.name} ${kind}`, field);
        }
      }
    }
  }
  return [...fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function tokenOf(property: object | undefined): string | undefined {
  return property !== undefined && 'token' in property && typeof property.token === 'string' ? property.token : undefined;
}

interface Rule {
  readonly to: string;
  readonly fields: object;
}

/** Mappings were checked before they became a release; what has another shape emits nothing. */
function rulesOf(mapping: unknown): Rule[] {
  const { emit } = mapping as { emit?: unknown };
  if (!Array.isArray(emit)) return [];
  return emit.filter((rule: Partial<Rule>): rule is Rule => typeof rule.to === 'string' && typeof rule.fields === 'object');
}

function pathsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'path' && typeof inner === 'string' ? [inner] : pathsIn(inner)));
}

function fieldOf(path: string, kind: string): SearchField {
  const element = REMITTANCE_ELEMENTS[path];
  if (element !== undefined) return { ...element, kind };
  const [, segment, number] = /^([A-Z][A-Z0-9]{2})-(\d+)/.exec(path) ?? [];
  if (segment === undefined || number === undefined) return { name: path, title: TITLES[kind] ?? kind, kind };
  return { name: `${segment}-${number}`, title: segmentNames(segment)?.fields[Number(number) - 1]?.title ?? TITLES[kind] ?? kind, kind };
}
