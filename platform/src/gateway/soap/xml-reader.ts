import { Fault } from '../../kernel/index.ts';

/** An element: its name with the namespace it stands for, and what is in it. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Text directly inside, all of it. */
  readonly text: string;
}

const MOST_DEPTH = 32;
const MOST_ELEMENTS = 20_000;
const MOST_ATTRIBUTES = 32;
const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const TAG = new RegExp(`<(/?)(${NAME})((?:[ \\t\\r\\n]+${NAME}[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"[^"<]*"|'[^'<]*'))*)[ \\t\\r\\n]*(/?)>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`, 'g');
const DECLARATION = /^<\?xml version=["']1\.0["'](?: encoding=["']([A-Za-z0-9-]+)["'])?(?: standalone=["'](?:yes|no)["'])?\s*\?>/;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** What XML 1.0 calls characters; everything else ends up as something else in somebody's program. */
const NOT_A_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

interface Open {
  readonly prefixed: string;
  readonly element: { namespace: string; name: string; attributes: Map<string, string>; children: XmlElement[]; text: string };
  readonly namespaces: ReadonlyMap<string, string>;
}

/**
 * Reads the XML that envelopes are made of, and no other: elements, attributes, text, the five entities and character references, comments. A
 * document type, a processing instruction, CDATA, a second root, an unbound prefix, nesting deeper than 32 or more elements than an envelope
 * has are refused, so that there is one reading and nothing to expand. Throws `XML_REFUSED` (rejected) with the place, never quoting.
 */
export function readXml(bytes: Uint8Array): XmlElement {
  const text = decode(bytes);
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let at = declarationOf(text);
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const upTo = next === -1 ? text.length : next;
    if (upTo > at) take(open.at(-1), unescape(text.slice(at, upTo), at), at);
    if (next === -1) break;
    if (text.startsWith('<!--', next)) {
      at = endOfComment(text, next);
      continue;
    }
    TAG.lastIndex = next;
    const tag = TAG.exec(text);
    if (tag === null) throw refused('There is something here that an envelope has not', next);
    at = TAG.lastIndex;
    const [, isEnd, prefixed = '', attributes = '', isEmpty] = tag;
    if (isEnd === '/') {
      const closed = open.pop();
      if (closed?.prefixed !== prefixed || attributes !== '' || isEmpty === '/') throw refused('An element ends that did not begin', next);
      if (open.length === 0) root = closed.element;
      continue;
    }
    elements += 1;
    if (root !== undefined) throw refused('There is a second root', next);
    if (open.length >= MOST_DEPTH || elements > MOST_ELEMENTS) throw refused('There are more elements than an envelope has', next);
    const begun = begin(prefixed, attributes, open.at(-1)?.namespaces ?? new Map(), next);
    open.at(-1)?.element.children.push(begun.element);
    if (isEmpty !== '/') open.push(begun);
    else if (open.length === 0) root = begun.element;
  }
  if (root === undefined || open.length > 0) throw refused('The document ends too early', text.length);
  return root;
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const odd = text.search(NOT_A_CHARACTER);
    if (odd === -1) return text;
    throw refused('There is a character that XML has not', odd);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw refused('The bytes are not UTF-8', 0);
  }
}

function declarationOf(text: string): number {
  const [declaration, encoding = 'utf-8'] = DECLARATION.exec(text) ?? [''];
  if (encoding.toLowerCase() !== 'utf-8') throw refused('Only UTF-8 is read', 0);
  return declaration.length;
}

function take(open: Open | undefined, text: string, at: number): void {
  if (open !== undefined) open.element.text += text;
  else if (text.trim() !== '') throw refused('There is text outside of the root', at);
}

function endOfComment(text: string, from: number): number {
  const end = text.indexOf('--', from + 4);
  if (end === -1 || text[end + 2] !== '>') throw refused('A comment does not end', from);
  return end + 3;
}

function begin(prefixed: string, written: string, around: ReadonlyMap<string, string>, at: number): Open {
  const given = [...written.matchAll(ATTRIBUTE)].map(
    ([, name = '', double, single]) => [name, unescape(double ?? single ?? '', at)] as const,
  );
  if (given.length > MOST_ATTRIBUTES || new Set(given.map(([name]) => name)).size !== given.length) {
    throw refused('An attribute stands twice, or there are too many', at);
  }
  const namespaces = new Map(around);
  const attributes = new Map<string, string>();
  for (const [name, value] of given) {
    if (name === 'xmlns') namespaces.set('', value);
    else if (name.startsWith('xmlns:')) namespaces.set(name.slice('xmlns:'.length), value);
    else attributes.set(name, value);
  }
  const colon = prefixed.indexOf(':');
  const namespace = namespaces.get(colon === -1 ? '' : prefixed.slice(0, colon));
  if (namespace === undefined && colon !== -1) throw refused('A prefix stands for no namespace', at);
  const element = { namespace: namespace ?? '', name: prefixed.slice(colon + 1), attributes, children: [], text: '' };
  return { prefixed, element, namespaces };
}

function unescape(text: string, at: number): string {
  if (text.includes(']]>')) throw refused('There is something here that an envelope has not', at);
  return text.replaceAll(/&([^;]{0,10});?/g, (whole, name: string) => {
    const code = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    const known = code === null ? ENTITIES[name] : character(code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16));
    if (known === undefined || !whole.endsWith(';')) throw refused('There is a reference to nothing', at);
    return known;
  });
}

function character(code: number): string | undefined {
  const text = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\u0000';
  return NOT_A_CHARACTER.test(text) ? undefined : text;
}

const refused = (message: string, at: number): Fault =>
  new Fault({
    code: 'XML_REFUSED',
    kind: 'rejected',
    message,
    hint: 'Send a plain SOAP envelope in UTF-8, without document type, processing instructions or CDATA',
    at: `character ${at}`,
  });
