import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactDecimal } from './decimals.ts';
import { readResource } from './read-resource.ts';
import { bytesOf, chargeItemWith, refusalOf } from './testing.ts';
import { account } from './views/account.ts';
import { chargeItem } from './views/charge-item.ts';
import { claim } from './views/claim.ts';
import { codeIn } from './views/data-types.ts';
import { encounter } from './views/encounter.ts';
import { explanationOfBenefit } from './views/explanation-of-benefit.ts';
import { invoice } from './views/invoice.ts';
import { coverage, location, organization, patient } from './views/parties.ts';
import { deviceUseStatement, supplyDelivery, supplyRequest } from './views/supplies.ts';

const read = (value: object) => readResource(bytesOf(value));
const concept = (code: string) => ({ coding: [{ system: 'urn:x', code }] });

test('a charge is seen with its price as it was written and the bytes it came from', () => {
  const bytes = Buffer.from(
    JSON.stringify(chargeItemWith({ quantity: { value: 2 }, priceOverride: { value: 1, currency: 'USD' } })).replace(
      '"value":1,',
      '"value":12.50,',
    ),
  );
  const charge = chargeItem(readResource(bytes));
  const price = charge.priceOverride?.value;
  assert.equal(price?.text, '12.50');
  assert.equal(bytes.subarray(price?.start, price?.end).toString(), '12.50');
  assert.deepEqual(exactDecimal(price?.text ?? ''), { digits: 1250n, scale: 2 });
  assert.equal(codeIn(charge.code, 'http://www.ama-assn.org/go/cpt')?.text, '99213');
  assert.deepEqual(charge.subject?.target, { kind: 'resource', type: 'Patient', id: 'p1' });
  assert.equal(charge.resource.child('priceOverride')?.expression, 'ChargeItem.priceOverride');
});

test('when a charge happened is a date or a period', () => {
  assert.equal(chargeItem(read(chargeItemWith({ occurrenceDateTime: '2026-03-02' }))).occurrence?.at?.text, '2026-03-02');
  assert.equal(chargeItem(read(chargeItemWith({ occurrencePeriod: { start: '2026' } }))).occurrence?.period?.start?.text, '2026');
  assert.equal(chargeItem(read(chargeItemWith())).occurrence, undefined);
  assert.equal(chargeItem(read(chargeItemWith({ productCodeableConcept: concept('P') }))).product.concept?.codings[0]?.code?.text, 'P');
});

test('a visit is seen with its class, period, account and places', () => {
  const visit = encounter(
    read({
      resourceType: 'Encounter',
      identifier: [{ system: 'urn:visit', value: 'V1' }],
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: { reference: 'Patient/1' },
      period: { start: '2026-03-01T08:00:00Z' },
      account: [{ reference: 'Account/a' }],
      hospitalization: { dischargeDisposition: concept('home') },
      location: [{ location: { reference: 'Location/w' }, status: 'active' }],
      diagnosis: [{ condition: { reference: 'Condition/1' }, rank: 1 }],
      participant: [{ individual: { reference: 'Practitioner/1' } }],
    }),
  );
  assert.equal(visit.class?.code?.text, 'IMP');
  assert.equal(visit.identifiers[0]?.value?.text, 'V1');
  assert.equal(visit.accounts[0]?.literal?.text, 'Account/a');
  assert.equal(visit.locations[0]?.status?.text, 'active');
  assert.equal(visit.dischargeDisposition?.codings[0]?.code?.text, 'home');
  assert.equal(visit.diagnoses[0]?.rank?.text, '1');
  assert.equal(visit.participants[0]?.individual?.literal?.text, 'Practitioner/1');
});

test('a claim is seen line by line, and its remittance with what the payer decided', () => {
  const item = {
    sequence: 1,
    productOrService: concept('99213'),
    net: { value: 120, currency: 'USD' },
    detail: [{ sequence: 1, productOrService: concept('d') }],
  };
  const common = {
    status: 'active',
    type: concept('institutional'),
    use: 'claim',
    patient: { reference: 'Patient/1' },
    created: '2026-03-02',
    insurer: { reference: 'Organization/o' },
    provider: { reference: 'Organization/p' },
  };
  const billed = claim(
    read({
      resourceType: 'Claim',
      ...common,
      priority: concept('normal'),
      insurance: [{ sequence: 1, focal: true, coverage: { reference: 'Coverage/1' } }],
      diagnosis: [{ sequence: 1, diagnosisCodeableConcept: concept('J18') }],
      item: [item],
      total: { value: 120, currency: 'USD' },
    }),
  );
  assert.equal(billed.items[0]?.net?.value?.text, '120');
  assert.equal(billed.items[0]?.details[0]?.productOrService?.codings[0]?.code?.text, 'd');
  assert.equal(billed.insurances[0]?.focal?.text, 'true');
  assert.equal(billed.diagnoses[0]?.concept?.codings[0]?.code?.text, 'J18');
  const paid = explanationOfBenefit(
    read({
      resourceType: 'ExplanationOfBenefit',
      ...common,
      outcome: 'complete',
      insurance: [{ focal: true, coverage: { reference: 'Coverage/1' } }],
      item: [{ ...item, adjudication: [{ category: concept('benefit'), amount: { value: 96, currency: 'USD' } }] }],
      total: [{ category: concept('submitted'), amount: { value: 120, currency: 'USD' } }],
      payment: { date: '2026-03-20', amount: { value: 96, currency: 'USD' }, identifier: { value: 'CHK1' } },
    }),
  );
  assert.equal(paid.items[0]?.adjudications[0]?.amount?.value?.text, '96');
  assert.equal(paid.totals[0]?.amount?.value?.text, '120');
  assert.equal(paid.payment?.identifier?.text, 'CHK1');
});

