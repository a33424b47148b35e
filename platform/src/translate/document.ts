import { editsBetween, Fault } from '../kernel/index.ts';

/** Keys and indexes from the root of a document to a value in it. */
export type DocumentPath = ReadonlyArray<string | number>;

/** A parsed configuration file. One that was just read from disk can also say on which line a value stands. */
export interface SourceDocument {
  /** As shown to people: `estate/mappings/northside-charges.yaml`. */
  readonly file: string;
  readonly content: unknown;
  readonly lineOf?: (path: DocumentPath) => number | undefined;
}

/** One value of a document, with its place, so that whatever is wrong with it can be shown where it was written. */
export class DocumentNode {
  readonly document: SourceDocument;
  readonly path: DocumentPath;
  readonly value: unknown;

  constructor(document: SourceDocument, path: DocumentPath = [], value: unknown = document.content) {
    this.document = document;
    this.path = path;
    this.value = value;
  }

  /** `estate/mappings/x.yaml:12 emit[0].key`. */
  get at(): string {
    const line = this.document.lineOf?.(this.path);
    const place = this.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    return `${this.document.file}${line === undefined ? '' : `:${line}`}${place === '' ? '' : ` ${place.replace(/^\./, '')}`}`;
  }

  fault(code: string, message: string, hint: string): Fault {
    return new Fault({ code, kind: 'rejected', message, hint, at: this.at });
  }

  isObject(): boolean {
    return isObject(this.value);
  }

  isList(): boolean {
    return Array.isArray(this.value);
  }

  /** The value of a key; undefined where it is not written. */
  get(key: string): DocumentNode | undefined {
    if (!isObject(this.value) || !Object.hasOwn(this.value, key)) return undefined;
    return new DocumentNode(this.document, [...this.path, key], this.value[key]);
  }

  /** The value of a key that must be there. Throws `MAPPING_KEY_MISSING`. */
  require(key: string): DocumentNode {
    const child = this.get(key);
    if (child === undefined) throw this.fault('MAPPING_KEY_MISSING', `"${key}" is missing`, `Write "${key}" here`);
    return child;
  }

  /** The entries of an object. Throws `MAPPING_SHAPE_WRONG` when it is not one. */
  entries(): Array<readonly [string, DocumentNode]> {
    if (!isObject(this.value))
      throw this.fault('MAPPING_SHAPE_WRONG', 'This must be a mapping of names to values', 'Write "name: value" lines');
    return Object.keys(this.value).map((key) => [key, this.require(key)] as const);
  }

  /** The items of a list. Throws `MAPPING_SHAPE_WRONG` when it is not one. */
  items(): DocumentNode[] {
    if (!Array.isArray(this.value))
      throw this.fault('MAPPING_SHAPE_WRONG', 'This must be a list', 'Write a list: [ a, b ] or lines that begin with "-"');
    return this.value.map((item, index) => new DocumentNode(this.document, [...this.path, index], item));
  }

  /** Refuses keys that are not among `allowed`, naming the nearest one. Throws `MAPPING_KEY_UNKNOWN`. */
  only(allowed: readonly string[]): this {
    for (const [key, child] of this.entries()) {
      if (!allowed.includes(key)) throw child.fault('MAPPING_KEY_UNKNOWN', `"${key}" is not known here`, suggestion(key, allowed));
    }
    return this;
  }

  /** Plain text; a number or boolean is given as it would be written. Throws `MAPPING_SHAPE_WRONG`. */
  text(): string {
    if (typeof this.value === 'string' && this.value !== '') return this.value;
    if (typeof this.value === 'number' || typeof this.value === 'boolean') return String(this.value);
    throw this.fault('MAPPING_SHAPE_WRONG', 'This must be text', 'Write one value, in quotes when in doubt');
  }

  /** One word of a closed list. Throws `MAPPING_WORD_UNKNOWN`. */
  word<W extends string>(words: readonly W[]): W {
    const text = this.text();
    const word = words.find((candidate) => candidate === text);
    if (word === undefined)
      throw this.fault('MAPPING_WORD_UNKNOWN', `"${text}" is not one of the words known here`, suggestion(text, words));
    return word;
  }

  /** A whole number of at least `least`. Throws `MAPPING_SHAPE_WRONG`. */
  whole(least: number): number {
    if (typeof this.value === 'number' && Number.isSafeInteger(this.value) && this.value >= least) return this.value;
    throw this.fault('MAPPING_SHAPE_WRONG', `This must be a whole number from ${least}`, 'Write digits only');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Did you mean "path"?`, or the words that would do. */
export function suggestion(written: string, known: readonly string[]): string {
  const near = known.map((word) => ({ word, edits: editsBetween(written, word) })).sort((a, b) => a.edits - b.edits)[0];
  if (near !== undefined && near.edits <= Math.max(2, Math.floor(written.length / 3))) return `Did you mean "${near.word}"?`;
  return known.length === 0 ? 'Nothing is allowed here' : `Use one of: ${known.slice(0, 40).join(', ')}`;
}
