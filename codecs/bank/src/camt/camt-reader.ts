import { type XmlAttributes, type XmlEvents, XmlStream } from '@plexus/xml';
import { BankError } from '../bank-error.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { present } from '../present.ts';
import type { Element } from './element.ts';
import { documentKind, isCamtType } from './document-kind.ts';
import type { CamtMessage, CamtPart, CamtType } from './parts.ts';
import { readEntry } from './read-entry.ts';
import { OpenStatement } from './statement.ts';
import { Values } from './values.ts';
import { bankErrorOf } from './xml-rules.ts';

export interface CamtReaderOptions {
  readonly limits?: Partial<Limits>;
}

/** What statements are called in each kind of message. */
const STATEMENTS = { 'camt.052': 'Rpt', 'camt.053': 'Stmt', 'camt.054': 'Ntfctn' } as const satisfies Record<CamtType, string>;

/**
 * Reads bank statements (ISO 20022 camt.053.001.02 to .13, and camt.052 and camt.054 of the same versions) as they arrive, wrapped in an
 * envelope with a header or not: message, statement with its balances, entries with their transactions, and at each end whether opening
 * balance and booked entries give the closing balance. Bytes in any chunks give the same parts; one entry is in memory at a time.
 *
 * Nothing the file holds is thrown: what breaks the rules comes as a `problem` part. XML that is not well formed, too deep, with a document
 * type, or of another kind of message is refused with a fatal problem, after which nothing comes.
 */
