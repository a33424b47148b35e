/** What one input may ask of a reader. */
export interface XmlLimits {
  /** Bytes of one input. */
  readonly fileBytes: number;
  /** Bytes of what the parser holds at once: a text, or a tag with its attributes. */
  readonly tokenBytes: number;
  /** Depth of nested elements. A namespace-aware parser takes time square in it. */
  readonly depth: number;
  /** Elements of a document that is read as a tree. */
  readonly elements: number;
}

/** Far above the documents of purchasing, with their attachments left out, and far below what hurts. */
export const defaultXmlLimits: XmlLimits = { fileBytes: 16 * 1024 * 1024, tokenBytes: 256 * 1024, depth: 64, elements: 500_000 };
