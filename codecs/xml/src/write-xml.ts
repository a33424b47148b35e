/** An element to be written: attributes and children that are undefined are left out. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly children?: readonly (XmlNode | undefined)[];
  readonly text?: string | undefined;
}

/** A writer of elements that reads like the document: `element('Money', { currency: 'USD' }, '12.50')`. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  inside: string | readonly (XmlNode | undefined)[] = [],
): XmlNode {
  return typeof inside === 'string' ? { name, attributes, text: inside } : { name, attributes, children: inside };
}

/** An element with a text, or nothing where there is no text. */
export const textElement = (name: string, text: string | undefined): XmlNode | undefined =>
  text === undefined ? undefined : { name, text };

/** Writes a document in UTF-8, `before` between its declaration and its root. Characters that XML 1.0 cannot hold are left out. */
export function writeXml(root: XmlNode, before = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${before}${written(root)}\n`;
}

function written({ name, attributes = {}, children = [], text = '' }: XmlNode): string {
  const told = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escaped(value)}"`]));
  const inside = escaped(text) + children.map((child) => (child === undefined ? '' : written(child))).join('');
  return inside === '' ? `<${name}${told.join('')}/>` : `<${name}${told.join('')}>${inside}</${name}>`;
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Line breaks and tabs are written as references: in attributes they would be read as blanks. */
function escaped(text: string): string {
  const allowed = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
  return allowed.replaceAll(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? character);
}
