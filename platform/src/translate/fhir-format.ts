import {
  type Bundle,
  type Entry,
  FhirError,
  follow,
  type JsonObject,
  type JsonValue,
  parsePath,
  parseReference,
  type Path,
  type Resource,
} from '@plexus/fhir';
import { Fault } from '../kernel/index.ts';
import type { DocumentNode } from './document.ts';
import type { Found, ListReader, PathReader, RecordFormat, SourceRecord } from './record.ts';

/** A resource, one of its repeating elements, or an item of a list below one of these. */
export interface FhirRecord extends SourceRecord {
  readonly resource: Resource;
  /** What paths begin at: the resource, or an element of it. */
  readonly json: JsonObject;
  /** Where the resource came in a Bundle: references lead to its neighbours. */
  readonly within: { readonly bundle: Bundle; readonly entry: Entry } | undefined;
}

/** The type that paths begin at, and that of the resource around it. */
export interface FhirPlace {
  readonly type: string;
  readonly resource: string;
}

interface Located {
  readonly json: JsonObject;
  readonly path: Path;
}

const ROOT = /^[A-Z][A-Za-z]*\./;

/**
 * Paths are properties with dots, places in brackets from 0 or the text of a property: `code.coding[system=urn:x].code`. One that begins with
 * the name of the resource begins at the resource: `Claim.total.value`. `account->Account.identifier.value` follows a reference to a contained
 * resource or another entry of the Bundle, `account->id` gives the id that the reference names.
 */
export function fhirFormat(place: FhirPlace): RecordFormat<FhirRecord> {
  return {
    path: (node, where) => compilePath(node, where, place),
    list: (node) => compileList(node, place),
    place: (record, path) => {
      const at = record.within === undefined ? record.resource.type : `Bundle.entry[${record.within.entry.index}].resource`;
      return path === undefined ? at : `${at}, ${path}`;
    },
  };
}

/** The type of the items of a list, and where each of them begins. Throws a located `MAPPING_PATH_INVALID`. */
export function compileFhirEach(node: DocumentNode, resource: string): { readonly type: string; readonly path: Path } {
  const path = parsed(node, node.text(), resource);
  if (!path.repeats || path.type === undefined)
    throw node.fault('MAPPING_PATH_INVALID', 'The path leads to nothing that repeats', 'Name a repeating element: item');
  return { type: path.type, path };
}

/** What a path leads to as a list of objects. */
export function objectsAt(json: JsonObject, path: Path): readonly JsonObject[] {
  const found = follow(json, path.steps);
  const items = found?.kind === 'list' ? found.items : found === undefined ? [] : [found];
  return items.filter((item) => item.kind === 'object');
}

function compilePath(node: DocumentNode, where: DocumentNode | undefined, place: FhirPlace): PathReader<FhirRecord> {
  if (where !== undefined)
    throw where.fault(
      'MAPPING_KEY_UNKNOWN',
      '"where" chooses among HL7 repetitions only',
      'Write the text in brackets: identifier[system=urn:x]',
    );
  const text = node.text();
  const arrow = text.indexOf('->');
  const find = arrow === -1 ? directly(node, text, place) : byReference(node, text.slice(0, arrow), text.slice(arrow + 2), place);
  return { path: text, type: 'text', find };
}

function directly(node: DocumentNode, text: string, place: FhirPlace): PathReader<FhirRecord>['find'] {
  const { path, start } = anchored(node, text, place);
  if (path.type !== undefined && !/^[a-z]/.test(path.type))
    throw node.fault('MAPPING_PATH_INVALID', `The path ends at ${path.type}, which has no value of its own`, 'Go on to one of its values');
  return (record) => found(follow(start(record), path.steps));
}

