import type { XmlElement } from './element.ts';
import { defaultXmlLimits, type XmlLimits } from './limits.ts';
import { XmlError } from './xml-error.ts';
import { XmlStream } from './xml-stream.ts';

export interface ReadXmlOptions {
  readonly limits?: Partial<XmlLimits>;
  /** Whether a document type may stand there and be passed over, given all between `<!DOCTYPE` and `>`; none may when left out. */
  readonly allowsDoctype?: (declared: string) => boolean;
}

interface OpenElement extends XmlElement {
  readonly parent: OpenElement | undefined;
  readonly children: OpenElement[];
  text: string;
  end: number;
  content: { readonly start: number; end: number };
}

/**
 * Reads a document into a tree. What the document is and whether that is known is the caller's to judge. Throws `XmlError`.
 *
 * @param allowsDoctype in the options: cXML's documents name a document type, which is never fetched
 */
export function readXml(bytes: Uint8Array, options: ReadXmlOptions = {}): XmlElement {
  const { allowsDoctype } = options;
  const limits = { ...defaultXmlLimits, ...options.limits };
  let root: OpenElement | undefined;
  let current: OpenElement | undefined;
  let count = 0;
  const stream = new XmlStream<XmlError>(
    { limits, ...(allowsDoctype === undefined ? {} : { allowsDoctype }) },
    {
      open(name, namespace, attributes, start, end) {
        if (++count > limits.elements) stream.refuse(new XmlError('XML_TOO_MANY_ELEMENTS', start, { limit: limits.elements }));
        const element: OpenElement = {
          name,
          namespace,
          parent: current,
          children: [],
          text: '',
          attributes: attributes.all(),
          start,
          end,
          content: { start: end, end },
        };
        current?.children.push(element);
        root ??= element;
        current = element;
      },
      text(text) {
        if (current !== undefined) current.text += text;
      },
      close(start, end) {
        if (current === undefined) return;
        current.content.end = start;
        current.end = end;
        current = current.parent;
      },
    },
  );
  stream.push(bytes);
  stream.end();
  if (stream.failure !== undefined) throw stream.failure;
  if (root === undefined) throw new XmlError('XML_EMPTY', 0);
  return root;
}
