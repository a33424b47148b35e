import type { Adjustment, ProviderAdjustmentItem, RemittanceClaim, RemittanceHeader, Source } from '@plexus/x12';
import { type DocumentNode, suggestion } from './document.ts';
import type { Found, ListReader, PathReader, PathType, RecordFormat, SourceRecord } from './record.ts';

/** What the first pass over a transaction set learned: the event of the set is emitted before those of its claims. */
export interface SetTotals {
  readonly claims: number;
  readonly providerAdjustments: readonly ProviderItem[];
}

/** One reason of a PLB segment with its provider. */
export interface ProviderItem extends ProviderAdjustmentItem {
  readonly providerId: string;
}

/** CAS of one group and reason, added up over a claim and its services. */
interface ReasonTotal {
  readonly group: string;
  readonly reason: string;
  readonly amount: bigint;
  readonly sources: readonly Source[];
}

/** A set (without `claim`), one of its claims, or an item of either. */
export interface RemittanceRecord extends SourceRecord {
  readonly header: RemittanceHeader;
  readonly totals: SetTotals;
  readonly claim?: RemittanceClaim;
  readonly providerItem?: ProviderItem;
  readonly reason?: ReasonTotal;
}

type Plain = string | bigint | number | boolean | undefined;
interface Property {
  readonly type: PathType;
  readonly value: (record: RemittanceRecord) => Plain;
  /** Where it stands; the whole claim or header where the codec keeps no closer place. */
  readonly source?: (record: RemittanceRecord) => { readonly start: number; readonly end: number } | undefined;
}

const text = (value: Property['value'], source?: Property['source']): Property => ({ type: 'text', value, ...(source && { source }) });
const minor = (value: Property['value'], source?: Property['source']): Property => ({ type: 'minor', value, ...(source && { source }) });
const day = (value: Property['value']): Property => ({ type: 'day', value });

/** Paths of every record of an 835: BPR, TRN, N1 and what the set adds up to. */
const SET: Readonly<Record<string, Property>> = {
  'remittance.trace': text(
    ({ header }) => header.traceNumber,
    ({ header }) => header.traceSource,
  ),
  'remittance.payerIdentifier': text(
    ({ header }) => header.payerIdentifier,
    ({ header }) => header.traceSource,
  ),
  'remittance.amount': minor(
    ({ header }) => header.paymentAmount,
    ({ header }) => header.paymentSource,
  ),
  'remittance.method': text(
    ({ header }) => header.paymentMethod,
    ({ header }) => header.paymentSource,
  ),
  'remittance.handling': text(
    ({ header }) => header.handling,
    ({ header }) => header.paymentSource,
  ),
  'remittance.effectiveDate': day(({ header }) => header.effectiveDate),
  'remittance.productionDate': day(({ header }) => header.productionDate),
  'remittance.currency': text(({ header }) => header.currency),
  'remittance.controlNumber': text(({ header }) => header.controlNumber),
  'remittance.claims': { type: 'integer', value: ({ totals }) => totals.claims },
  'remittance.expectsDeposit': { type: 'boolean', value: ({ header }) => header.expectsDeposit },
  'payer.name': text(({ header }) => header.payer?.name, payerOf),
  'payer.id': text(({ header }) => header.payer?.id, payerOf),
  'payee.name': text(({ header }) => header.payee?.name, payeeOf),
  'payee.id': text(({ header }) => header.payee?.id, payeeOf),
  'payee.npi': text(({ header }) => header.payee?.npi, payeeOf),
  'payee.taxId': text(({ header }) => header.payee?.taxId, payeeOf),
};

/** Paths of a claim: CLP, its names and dates, and the loop 2000 it stands in. */
const CLAIM: Readonly<Record<string, Property>> = {
  'claim.controlNumber': text(({ claim }) => claim?.controlNumber),
  'claim.status': text(({ claim }) => claim?.status),
  'claim.charge': minor(({ claim }) => claim?.charge),
  'claim.paid': minor(({ claim }) => claim?.paid),
  'claim.patientResponsibility': minor(({ claim }) => claim?.patientResponsibility),
  'claim.filingIndicator': text(({ claim }) => claim?.filingIndicator),
  'claim.payerControlNumber': text(({ claim }) => claim?.payerControlNumber),
  'claim.facilityType': text(({ claim }) => claim?.facilityType),
  'claim.frequency': text(({ claim }) => claim?.frequency),
  'claim.memberId': text(
    ({ claim }) => claim?.memberId,
    ({ claim }) => claim?.subscriber ?? claim?.patient,
  ),
  'claim.from': day(({ claim }) => claim?.statementFrom ?? (claim && firstDay(claim))),
  'claim.to': day(({ claim }) => claim?.statementTo),
  'provider.id': text(
    ({ claim }) => claim?.provider?.providerId,
    ({ claim }) => claim?.provider,
  ),
};

