import { elementsAt, parseXmlPath, valueAt, type XmlElement, type XmlPath } from '@plexus/xml';
import type { DocumentNode } from './document.ts';
import type { ListReader, PathReader, RecordFormat, SourceRecord } from './record.ts';

/** A document, one of its repeating elements, or an item of a list below one of these. */
export interface XmlRecord extends SourceRecord {
  readonly element: XmlElement;
  /** The message that the element was read from. */
  readonly bytes: Uint8Array;
}

/**
 * Paths are names with slashes, an attribute last: `ItemDetail/UnitPrice/Money`, `Contact[@role=buyer]/Name`, `ConfirmationHeader/@type`. Places in
 * brackets count from 0, `..` is what an element stands in, and prefixes are left out. Of several the first that is not blank counts.
 */
export const xmlFormat: RecordFormat<XmlRecord> = {
  path: compilePath,
  list: compileList,
  place: (record, path) => {
    const at = `${record.element.name} ${record.number}`;
    return path === undefined ? at : `${at}, ${path}`;
  },
};

/** Reads `each: ShipNoticePortion`. */
export function compileXmlEach(node: DocumentNode | undefined): XmlPath | undefined {
  return node === undefined ? undefined : parsed(node);
}

/** The records of a document: the element itself, or with `each` those at that path. */
export function xmlRecords(bytes: Uint8Array, element: XmlElement, each: XmlPath | undefined): XmlRecord[] {
  const elements = each === undefined ? [element] : elementsAt(element, each);
  return elements.map((one, index) => ({ element: one, bytes, number: index + 1, start: one.start, end: one.end }));
}

function compilePath(node: DocumentNode, where?: DocumentNode): PathReader<XmlRecord> {
  if (where !== undefined)
    throw where.fault(
      'MAPPING_KEY_UNKNOWN',
      '"where" chooses among HL7 repetitions only',
      'Write the attribute in brackets: Contact[@role=buyer]',
    );
  const path = parsed(node);
  return {
    path: node.text(),
    type: 'text',
    find: ({ bytes, element }) => {
      const found = valueAt(bytes, element, path);
      return found === undefined ? undefined : { ...found, isNull: false };
    },
  };
}

function compileList(node: DocumentNode): ListReader<XmlRecord> {
  const path = parsed(node);
  return {
    path: node.text(),
    format: xmlFormat,
    items: (record) => elementsAt(record.element, path).map((element) => ({ ...record, element, start: element.start, end: element.end })),
  };
}

function parsed(node: DocumentNode): XmlPath {
  const path = parseXmlPath(node.text());
  if (path !== undefined) return path;
  throw node.fault(
    'MAPPING_PATH_INVALID',
    'The path is not readable',
    'Write names with slashes: ItemDetail/UnitPrice/Money, or Total/@currency',
  );
}