test('an invoice is seen with the parts of its prices', () => {
  const seen = invoice(
    read({
      resourceType: 'Invoice',
      status: 'issued',
      account: { reference: 'Account/a' },
      lineItem: [
        { chargeItemReference: { reference: 'ChargeItem/c' }, priceComponent: [{ type: 'base', amount: { value: 10, currency: 'EUR' } }] },
      ],
      totalNet: { value: 10, currency: 'EUR' },
    }),
  );
  assert.equal(seen.lines[0]?.priceComponents[0]?.amount?.value?.text, '10');
  assert.equal(seen.lines[0]?.chargeItem?.literal?.text, 'ChargeItem/c');
  assert.equal(seen.totalNet?.currency?.text, 'EUR');
});

test('supplies are seen from request to use', () => {
  const wanted = supplyRequest(
    read({ resourceType: 'SupplyRequest', itemCodeableConcept: concept('BP'), quantity: { value: 10 }, occurrenceDateTime: '2026' }),
  );
  assert.deepEqual(
    [wanted.item.concept?.codings[0]?.code?.text, wanted.quantity?.value?.text, wanted.occurrence?.at?.text],
    ['BP', '10', '2026'],
  );
  const sent = supplyDelivery(
    read({
      resourceType: 'SupplyDelivery',
      basedOn: [{ reference: 'SupplyRequest/1' }],
      suppliedItem: { quantity: { value: 9 }, itemReference: { reference: 'Device/1' } },
    }),
  );
  assert.deepEqual(
    [sent.basedOn[0]?.literal?.text, sent.quantity?.value?.text, sent.item.reference?.literal?.text],
    ['SupplyRequest/1', '9', 'Device/1'],
  );
  assert.equal(supplyDelivery(read({ resourceType: 'SupplyDelivery', status: 'completed' })).item.concept, undefined);
  const used = deviceUseStatement(
    read({
      resourceType: 'DeviceUseStatement',
      status: 'active',
      subject: { reference: 'Patient/1' },
      device: { reference: 'Device/1' },
      timingDateTime: '2026-03-02',
    }),
  );
  assert.deepEqual([used.device?.literal?.text, used.timing?.at?.text], ['Device/1', '2026-03-02']);
});

test('accounts and the parties to them are seen', () => {
  const gathered = account(
    read({
      resourceType: 'Account',
      status: 'active',
      coverage: [{ coverage: { reference: 'Coverage/1' }, priority: 1 }],
      guarantor: [{ party: { reference: 'Patient/1' } }],
    }),
  );
  assert.deepEqual([gathered.coverages[0]?.priority?.text, gathered.guarantors[0]?.party?.literal?.text], ['1', 'Patient/1']);
  assert.equal(organization(read({ resourceType: 'Organization', name: 'North' })).name?.text, 'North');
  assert.equal(
    location(read({ resourceType: 'Location', name: 'Ward', physicalType: concept('wa') })).physicalType?.codings[0]?.code?.text,
    'wa',
  );
  assert.equal(patient(read({ resourceType: 'Patient', name: [{ family: 'Roe', given: ['Jane'] }] })).names[0]?.given[0]?.text, 'Jane');
  const payer = coverage(
    read({ resourceType: 'Coverage', status: 'active', beneficiary: { reference: 'Patient/1' }, payor: [{ reference: 'Organization/o' }] }),
  );
  assert.equal(payer.payors[0]?.literal?.text, 'Organization/o');
});

test('a view of another resource is refused', () => {
  assert.equal(refusalOf(() => encounter(read(chargeItemWith()))).code, 'FHIR_RESOURCE_TYPE');
  assert.equal(refusalOf(() => readResource(bytesOf(chargeItemWith()), { type: 'Encounter' })).code, 'FHIR_RESOURCE_TYPE');
});

test('extensions of an element and of a primitive value are found by their address', () => {
  const extension = [{ url: 'urn:x', valueCode: 'y' }];
  const resource = read(chargeItemWith({ extension, _status: { extension } }));
  assert.equal(resource.extensions('urn:x')[0]?.choice('value')?.value?.text, 'y');
  assert.equal(resource.extensions('urn:x', 'status')[0]?.text('valueCode'), 'y');
  assert.equal(resource.extensions('urn:z').length, 0);
});