const PROVIDER_ITEM: Readonly<Record<string, Property>> = {
  'item.providerId': text(({ providerItem }) => providerItem?.providerId, itemOf),
  'item.reason': text(({ providerItem }) => providerItem?.reason, itemOf),
  'item.reference': text(({ providerItem }) => providerItem?.reference, itemOf),
  'item.amount': minor(({ providerItem }) => providerItem?.amount, itemOf),
};

const REASON: Readonly<Record<string, Property>> = {
  'item.group': text(({ reason }) => reason?.group, reasonOf),
  'item.reason': text(({ reason }) => reason?.reason, reasonOf),
  'item.amount': minor(({ reason }) => reason?.amount, reasonOf),
};

function payerOf({ header }: RemittanceRecord) {
  return header.payer;
}
function payeeOf({ header }: RemittanceRecord) {
  return header.payee;
}
function itemOf({ providerItem }: RemittanceRecord) {
  return providerItem;
}
function reasonOf({ reason }: RemittanceRecord) {
  return reason?.sources[0];
}

function firstDay(claim: RemittanceClaim): string | undefined {
  const days = claim.services.flatMap((service) => service.serviceFrom ?? []);
  return days.sort()[0];
}

/** Adds up the CAS of a claim and its services by group and reason, in the order in which they first occur. */
function reasonTotals(claim: RemittanceClaim): readonly ReasonTotal[] {
  const totals = new Map<string, { group: string; reason: string; amount: bigint; sources: Source[] }>();
  const add = (adjustment: Adjustment): void => {
    const { group, reason, amount } = adjustment;
    const place = `${group} ${reason}`;
    const known = totals.get(place);
    if (known === undefined) totals.set(place, { group, reason, amount, sources: [adjustment] });
    else {
      known.amount += amount;
      known.sources.push(adjustment);
    }
  };
  for (const adjustment of claim.adjustments) add(adjustment);
  for (const service of claim.services) for (const adjustment of service.adjustments) add(adjustment);
  return [...totals.values()];
}

/** Compiles paths of an 835: `remittance` records see the set, `claim` records the set and one claim. */
export function remittanceFormat(of: 'remittance' | 'claim'): RecordFormat<RemittanceRecord> {
  const properties = of === 'claim' ? { ...SET, ...CLAIM } : SET;
  return {
    path: (node, where) => compilePath(node, where, properties),
    list: (node) => compileList(node, of, properties),
    place: placeOf,
  };
}

/** `set 1 claim 3, claim.paid`. */
function placeOf({ header, claim }: RemittanceRecord, path?: string): string {
  const record = claim === undefined ? `set ${header.set + 1}` : `set ${header.set + 1} claim ${claim.ordinal + 1}`;
  return path === undefined ? record : `${record}, ${path}`;
}

function compilePath(
  node: DocumentNode,
  where: DocumentNode | undefined,
  properties: Readonly<Record<string, Property>>,
): PathReader<RemittanceRecord> {
  if (where !== undefined) throw where.fault('MAPPING_KEY_UNKNOWN', '"where" chooses among HL7 repetitions only', 'Leave it out');
  const path = node.text();
  const property = Object.hasOwn(properties, path) ? properties[path] : undefined;
  if (property === undefined)
    throw node.fault('MAPPING_PATH_UNKNOWN', `There is no "${path}" here`, suggestion(path, Object.keys(properties)));
  return { path, type: property.type, find: (record) => found(record, property) };
}

function found(record: RemittanceRecord, property: Property): Found | undefined {
  const value = property.value(record);
  const text = value === undefined ? '' : String(value).trim();
  if (text === '') return undefined;
  const { start, end } = property.source?.(record) ?? record;
  return { text, isNull: false, start, end };
}

function compileList(
  node: DocumentNode,
  of: 'remittance' | 'claim',
  properties: Readonly<Record<string, Property>>,
): ListReader<RemittanceRecord> {
  const name = of === 'claim' ? 'claim.adjustments' : 'remittance.providerAdjustments';
  if (node.text() !== name) throw node.fault('MAPPING_PATH_UNKNOWN', `There is no list "${node.text()}" here`, `The list is "${name}"`);
  const itemProperties = { ...properties, ...(of === 'claim' ? REASON : PROVIDER_ITEM) };
  const format: RecordFormat<RemittanceRecord> = {
    path: (inner, where) => compilePath(inner, where, itemProperties),
    list: (inner) => {
      throw inner.fault('MAPPING_LIST_UNSUPPORTED', 'An item has no lists', 'Write the list at the claim or the set');
    },
    place: placeOf,
  };
  return { path: name, format, items: of === 'claim' ? reasonRecords : providerRecords };
}

function reasonRecords(record: RemittanceRecord): readonly RemittanceRecord[] {
  return record.claim === undefined ? [] : reasonTotals(record.claim).map((reason) => ({ ...record, reason }));
}

function providerRecords(record: RemittanceRecord): readonly RemittanceRecord[] {
  return record.totals.providerAdjustments.map((providerItem) => ({ ...record, providerItem }));
}
