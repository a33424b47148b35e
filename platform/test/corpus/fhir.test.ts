import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  account,
  chargeItem,
  claim,
  coverage,
  describePlace,
  deviceUseStatement,
  encounter,
  explanationOfBenefit,
  inspectResource,
  invoice,
  type JsonValue,
  location,
  organization,
  parseReference,
  patient,
  readJson,
  type Resource,
  supplyDelivery,
  supplyRequest,
  type View,
  writeValue,
} from '@plexus/fhir';
import { corpusOf } from './corpus.ts';

/** One line of the table: what was decided on a file, reviewed by a person against the specification. */
interface Verdict {
  readonly file: string;
  readonly type: string;
  readonly verdict: string;
  /** Every issue with its place. */
  readonly issues: string;
  /** Decimals in the file, all of which are written digit by digit as they came. */
  readonly numbers: string;
  readonly references: string;
}

const { skip, verdicts, files, bytesOf } = corpusOf<Verdict>('fhir', 'fhir-verdicts.tsv');

const views: Readonly<Record<string, (resource: Resource) => View>> = {
  Account: account,
  ChargeItem: chargeItem,
  Claim: claim,
  Coverage: coverage,
  DeviceUseStatement: deviceUseStatement,
  Encounter: encounter,
  ExplanationOfBenefit: explanationOfBenefit,
  Invoice: invoice,
  Location: location,
  Organization: organization,
  Patient: patient,
  SupplyDelivery: supplyDelivery,
  SupplyRequest: supplyRequest,
};

test('every FHIR file of the corpus has a verdict, and every verdict a file', { skip }, () => {
  assert.deepEqual(files(), [...verdicts.keys()].toSorted());
});

test('every FHIR file of the corpus is read or refused as its verdict says', { skip }, () => {
  for (const file of files()) assert.deepEqual(judge(file), verdicts.get(file), file);
});

test('what is read is what JSON.parse reads, and is written as the same bytes but for blanks', { skip }, () => {
  for (const file of files()) {
    const bytes = bytesOf(file);
    const read = readJson(bytes);
    const written = writeValue(read);
    assert.deepEqual(JSON.parse(written), JSON.parse(bytes.toString('utf8')), file);
    assert.equal(writeValue(readJson(Buffer.from(written))), written, file);
    for (const number of numbersIn(read)) assert.equal(bytes.subarray(number.start, number.end).toString('latin1'), number.text, file);
  }
});

test('every financial and supply resource of the corpus is seen through its view', { skip }, () => {
  const seen = new Set<string>();
  for (const file of files()) {
    const { resource } = inspectResource(bytesOf(file));
    assert.ok(resource);
    const view = views[resource.type]?.(resource);
    if (view !== undefined) seen.add(resource.type);
    assert.equal(view?.id ?? resource.id, resource.id);
  }
  assert.deepEqual([...seen].sort(), Object.keys(views).sort());
});

test('a file of the corpus that is cut anywhere is refused with a place', { skip }, () => {
  for (const file of files().slice(0, 40)) {
    const bytes = bytesOf(file);
    const whole = bytes.subarray(0, bytes.lastIndexOf('}') + 1);
    for (let cut = 0; cut < whole.length; cut += 97) {
      const { resource, issues } = inspectResource(whole.subarray(0, cut));
      assert.equal(resource, undefined);
      assert.ok((issues[0]?.at.offset ?? -1) <= cut && (issues[0]?.at.offset ?? -1) >= 0, `${file} cut at ${cut}`);
    }
  }
});

function judge(file: string): Verdict {
  const { resource, issues } = inspectResource(bytesOf(file));
  const json = resource?.json;
  return {
    file,
    type: resource?.type ?? '',
    verdict: issues.length === 0 ? 'read' : 'refused',
    issues: issues.map(({ code, at }) => `${code} at ${describePlace(at)}`).join('; '),
    numbers: json === undefined ? '' : String(numbersIn(json).length),
    references: json === undefined ? '' : kindsOfReferences(json),
  };
}

function numbersIn(value: JsonValue): readonly Extract<JsonValue, { kind: 'number' }>[] {
  if (value.kind === 'object') return value.values.flatMap(numbersIn);
  if (value.kind === 'list') return value.items.flatMap(numbersIn);
  return value.kind === 'number' ? [value] : [];
}

/** How many references there are of each kind. */
function kindsOfReferences(value: JsonValue): string {
  const kinds = new Map<string, number>();
  const walk = (here: JsonValue): void => {
    if (here.kind === 'list') here.items.forEach(walk);
    if (here.kind !== 'object') return;
    for (const [i, inner] of here.values.entries()) {
      if (here.names[i] === 'reference' && inner.kind === 'string') {
        const { kind } = parseReference(inner.text);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      } else walk(inner);
    }
  };
  walk(value);
  return [...kinds]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}
