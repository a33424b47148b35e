import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { extended, unitsOf } from './decimal.ts';
import { readUbl } from './read-ubl.ts';
import { UblError } from './ubl-error.ts';

interface Line {
  readonly price: string;
  readonly quantity: string;
  readonly amount: string;
  readonly more?: string;
}

const money = (name: string, amount: string, currency = 'USD'): string => `<cbc:${name} currencyID="${currency}">${amount}</cbc:${name}>`;
const line = ({ price, quantity, amount, more = '' }: Line, n = 1): string =>
  `<cac:InvoiceLine><cbc:ID>${n}</cbc:ID><cbc:InvoicedQuantity unitCode="EA">${quantity}</cbc:InvoicedQuantity>${money('LineExtensionAmount', amount)}${more}` +
  `<cac:Price>${money('PriceAmount', price)}</cac:Price></cac:InvoiceLine>`;
const invoice = (lines: string, totals: string, more = ''): string =>
  '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" ' +
  'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>I1</cbc:ID><cbc:IssueDate>2026-03-14</cbc:IssueDate>' +
  `<cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode><cac:AccountingSupplierParty><cac:Party/></cac:AccountingSupplierParty>${more}` +
  `<cac:LegalMonetaryTotal>${totals}</cac:LegalMonetaryTotal>${lines}</Invoice>`;
const problems = (text: string): string[] => readUbl(Buffer.from(text)).problems.map(({ code, path }) => `${code} ${path}`);

const LINE = line({ price: '12.005', quantity: '2', amount: '24.01' });
const SOUND = invoice(LINE, money('LineExtensionAmount', '24.01') + money('PayableAmount', '24.01'));

test('an invoice whose lines and totals add up is sound', () => {
  const { kind, currency, lines } = readUbl(Buffer.from(SOUND));
  assert.deepEqual([kind, currency, lines.length, problems(SOUND)], ['Invoice', 'USD', 1, []]);
});

test('allowances, charges, tax, prepayment and rounding count', () => {
  const charge = (amount: string, isCharge: boolean): string =>
    `<cac:AllowanceCharge><cbc:ChargeIndicator>${isCharge}</cbc:ChargeIndicator>${money('Amount', amount)}</cac:AllowanceCharge>`;
  const lines = line({ price: '10', quantity: '10', amount: '95', more: charge('10', false) + charge('5', true) });
  const totals =
    money('LineExtensionAmount', '95') +
    money('TaxInclusiveAmount', '107.8') +
    money('PrepaidAmount', '50') +
    money('PayableRoundingAmount', '0.2');
  const more = charge('2', true) + charge('5', false) + `<cac:TaxTotal>${money('TaxAmount', '15.80')}</cac:TaxTotal>`;
  assert.deepEqual(problems(invoice(lines, totals + money('PayableAmount', '58'), more)), []);
  assert.deepEqual(problems(invoice(lines, totals + money('PayableAmount', '58.5'), more)), ['UBL_TOTAL LegalMonetaryTotal/PayableAmount']);
});

test('what does not add up, is missing or cannot be read is told with its place', () => {
  const replaced = (from: string, to: string): string[] => problems(SOUND.replace(from, to));
  assert.deepEqual(replaced('>2</cbc:InvoicedQuantity', '>3</cbc:InvoicedQuantity'), ['UBL_LINE_AMOUNT InvoiceLine/LineExtensionAmount']);
  assert.deepEqual(replaced('>24.01<', '>42.01<'), [
    'UBL_LINE_SUM LegalMonetaryTotal/LineExtensionAmount',
    'UBL_TOTAL LegalMonetaryTotal/PayableAmount',
  ]);
  assert.deepEqual(replaced('2026-03-14', '2026-02-30'), ['UBL_DATE IssueDate']);
  assert.deepEqual(replaced('<cbc:ID>I1</cbc:ID>', ''), ['UBL_VALUE_MISSING ID']);
  assert.deepEqual(replaced('12.005', '1.2e1'), ['UBL_NUMBER InvoiceLine/Price/PriceAmount']);
  assert.deepEqual(replaced('PriceAmount currencyID="USD"', 'PriceAmount currencyID="EUR"'), [
    'UBL_CURRENCY InvoiceLine/Price/PriceAmount',
  ]);
  assert.deepEqual(problems(invoice('', money('PayableAmount', '0'))), ['UBL_VALUE_MISSING InvoiceLine']);
});

test('what is no invoice of UBL is refused', () => {
  const refusal = (text: string): string => {
    try {
      readUbl(Buffer.from(text));
      return 'read';
    } catch (error) {
      assert.ok(error instanceof UblError);
      return error.code;
    }
  };
  assert.equal(refusal('<Invoice/>'), 'UBL_ROOT');
  assert.equal(refusal(SOUND.replace('<Invoice ', '<CreditNote ').replace('</Invoice>', '</CreditNote>')), 'UBL_ROOT');
  assert.equal(refusal(`<!DOCTYPE Invoice [<!ENTITY e SYSTEM "file:///etc/passwd">]>${SOUND}`), 'UBL_XML');
  assert.equal(refusal('{"invoice": 1}'), 'UBL_XML');
  assert.equal(refusal(SOUND.slice(0, 500)), 'UBL_XML');
});

test('a price for a quantity gives the amount of a line exactly, half away from zero', () => {
  const of = (price: string, quantity: string, base = '1'): bigint => {
    const [p, q, b] = [unitsOf(price), unitsOf(quantity), unitsOf(base)];
    assert.ok(p !== undefined && q !== undefined && b !== undefined);
    return extended(p, q, b, 2);
  };
  assert.equal(of('0.005', '1'), unitsOf('0.01'));
  assert.equal(of('0.0049', '1'), unitsOf('0.00'));
  assert.equal(of('-0.005', '1'), unitsOf('-0.01'));
  assert.equal(of('10', '1', '3'), unitsOf('3.33'));
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 9n), fc.bigInt(1n, 10n ** 6n), (cents, quantity) => {
      const price = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
      assert.equal(of(price, String(quantity)), cents * quantity * 10n ** 8n);
    }),
  );
});
