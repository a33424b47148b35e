/**
 * Writes src/structure/r4.json, the structure of every FHIR R4 resource and type, from the official definitions:
 *
 *     node codecs/fhir/scripts/generate-structure.ts FOLDER
 *
 * FOLDER holds profiles-resources.json, profiles-types.json, valuesets.json and v3-codesystems.json of release 4.0.1. Only
 * structure is taken (names, cardinalities, types, targets, codes), none of the prose. The grammar of a line is in
 * src/structure/definitions.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codesOf, type TerminologyResource } from './value-sets.ts';

interface ElementType {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
}

interface Element {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly base?: { readonly path: string };
  readonly type?: readonly ElementType[];
  readonly contentReference?: string;
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}

interface StructureDefinition {
  readonly resourceType: string;
  readonly name: string;
  readonly url: string;
  readonly kind: string;
  readonly derivation?: string;
  readonly abstract: boolean;
  readonly fhirVersion: string;
  readonly baseDefinition?: string;
  readonly snapshot: { readonly element: readonly Element[] };
}

const RELEASE = '4.0.1';
/** What the definitions express in FHIRPath's own types, in FHIR's. */
const SYSTEM_TYPES: Readonly<Record<string, string>> = { 'Resource.id': 'id', 'Element.id': 'string', 'Extension.url': 'uri' };

const folder = process.argv[2];
if (folder === undefined) throw new TypeError('Name the folder of the definition bundles');
const bundle = <T>(file: string): T[] => {
  const text = readFileSync(path.join(folder, file), 'utf8');
  return (JSON.parse(text) as { entry: { resource: T }[] }).entry.map(({ resource }) => resource);
};

const definitions = ['profiles-types.json', 'profiles-resources.json']
  .flatMap((file) => bundle<StructureDefinition>(file))
  .filter(({ resourceType, fhirVersion }) => resourceType === 'StructureDefinition' && fhirVersion === RELEASE);
const terminology = new Map(
  ['v3-codesystems.json', 'valuesets.json']
    .flatMap((file) => bundle<TerminologyResource>(file))
    .map((resource) => [`${resource.resourceType} ${resource.url}`, resource]),
);

const types: Record<string, Record<string, string>> = {};
const codes: Record<string, readonly string[]> = {};
const resources: string[] = [];
const unresolved = new Set<string>();

for (const definition of definitions) {
  if (definition.kind === 'primitive-type' || definition.kind === 'logical') continue;
  if (definition.derivation === 'constraint' && definition.name !== 'SimpleQuantity') continue;
  if (definition.kind === 'resource' && !definition.abstract) resources.push(definition.name);
  for (const element of definition.snapshot.element) add(definition, element);
}

function add(definition: StructureDefinition, element: Element): void {
  const isRoot = !element.path.includes('.');
  if (isRoot) {
    types[definition.name] = { '': definition.baseDefinition?.split('/').at(-1) ?? '' };
    return;
  }
  if (definition.name === 'SimpleQuantity') {
    if (element.max === '0') (types['SimpleQuantity'] ??= {})[element.path.split('.').at(-1) ?? ''] = '0..0 code';
    return;
  }
  if (element.base?.path !== element.path) return;
  const parts = element.path.split('.');
  const owner = (types[parts.slice(0, -1).join('.')] ??= {});
  const [type] = element.type ?? [];
  const isBackbone = type !== undefined && (type.code === 'BackboneElement' || type.code === 'Element');
  if (isBackbone) types[element.path] = { '': type.code };
  const written =
    element.contentReference?.slice(1) ?? (isBackbone ? element.path : (element.type ?? []).map((one) => typeText(one, element)).join(' '));
  owner[parts.at(-1) ?? ''] = `${element.min}..${element.max} ${written}${bindingText(element)}`;
}

function typeText({ code, profile, targetProfile }: ElementType, element: Element): string {
  if (code.startsWith('http:')) return SYSTEM_TYPES[element.path] ?? 'string';
  const targets = (targetProfile ?? []).map((url) => url.split('/').at(-1));
  if (code === 'Reference' && targets.length > 0 && !targets.includes('Resource')) return `Reference(${targets.join('|')})`;
  return code === 'Quantity' && profile?.[0]?.endsWith('/SimpleQuantity') === true ? 'SimpleQuantity' : code;
}

function bindingText({ binding, type = [] }: Element): string {
  if (binding?.strength !== 'required' || binding.valueSet === undefined) return '';
  const url = binding.valueSet.split('|')[0] ?? '';
  const name = url.split('/').at(-1) ?? '';
  if (!type.some(({ code }) => ['code', 'Coding', 'CodeableConcept', 'string', 'uri', 'Quantity'].includes(code))) return '';
  const found = (codes[name] ??= codesOf(url, terminology) ?? []);
  if (found.length > 0) return ` {${name}}`;
  unresolved.add(name);
  delete codes[name];
  return '';
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
const joined = Object.fromEntries(Object.entries(codes).map(([name, set]) => [name, set.join(' ')]));
if (Object.values(codes).some((set) => set.some((code) => code.includes(' ')))) throw new TypeError('A code holds a blank');
const output = { release: RELEASE, resources: resources.sort(), codes: sorted(joined), types: sorted(types) };
writeFileSync(path.join(import.meta.dirname, '../src/structure/r4.json'), `${JSON.stringify(output, null, 2)}\n`);
console.log(`${resources.length} resources, ${Object.keys(types).length} types, ${Object.keys(codes).length} sets of codes`);
console.log(`not enumerable, left out: ${[...unresolved].sort().join(', ')}`);
