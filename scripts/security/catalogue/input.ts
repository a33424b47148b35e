import type { Control } from '../control.ts';

const FLOWS = 'platform/test/flows';
const FAULTS = 'platform/test/faults';

/** What is read, what is written, and what may be asked for. */
export const INPUT_CONTROLS: readonly Control[] = [
  {
    id: 'C20',
    name: 'XML',
    here: 'No DOCTYPE but the one that cXML names, which is passed over: nothing is expanded and nothing fetched; depth, tokens, attributes and bytes are bounded before they hurt.',
    proofs: [
      { file: 'platform/src/gateway/soap/xml-reader.test.ts' },
      {
        file: `${FLOWS}/soap.test.ts`,
        titles: ['what cannot be read or posted is a fault of its sender, in the SOAP it speaks, and leaves nothing'],
      },
      { file: 'codecs/xml/src/read-xml.test.ts' },
      { file: 'codecs/cxml/src/read-cxml.test.ts' },
      { file: 'codecs/bank/src/camt/hostile-xml.test.ts' },
      { file: 'codecs/bank/src/camt/camt-reader.test.ts' },
    ],
    asvs: ['1.5.1', '1.5.3'],
  },
  {
    id: 'C21',
    name: 'JSON',
    here: 'One reading only: doubled names, deep nesting, numbers that would change and names of the language are refused.',
    proofs: [
      { file: 'platform/src/gateway/json-body.test.ts' },
      { file: 'platform/src/translate/json-reader.test.ts' },
      { file: 'codecs/fhir/src/json/read-json.test.ts' },
      { file: `${FLOWS}/gateway.test.ts`, titles: ['a body that can be read two ways is refused before anyone reads it'] },
      { file: `${FLOWS}/open-api-fuzz.test.ts` },
    ],
    asvs: ['1.5.2', '1.5.3'],
  },
  {
    id: 'C22',
    name: 'HL7 v2',
    here: 'Delimiters come from MSH alone; whatever a field holds is escaped when written, so that no text makes a segment.',
    proofs: [
      { file: 'codecs/hl7v2/src/delimiters.test.ts' },
      { file: 'codecs/hl7v2/src/escapes.test.ts' },
      { file: 'codecs/hl7v2/src/write.test.ts' },
      { file: 'codecs/hl7v2/src/write-charges.test.ts' },
      { file: 'codecs/hl7v2/src/acknowledge.test.ts' },
      { file: 'codecs/hl7v2/src/hostile.test.ts' },
      { file: `${FAULTS}/hostile.test.ts` },
    ],
    asvs: ['1.5.3'],
  },
  {
    id: 'C23',
    name: 'X12',
    here: 'Delimiters come from ISA alone, values that hold one are refused when written; counts and control numbers are verified and answered with TA1 and 999.',
    proofs: [
      { file: 'codecs/x12/src/tokenizer.test.ts' },
      { file: 'codecs/x12/src/envelope-reader.test.ts' },
      { file: 'codecs/x12/src/interchange-writer.test.ts' },
      { file: 'codecs/x12/src/acknowledgement/acknowledger.test.ts' },
      { file: 'codecs/x12/src/acknowledgement/envelope-mutations.test.ts' },
      { file: 'codecs/x12/src/remittance/hostile-remittance.test.ts' },
    ],
    asvs: ['1.5.3'],
  },
  {
    id: 'C24',
    name: 'CSV that goes out',
    here: 'Text that a spreadsheet would compute is shown instead; values are quoted and quotes doubled.',
    proofs: [
      { file: 'codecs/flatfile/src/csv/csv-writer.test.ts' },
      { file: `${FLOWS}/delegated-administration.test.ts`, titles: ['the review for a spreadsheet computes nothing that a name says'] },
      { file: 'platform/src/deliver/oracle-fusion-journals/gl-interface.test.ts' },
    ],
    asvs: ['1.2.10'],
  },
  {
    id: 'C25',
    name: 'Archives',
    here: 'No archive is opened: a compressed body or file is a message like any other, and one that claims a content coding is refused. The only thing unpacked is our own backup.',
    proofs: [
      { file: 'scripts/sources.test.ts', titles: ['nothing that comes from outside is unpacked'] },
      { file: `${FLOWS}/connect-http.test.ts`, titles: ['trouble is a problem document that says what to do'] },
    ],
    asvs: ['5.2.3', '5.3.3'],
  },
  {
    id: 'C26',
    name: 'Requests that go out',
    here: 'Every address is checked after it was looked up and is the one that is connected to; no redirects; private and special networks only where the endpoint says so.',
    proofs: [
      { file: 'platform/src/kernel/egress.test.ts' },
      { file: 'platform/src/kernel/http-call.test.ts' },
      { file: 'platform/src/webhooks/receiver-url.test.ts' },
      { file: `${FLOWS}/webhook-failures.test.ts` },
      { file: 'platform/src/webhooks/signature.test.ts' },
    ],
    asvs: ['1.3.6', '13.2.4', '4.1.5'],
  },
  {
    id: 'C27',
    name: 'Regular expressions',
    here: 'Patterns of the estate run on a linear engine; our own are tried with text made to hold them up.',
    proofs: [
      { file: 'scripts/regular-expressions.test.ts' },
      { file: 'platform/src/translate/cel.test.ts', titles: ['a regular expression that makes others hang takes linear time'] },
      { file: 'codecs/fhir/src/structure/primitives.test.ts', titles: ['formats are checked in linear time'] },
    ],
    asvs: ['1.3.12'],
  },
  {
    id: 'C28',
    name: 'Prototype pollution',
    here: 'Processes run without `__proto__`; names that reach for prototypes are refused in bodies and unknown elsewhere; every test process checks at its end that no prototype has changed.',
    missing: 'the intrinsics of the language are not frozen',
    proofs: [
      { file: 'scripts/prototypes.test.ts' },
      {
        file: 'platform/src/gateway/json-body.test.ts',
        titles: ['names of the language, nesting without end and numbers that would change are refused'],
      },
      { file: 'codecs/fhir/src/structure/validate.test.ts', titles: ['names that reach for prototypes are as unknown as any other'] },
      { file: `${FLOWS}/open-api-fuzz.test.ts` },
    ],
    asvs: ['15.3.6'],
  },
  {
    id: 'C29',
    name: 'Expressions',
    here: 'CEL without recursion, clock or input: size, nesting and loops are bounded when a mapping is compiled; there is no general language.',
    proofs: [
      { file: 'platform/src/translate/cel.test.ts' },
      { file: 'platform/src/translate/condition.test.ts' },
      { file: 'platform/src/translate/expression.test.ts' },
    ],
    asvs: ['15.2.5'],
  },
  {
    id: 'C30',
    name: 'Limits of HTTP',
    here: 'Bodies, headers, addresses and times are bounded; a request whose length can be read two ways is refused.',
    proofs: [{ file: `${FLOWS}/http-framing.test.ts` }, { file: `${FLOWS}/safe-guard.test.ts` }, { file: `${FLOWS}/connect-http.test.ts` }],
    asvs: ['4.2.1', '2.4.1'],
  },
  {
    id: 'C31',
    name: 'Quotas and fairness',
    here: 'Allowances per caller and class of routes, and a gate at which callers take turns.',
    proofs: [
      { file: 'platform/src/gateway/throttle/allowance.test.ts' },
      { file: 'platform/src/gateway/throttle/patience.test.ts' },
      { file: 'platform/src/gateway/throttle/fair-gate.test.ts' },
      { file: `${FLOWS}/throttle.test.ts` },
      { file: `${FAULTS}/overload.test.ts` },
    ],
    missing:
      'that a noisy client costs another at most a tenth of its p99 is missed: four tenths, 1.4 ms, where both, the gateway and the database share two cores',
    asvs: ['2.4.1'],
  },
  {
    id: 'C32',
    name: 'Browser',
    here: 'A content security policy without inline code, trusted types of which none is trusted, text nodes only, no caching, same-origin isolation.',
    proofs: [
      { file: 'platform/test/browser/journeys.test.ts', titles: ['markup in a message is text, and nothing of it runs'] },
      { file: `${FLOWS}/console-session.test.ts`, titles: ['the page is served under a policy that lets nothing foreign in'] },
      {
        file: 'platform/test/browser/canary.test.ts',
        titles: ['markup planted in the text fields of HL7 and X12 is text on every page, masked and revealed, and nothing of it runs'],
      },
      {
        file: 'platform/test/browser/every-page.test.ts',
        titles: ['every page is accessible, fits a phone in the dark with contrast enough, and gives the browser nothing to complain of'],
      },
    ],
    asvs: ['3.4', '3.3'],
  },
  {
    id: 'C33',
    name: 'What logs say',
    here: 'Named fields only: codes, places and counts. Causes are told by kind and frames, never in the words of a driver. Numbers of payment cards are crossed out of lines and answers, out of what goes to targets, noticed in messages and refused in documents, SOAP among them.',
    proofs: [
      { file: `${FLOWS}/card-numbers.test.ts` },
      { file: 'platform/src/kernel/card-numbers.test.ts' },
      { file: 'platform/src/log.test.ts' },
      { file: `${FLOWS}/safe-canary.test.ts` },
      { file: `${FLOWS}/open-api-fuzz.test.ts` },
    ],
    asvs: ['16.2.5'],
  },
];
