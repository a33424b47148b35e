import { createHash } from 'node:crypto';
import { LineCounter, parseDocument } from 'yaml';
import type { DocumentPath, SourceDocument } from './document.ts';
import { type CompiledMapping, compileMapping, type MappingContext, type MessageMapping } from './mapping.ts';
import type { TranslationContext } from './translation.ts';

/** A mapping document from YAML text, with its lines. */
export function documentOf(yaml: string, file = 'estate/mappings/test.yaml'): SourceDocument {
  const lines = new LineCounter();
  const parsed = parseDocument(yaml, { lineCounter: lines });
  const lineOf = (path: DocumentPath): number | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown = parsed.getIn(path.slice(0, length), true);
      if (typeof node === 'object' && node !== null && 'range' in node) return lines.linePos((node.range as [number])[0]).line;
    }
    return undefined;
  };
  return { file, content: parsed.toJS(), lineOf };
}

export const CONTEXT: MappingContext = {
  entities: ['north', 'river'],
  crosswalks: new Map([
    [
      'entity',
      new Map([
        ['NORTH', 'north'],
        ['RIVER', 'river'],
      ]),
    ],
    ['department', new Map([['LAB', 'laboratory']])],
    ['stranger', new Map([['X', 'elsewhere']])],
  ]),
};

/** Pseudonyms that people can read; identities that tell parts apart. */
export const READABLE: TranslationContext = {
  source: 'test',
  pseudonym: (kind, value) => (kind === 'identity' ? createHash('md5').update(value).digest('base64url') : `${kind}(${value})`),
};

export function mappingOf(yaml: string): CompiledMapping {
  return compileMapping(documentOf(yaml), CONTEXT);
}

export function messageMappingOf(yaml: string): MessageMapping {
  const mapping = mappingOf(yaml);
  if (mapping.format === 'x12/835') throw new TypeError('a mapping of messages was meant');
  return mapping;
}

/** A mapping of JSON lines whose one event shows a value in `payer`, an open text field, so that expressions can be tried. */
export function valueOf(expression: string, record: Readonly<Record<string, unknown>>, as = 'payer'): unknown {
  const { events, failures } = messageMappingOf(`
mapping: test
from: json/lines
owner: tests
zone: America/Chicago
currency: USD
emit:
  - to: encounter-updated@1
    key: { path: account }
    identity: { path: account }
    entity: { const: north }
    occurredAt: { path: at, as: instant }
    fields:
      accountNumber: { path: account }
      ${as}: ${expression}
`).translate(Buffer.from(JSON.stringify({ account: 'A1', at: '2026-03-02', ...record })), READABLE);
  return failures[0] === undefined ? events[0]?.data[as] : `${failures[0].code} at ${failures[0].at}`;
}

/** An HL7 message with the usual separators. */
export function hl7(...segments: readonly string[]): Buffer {
  return Buffer.from(segments.join('\r'));
}

export const MSH = 'MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302121500||DFT^P03|1|P|2.3';

/** A small mapping of charges. */
export const CHARGES = `
mapping: charges
from: hl7v2/DFT_P03
owner: tests
zone: America/Chicago
currency: USD
each: { segment: FT1, with: [PR1] }
key: [ { const: north }, { path: PID-18.1 } ]
identity: [ { path: PID-18.1 }, { path: FT1-2 } ]
entity: { path: MSH-4.1, lookup: entity }
occurredAt: { path: FT1-4.1, as: instant }
emit:
  - to: charge-recorded@1
    when: FT1-6 in [CG, CD]
    fields:
      accountNumber: { path: PID-18.1 }
      kind: { path: FT1-6, when: { CG: charge, CD: credit } }
      code: { path: FT1-7.1, as: code }
      department: { path: FT1-13.1, lookup: department }
      revenueCode: { path: PR1-3.1 }
      quantity: { path: FT1-10, as: decimal, default: "1" }
      amount: { path: FT1-11.1, as: money }
      currency: { const: USD }
      serviceDay: { path: FT1-4.1, as: day }
      identified: { const: true }
  - ignore: payments are told by someone else
    when: FT1-6 == PY
`;