export class CamtReader {
  readonly #limits: Limits;
  readonly #xml: XmlStream<BankError>;
  #parts: CamtPart[] = [];
  #ended = false;
  #stopped = false;
  /** Depth of open elements, and of the Document among them. */
  #depth = 0;
  #documentDepth = 0;
  #namespace = '';
  #type: CamtType = 'camt.053';
  #version = '';
  #documentStart = 0;
  #statement: OpenStatement | undefined;
  /** Elements kept of the entry or header part being read, outermost first. */
  #kept: Element[] = [];
  #keptCount = 0;
  /** The depth of the innermost kept element; elements of other namespaces inside it are not kept. */
  #keptDepth = 0;
  #headerParts = 0;
  #seen = false;
  readonly #report = (error: BankError): void => {
    this.#parts.push({ kind: 'problem', error });
  };

  constructor(options: CamtReaderOptions = {}) {
    this.#limits = { ...defaultLimits, ...options.limits };
    const events: XmlEvents = {
      open: (name, namespace, attributes, start, end) => this.#open(name, namespace, attributes, start, end),
      text: (text) => {
        const element = this.#kept.at(-1);
        if (element !== undefined && this.#keptDepth === this.#depth) element.text += text;
      },
      close: (start, end) => this.#close(start, end),
    };
    this.#xml = new XmlStream<BankError>({ limits: { ...this.#limits, tokenBytes: this.#limits.recordBytes } }, events);
  }

  /** Takes the next bytes and returns the parts they complete. Throws BankError BANK_READER_ENDED after `end`. */
  push(chunk: Uint8Array): CamtPart[] {
    if (this.#ended) throw new BankError('BANK_READER_ENDED', { offset: 0 });
    this.#xml.push(chunk);
    return this.#give();
  }

  /** Says that the input is complete and returns the last parts. */
  end(): CamtPart[] {
    if (this.#ended) return [];
    this.#ended = true;
    this.#xml.end();
    if (this.#xml.failure === undefined && !this.#seen) this.#report(new BankError('CAMT_NO_DOCUMENT', { offset: 0 }));
    return this.#give();
  }

  #give(): CamtPart[] {
    const { failure } = this.#xml;
    if (failure !== undefined && !this.#stopped) {
      this.#stopped = true;
      this.#report(bankErrorOf(failure));
    }
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #open(name: string, namespace: string, attributes: XmlAttributes, start: number, end: number): void {
    this.#depth++;
    if (this.#documentDepth === 0) {
      if (name === 'Document') this.#openDocument(namespace, start);
      return;
    }
    if (namespace !== this.#namespace) return;
    const level = this.#depth - this.#documentDepth;
    if (this.#kept.length > 0) {
      if (this.#keptDepth === this.#depth - 1) this.#keep(this.#element(name, attributes.get('Ccy'), start, end));
      return;
    }
    if (level === 2 && name === STATEMENTS[this.#type]) {
      this.#statement = new OpenStatement(this.#element(name, undefined, start, end), this.#report);
    } else if ((level === 2 && name === 'GrpHdr') || (level === 3 && this.#statement !== undefined)) {
      this.#keptCount = 0;
      this.#keep(this.#element(name, attributes.get('Ccy'), start, end));
    }
  }

  #openDocument(namespace: string, start: number): void {
    const kind = documentKind(namespace);
    if (kind === undefined) this.#xml.refuse(new BankError('CAMT_NAMESPACE', { offset: start }));
    const { type, version } = kind;
    if (!isCamtType(type)) this.#xml.refuse(new BankError('CAMT_KIND', { offset: start }, { detail: `${type}.${version}` }));
    const number = Number(version.slice(4));
    if (!version.startsWith('001.') || number < 2 || number > 13) {
      this.#xml.refuse(new BankError('CAMT_VERSION', { offset: start }, { detail: `${type}.${version}` }));
    }
    this.#seen = true;
    this.#documentDepth = this.#depth;
    this.#namespace = namespace;
    this.#type = type;
    this.#version = version;
    this.#documentStart = start;
  }

  #element(name: string, currency: string | undefined, start: number, contentStart: number): Element {
    return { name, currency, children: [], text: '', start, contentStart, contentEnd: contentStart, end: contentStart };
  }

  #keep(element: Element): void {
    if (++this.#keptCount > this.#limits.parts) {
      this.#xml.refuse(new BankError('BANK_TOO_MANY_PARTS', { offset: element.start }, { detail: `limit ${this.#limits.parts}` }));
    }
    this.#kept.at(-1)?.children.push(element);
    this.#kept.push(element);
    this.#keptDepth = this.#depth;
  }

  #close(start: number, end: number): void {
    const level = this.#depth - this.#documentDepth;
    if (this.#kept.length > 0 && this.#keptDepth === this.#depth) this.#closeKept(level, start, end);
    else if (this.#statement !== undefined && level === 2 && this.#documentDepth > 0) this.#closeStatement(this.#statement, start, end);
    if (this.#depth === this.#documentDepth) this.#documentDepth = 0;
    this.#depth--;
  }

  #closeKept(level: number, start: number, end: number): void {
    const element = this.#kept.pop();
    this.#keptDepth--;
    if (element === undefined) return;
    element.contentEnd = start;
    element.end = end;
    if (this.#kept.length > 0) return;
    if (level === 2) this.#parts.push(this.#message(element));
    else if (element.name === 'Ntry') this.#entry(element);
    else if (this.#statement !== undefined) {
      if (++this.#headerParts > this.#limits.parts) this.#xml.refuse(new BankError('BANK_TOO_MANY_PARTS', { offset: element.start }));
      this.#statement.element.children.push(element);
    }
  }

  #message(header: Element): CamtMessage {
    const values = new Values<'messageId' | 'createdAt'>(header, this.#report);
    const facts = { messageId: values.required('messageId', 'MsgId'), createdAt: values.text('createdAt', 'CreDtTm') };
    const at = { start: this.#documentStart, end: header.end };
    return present<CamtMessage>({ kind: 'message', type: this.#type, version: this.#version, ...facts, at, positions: values.positions });
  }

  #entry(element: Element): void {
    const statement = this.#statement;
    if (statement === undefined) return;
    if (!statement.told) this.#parts.push(statement.header(this.#report));
    const entry = readEntry(element, this.#report);
    statement.add(entry);
    if (entry !== undefined) this.#parts.push(entry);
  }

  #closeStatement(statement: OpenStatement, start: number, end: number): void {
    statement.element.contentEnd = start;
    statement.element.end = end;
    if (!statement.told) this.#parts.push(statement.header(this.#report));
    this.#parts.push(statement.end(this.#type === 'camt.053'));
    this.#statement = undefined;
    this.#headerParts = 0;
  }
}
