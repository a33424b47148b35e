import { type JsonObject, property, textProperty } from '../json/value.ts';
import type { Rule } from './invariants.ts';

const REQUESTING = new Set(['batch', 'transaction', 'history']);
const RESPONDING = new Set(['batch-response', 'transaction-response', 'history']);
const COUNTING = new Set(['searchset', 'history']);

const typeOf = (bundle: JsonObject): string => textProperty(bundle, 'type') ?? '';
const childOf = (object: JsonObject | undefined, name: string): JsonObject | undefined => {
  const value = object === undefined ? undefined : property(object, name);
  return value?.kind === 'object' ? value : undefined;
};
const entriesOf = (bundle: JsonObject): readonly JsonObject[] => {
  const entries = property(bundle, 'entry');
  return entries?.kind === 'list' ? entries.items.filter((entry) => entry.kind === 'object') : [];
};
const resourceTypeOf = (entry: JsonObject | undefined): string | undefined => {
  const resource = childOf(entry, 'resource');
  return resource === undefined ? undefined : textProperty(resource, 'resourceType');
};
const isDocument = (bundle: JsonObject): boolean => typeOf(bundle) === 'document';

/** The rules of Bundle (FHIR R4, 2.36.3). */
export const bundleRules: Readonly<Record<string, readonly Rule[]>> = {
  Bundle: [
    {
      key: 'bdl-1',
      says: 'Only what a search or a history found has a total',
      holds: (b) => property(b, 'total') === undefined || COUNTING.has(typeOf(b)),
    },
    {
      key: 'bdl-2',
      says: 'Only entries of a search tell how they were found',
      holds: (b) => typeOf(b) === 'searchset' || entriesOf(b).every((entry) => property(entry, 'search') === undefined),
    },
    {
      key: 'bdl-3',
      says: 'Every entry of a batch, transaction or history has a request, and no other has one',
      holds: (b) => entriesOf(b).every((entry) => (property(entry, 'request') !== undefined) === REQUESTING.has(typeOf(b))),
    },
    {
      key: 'bdl-4',
      says: 'Every entry of a response or history has a response, and no other has one',
      holds: (b) => entriesOf(b).every((entry) => (property(entry, 'response') !== undefined) === RESPONDING.has(typeOf(b))),
    },
    { key: 'bdl-7', says: 'No version of a resource stands twice', holds: isDistinct },
    {
      key: 'bdl-9',
      says: 'A document has an identifier with system and value',
      holds: (b) => !isDocument(b) || ['system', 'value'].every((name) => property(childOf(b, 'identifier') ?? b, name) !== undefined),
    },
    { key: 'bdl-10', says: 'A document has a timestamp', holds: (b) => !isDocument(b) || property(b, 'timestamp') !== undefined },
    {
      key: 'bdl-11',
      says: 'A document begins with a Composition',
      holds: (b) => !isDocument(b) || resourceTypeOf(entriesOf(b)[0]) === 'Composition',
    },
    {
      key: 'bdl-12',
      says: 'A message begins with a MessageHeader',
      holds: (b) => typeOf(b) !== 'message' || resourceTypeOf(entriesOf(b)[0]) === 'MessageHeader',
    },
  ],
  'Bundle.entry': [
    {
      key: 'bdl-5',
      says: 'An entry has a resource, a request or a response',
      holds: (e) => ['resource', 'request', 'response'].some((name) => property(e, name) !== undefined),
    },
    { key: 'bdl-8', says: 'fullUrl names no version', holds: (e) => !(textProperty(e, 'fullUrl') ?? '').includes('/_history/') },
  ],
};

function isDistinct(bundle: JsonObject): boolean {
  if (typeOf(bundle) === 'history') return true;
  const keys = entriesOf(bundle).flatMap((entry) => {
    const fullUrl = textProperty(entry, 'fullUrl');
    if (fullUrl === undefined) return [];
    const version = textProperty(childOf(childOf(entry, 'resource'), 'meta') ?? entry, 'versionId') ?? '';
    return [`${fullUrl} ${version}`];
  });
  return new Set(keys).size === keys.length;
}
