import { inspectResource, isResourceType, type JsonObject, type Path, readBundle, type Resource } from '@plexus/fhir';
import type { DocumentNode } from './document.ts';
import type { EmitRule } from './emit-rule.ts';
import { noRecords } from './faults.ts';
import { compileFhirEach, faultOfFhir, type FhirRecord, fhirFormat, objectsAt } from './fhir-format.ts';
import type { MessageMapping } from './mapping.ts';
import { RuleApplication } from './rule-application.ts';
import { type Build, compileRules, emitsOf, type Facts } from './rule-build.ts';

/** The rules for one type of resource, and what of it is a record. */
interface Part {
  readonly rules: readonly EmitRule<FhirRecord>[];
  readonly each: Path | undefined;
}

/**
 * Builds a mapping of FHIR resources. `from: fhir/ChargeItem` takes one type; `from: fhir` takes those of `accept`, each with the rules
 * that name it in `of`, and with Bundle among them the entries of Bundles too.
 */
export function fhirMapping(facts: Facts, build: Build): MessageMapping {
  const parts = build.root.require('from').value === 'fhir' ? partsByType(facts, build) : onePart(facts, build);
  const readsEntries = facts.kinds.includes('Bundle') && !parts.has('Bundle');
  const rules = [...parts.values()].flatMap((part) => part.rules);
  return {
    ...facts,
    format: 'fhir',
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication<FhirRecord>(facts.name, fhirFormat({ type: 'Resource', resource: 'Resource' }), context);
      const { resource, issues } = inspectResource(bytes);
      if (resource === undefined || issues.length > 0) application.undecodable(faultOfFhir({ issues }), 0, bytes.length);
      else {
        const records = recordsOf(resource, parts, readsEntries);
        for (const record of records) application.apply(parts.get(record.resource.type)?.rules ?? [], record);
        if (records.length === 0) application.undecodable(noRecords(resource.type), 0, bytes.length);
      }
      return application.translation();
    },
    fieldRanges(bytes, place) {
      const { resource } = inspectResource(bytes);
      if (resource === undefined) return [];
      return recordsOf(resource, parts, readsEntries)
        .filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []);
    },
  };
}

function onePart(facts: Facts, build: Build): ReadonlyMap<string, Part> {
  const type = facts.kinds[0] ?? '';
  const written = build.root.get('each');
  const each = written === undefined ? undefined : compileFhirEach(written, type);
  const rules = compileRules(fhirFormat({ type: each?.type ?? type, resource: type }), build);
  return new Map([[type, { rules, each: each?.path }]]);
}

function partsByType(facts: Facts, build: Build): ReadonlyMap<string, Part> {
  const types = facts.kinds.filter((kind) => kind !== 'Bundle');
  for (const rule of build.root.require('emit').items()) build.faults.try(() => ruleType(rule, types));
  return new Map(types.map((type) => [type, { rules: compileRules(fhirFormat({ type, resource: type }), build, type), each: undefined }]));
}

function ruleType(rule: DocumentNode, types: readonly string[]): string {
  return rule.require('of').word(types);
}

function recordsOf(resource: Resource, parts: ReadonlyMap<string, Part>, readsEntries: boolean): FhirRecord[] {
  if (resource.type !== 'Bundle' || !readsEntries) return pieces(resource, parts.get(resource.type)?.each, undefined, 1);
  const bundle = readBundle(resource);
  const records: FhirRecord[] = [];
  for (const entry of bundle.entries) {
    if (entry.resource === undefined) continue;
    records.push(...pieces(entry.resource, parts.get(entry.resource.type)?.each, { bundle, entry }, records.length + 1));
  }
  return records;
}

function pieces(resource: Resource, each: Path | undefined, within: FhirRecord['within'], first: number): FhirRecord[] {
  const found: readonly JsonObject[] = each === undefined ? [resource.json] : objectsAt(resource.json, each);
  return found.map((json, index) => ({ resource, json, within, number: first + index, start: json.start, end: json.end }));
}

/** The kinds of `from: fhir/TYPE`, or those of `accept`. */
export function compileFhirKinds(from: DocumentNode, accept: DocumentNode | undefined): readonly string[] {
  const [, one] = /^fhir\/(.+)$/.exec(from.text()) ?? [];
  if (one !== undefined) {
    if (accept !== undefined)
      throw accept.fault('MAPPING_KEY_UNKNOWN', '"from" names the type already', 'Write "from: fhir" to list types under "accept"');
    return [resourceType(from, one)];
  }
  const kinds = accept?.items().map((item) => resourceType(item, item.text())) ?? [];
  if (kinds.length === 0)
    throw from.fault(
      'MAPPING_KIND_MISSING',
      'The types of resources are not named',
      'Write from: fhir/ChargeItem, or accept: [ChargeItem, Bundle]',
    );
  return kinds;
}

function resourceType(node: DocumentNode, name: string): string {
  if (isResourceType(name)) return name;
  throw node.fault('MAPPING_KIND_MISSING', `"${name}" is no resource of FHIR R4`, 'Write the name as the specification does: ChargeItem');
}
