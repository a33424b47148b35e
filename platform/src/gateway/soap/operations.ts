import { Compile } from 'typebox/compile';
import { Fault, formatMoney, parseMoney } from '../../kernel/index.ts';
import { JournalEntryBody } from '../contract/journal-entry.ts';
import { AccountNamed } from '../contract/payment.ts';
import type { XmlElement } from './xml-reader.ts';

/** What a caller asks for. */
export type SoapRequest =
  | { readonly operation: 'SubmitJournal'; readonly journal: JournalEntryBody }
  | { readonly operation: 'GetJournalStatus'; readonly id: string }
  | { readonly operation: 'GetAccountStatus'; readonly domain: string; readonly number: string };

const checkJournal = Compile(JournalEntryBody);
const checkAccount = Compile(AccountNamed);
const ID = /^[\w-]{22}$/;

/**
 * The operation of a request element. Amounts are decimals as text and never become numbers. Throws, each rejected, `SOAP_OPERATION_UNKNOWN` and
 * `SOAP_REQUEST_WRONG` with the element.
 */
export function operationOf(request: XmlElement): SoapRequest {
  switch (request.name) {
    case 'SubmitJournal':
      return { operation: 'SubmitJournal', journal: journalOf(request) };
    case 'GetJournalStatus': {
      const { Id: id } = textsOf(request, ['Id'], []);
      if (id === undefined || !ID.test(id)) throw wrong('Id');
      return { operation: 'GetJournalStatus', id };
    }
    case 'GetAccountStatus': {
      const { Domain: domain, Number: number } = textsOf(request, ['Domain', 'Number'], []);
      if (domain === undefined || number === undefined || !checkAccount.Check({ domain, number })) throw wrong('Number');
      return { operation: 'GetAccountStatus', domain, number };
    }
    default:
      throw operationUnknown();
  }
}

const HEAD = ['DocumentId', 'Entity', 'AccountingDay', 'Currency', 'Description'] as const;
const LINE = ['Account', 'Amount', 'Department', 'CostCenter', 'ServiceLine', 'PayerClass', 'Counterparty'] as const;

function journalOf(request: XmlElement): JournalEntryBody {
  const head = textsOf(request, HEAD, ['Lines']);
  const currency = head.Currency ?? '';
  const [lines, another] = request.children.filter(({ name }) => name === 'Lines');
  const strange = lines?.children.find(({ name, namespace }) => name !== 'Line' || namespace !== request.namespace);
  if (lines === undefined || another !== undefined || strange !== undefined) throw wrong('Lines');
  const journal = {
    reference: head.DocumentId,
    entity: head.Entity,
    day: head.AccountingDay,
    currency,
    ...named('description', head.Description),
    lines: lines.children.map((line) => lineOf(line, currency)),
  };
  if (checkJournal.Check(journal)) return journal;
  const [error] = checkJournal.Errors(journal);
  throw wrong(error?.instancePath ?? request.name);
}

function lineOf(line: XmlElement, currency: string) {
  const texts = textsOf(line, LINE, []);
  return {
    account: texts.Account,
    amount: minorOf(texts.Amount ?? '', currency),
    ...named('department', texts.Department),
    ...named('costCenter', texts.CostCenter),
    ...named('serviceLine', texts.ServiceLine),
    ...named('payerClass', texts.PayerClass),
    ...named('counterparty', texts.Counterparty),
  };
}

const named = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

/** Whole minor units of a decimal such as "1234.50"; nothing is rounded. */
function minorOf(text: string, currency: string): string {
  if (!/^-?\d{1,13}(\.\d{1,4})?$/.test(text)) throw wrong('Amount');
  try {
    return String(parseMoney(text, currency).minor);
  } catch {
    throw wrong('Amount');
  }
}

/** An amount as callers read it. */
export const decimalOf = (minor: bigint, currency: string): string => formatMoney({ minor, currency });

/** The texts of an element's children, each at most once; others may stand beside them, and nothing else. */
function textsOf<const N extends string>(element: XmlElement, names: readonly N[], others: readonly string[]): Partial<Record<N, string>> {
  const found: Partial<Record<N, string>> = {};
  for (const child of element.children) {
    const name = names.find((one) => one === child.name && child.namespace === element.namespace);
    if (name === undefined && !others.includes(child.name)) throw wrong(element.name);
    if (name === undefined) continue;
    if (found[name] !== undefined || child.children.length > 0) throw wrong(name);
    found[name] = child.text.trim();
  }
  if (element.text.trim() !== '') throw wrong(element.name);
  return found;
}

const wrong = (at: string): Fault =>
  new Fault({
    code: 'SOAP_REQUEST_WRONG',
    kind: 'rejected',
    message: 'An element is missing, stands twice, is not known or does not have the form it should',
    hint: 'See GET /soap?wsdl',
    at,
  });

const operationUnknown = (): Fault =>
  new Fault({
    code: 'SOAP_OPERATION_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such operation',
    hint: 'See GET /soap?wsdl',
  });