function byReference(node: DocumentNode, from: string, to: string, place: FhirPlace): PathReader<FhirRecord>['find'] {
  const { path, start } = anchored(node, from, place);
  if (path.type !== 'Reference' && path.type !== undefined)
    throw node.fault('MAPPING_PATH_INVALID', `Before "->" stands ${path.type} and no reference`, 'Name an element such as account');
  const literalOf = (record: FhirRecord): JsonValue | undefined => {
    const reference = follow(start(record), path.steps);
    const one = reference?.kind === 'list' ? reference.items[0] : reference;
    return one?.kind === 'object' ? follow(one, LITERAL) : undefined;
  };
  if (to === 'id') {
    return (record) => {
      const literal = literalOf(record);
      const target = literal?.kind === 'string' ? parseReference(literal.text) : undefined;
      return target?.kind === 'resource' && literal !== undefined
        ? { text: target.id, isNull: false, start: literal.start, end: literal.end }
        : undefined;
    };
  }
  const type = ROOT.exec(to)?.[0].slice(0, -1);
  if (type === undefined)
    throw node.fault(
      'MAPPING_PATH_INVALID',
      'After "->" stands neither id nor a type with a path',
      'Write account->id or account->Account.identifier.value',
    );
  const target = parsed(node, to.slice(type.length + 1), type);
  return (record) => {
    const literal = literalOf(record);
    const led = literal?.kind === 'string' ? resolved(record, literal.text) : undefined;
    return led?.json !== undefined && led.type === type ? found(follow(led.json, target.steps)) : undefined;
  };
}

const LITERAL = parsePath('reference').steps;

function resolved(record: FhirRecord, reference: string): Resource | undefined {
  if (reference.startsWith('#')) return record.resource.contained(reference.slice(1));
  return record.within?.bundle.resolve(reference, record.within.entry)?.resource;
}

function compileList(node: DocumentNode, place: FhirPlace): ListReader<FhirRecord> {
  const { path, start } = anchored(node, node.text(), place);
  const type = path.type ?? 'Element';
  return {
    path: node.text(),
    format: fhirFormat({ type, resource: place.resource }),
    items: (record) => objectsAt(start(record), path).map((json) => ({ ...record, json, start: json.start, end: json.end })),
  };
}

/** A path from where the record begins, or from its resource. */
function anchored(node: DocumentNode, text: string, place: FhirPlace): { path: Path; start: (record: FhirRecord) => Located['json'] } {
  const root = ROOT.exec(text)?.[0];
  if (root === undefined) return { path: parsed(node, text, place.type), start: ({ json }) => json };
  if (root !== `${place.resource}.`)
    throw node.fault('MAPPING_PATH_INVALID', `The record is no ${root.slice(0, -1)}`, `Begin with ${place.resource}. or with an element`);
  return { path: parsed(node, text.slice(root.length), place.resource), start: ({ resource }) => resource.json };
}

function parsed(node: DocumentNode, text: string, type: string): Path {
  try {
    return parsePath(text, type);
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    const [issue] = error.issues;
    throw node.fault(
      'MAPPING_PATH_INVALID',
      issue?.message ?? 'The path is not readable',
      'Write properties with dots, as they stand in JSON: code.coding[0].code',
    );
  }
}

function found(value: JsonValue | undefined): Found | undefined {
  const one = value?.kind === 'list' ? value.items[0] : value;
  if (one === undefined || one.kind === 'list' || one.kind === 'object' || one.kind === 'null') return undefined;
  const text = one.text.trim();
  return text === '' ? undefined : { text, isNull: false, start: one.start, end: one.end };
}

/** What the FHIR codec found wrong, as a fault of the platform. */
export function faultOfFhir({ issues }: Pick<FhirError, 'issues'>): Fault {
  const [issue] = issues;
  const { expression = '', offset = 0 } = issue?.at ?? {};
  return new Fault({
    code: issue?.code ?? 'FHIR_EMPTY',
    kind: 'rejected',
    message: issue?.message ?? 'There is nothing to read',
    hint: 'Ask the sender for a resource that is valid FHIR R4',
    at: expression === '' ? `byte ${offset}` : `${expression}, byte ${offset}`,
  });
}
