import { checkRequest, CxmlError, readCxml, requestNames } from '@plexus/cxml';
import { readUbl, UblError } from '@plexus/ubl';
import type { XmlElement } from '@plexus/xml';
import { Fault } from '../kernel/index.ts';
import type { DocumentNode } from './document.ts';
import { noRecords, notAccepted } from './faults.ts';
import type { MessageMapping } from './mapping.ts';
import { RuleApplication } from './rule-application.ts';
import { type Build, compileRules, emitsOf, type Facts } from './rule-build.ts';
import { compileXmlEach, xmlFormat, type XmlRecord, xmlRecords } from './xml-format.ts';

/** What a message holds, or why nothing of it may be used. */
type Opened = { readonly kind: string; readonly element: XmlElement } | { readonly broken: Fault };

const UBL_KINDS = ['Invoice', 'CreditNote'] as const;

/** Builds a mapping of documents of cXML or UBL: `from: cxml/ConfirmationRequest`, `from: ubl/Invoice`; paths begin at the document itself. */
export function xmlMapping(format: 'cxml' | 'ubl', facts: Facts, build: Build): MessageMapping {
  const each = compileXmlEach(build.root.get('each'));
  const rules = compileRules(xmlFormat, build);
  const open = format === 'cxml' ? openCxml : openUbl;
  return {
    ...facts,
    format,
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication<XmlRecord>(facts.name, xmlFormat, context);
      const opened = open(bytes);
      if ('broken' in opened) application.undecodable(opened.broken, 0, bytes.length);
      else if (!facts.kinds.includes(opened.kind)) application.undecodable(notAccepted(facts.name), 0, bytes.length);
      else {
        const records = xmlRecords(bytes, opened.element, each);
        for (const record of records) application.apply(rules, record);
        if (records.length === 0) application.undecodable(noRecords(opened.kind), 0, bytes.length);
      }
      return application.translation();
    },
    fieldRanges(bytes, place) {
      const opened = open(bytes);
      if ('broken' in opened) return [];
      return xmlRecords(bytes, opened.element, each)
        .filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []);
    },
  };
}

/** The kinds of `from: cxml/…` and `from: ubl/…`, or of `accept` where `from` names the format alone. Undefined for other formats. */
export function compileXmlKinds(
  from: DocumentNode,
  accept: DocumentNode | undefined,
): { readonly format: 'cxml' | 'ubl'; readonly kinds: readonly string[] } | undefined {
  const [, format, kind] = /^(cxml|ubl)(?:\/(.+))?$/.exec(from.text()) ?? [];
  if (format === undefined) return undefined;
  const known: readonly string[] = format === 'cxml' ? requestNames : UBL_KINDS;
  const named = kind === undefined ? (accept?.items() ?? []) : [];
  const kinds = kind === undefined ? named.map((item) => item.word(known)) : [kind];
  const hint = `Write from: ${format}/${known[1] ?? ''}, or list under "accept" some of: ${known.join(', ')}`;
  if (kinds.length === 0 || kinds.some((one) => !known.includes(one)))
    throw from.fault('MAPPING_KIND_MISSING', 'The documents it takes are not named', hint);
  return { format: format === 'cxml' ? 'cxml' : 'ubl', kinds };
}

function openCxml(bytes: Uint8Array): Opened {
  try {
    const document = readCxml(bytes);
    const [problem] = checkRequest(document) ?? [];
    return problem === undefined ? { kind: document.name, element: document.element } : { broken: faultOfCxml(problem) };
  } catch (error) {
    if (!(error instanceof CxmlError)) throw error;
    return { broken: faultOfCxml(error) };
  }
}

/** A document whose amounts do not add up is held whole: which of them is wrong nobody knows. */
function openUbl(bytes: Uint8Array): Opened {
  try {
    const { kind, root, problems } = readUbl(bytes);
    const [problem] = problems;
    return problem === undefined ? { kind, element: root } : { broken: faultOfUbl(problem) };
  } catch (error) {
    if (!(error instanceof UblError)) throw error;
    return { broken: faultOfUbl(error) };
  }
}

const HINT = 'Ask the sender to correct the document and send it again';

const faultOfCxml = ({ code, message, at: { path, offset } }: CxmlError): Fault =>
  new Fault({ code, kind: 'rejected', message, hint: HINT, at: path ?? `byte ${offset}` });

const faultOfUbl = ({ code, message, path, offset }: UblError): Fault =>
  new Fault({ code, kind: 'rejected', message, hint: HINT, at: path ?? `byte ${offset}` });
