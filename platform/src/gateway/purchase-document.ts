import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonObject } from '../canonical/index.ts';
import { Fault, formatMoney } from '../kernel/index.ts';
import type { Submission } from '../observe/index.ts';
import { entitiesOf } from './access.ts';
import { type BusinessDocument, enter, intakeOf } from './business-document.ts';
import type { InvoiceBody, ReceiptBody, RequisitionBody, UsageBody } from './contract/purchase.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actOnce, requireKey } from './idempotency.ts';
import { entityNotFound } from './postable.ts';
import { rowScope } from './route-policy.ts';

/** Amounts as the channel's mapping reads them: `1250.50` and not minor units. */
const money = (minor: unknown, currency: unknown): string => formatMoney({ minor: BigInt(String(minor)), currency: String(currency) });

/** A requisition as its mapping reads it. Somebody who is logged in asks in their own name. Throws `REQUESTER_DIFFERS` (denied). */
export function requisitionDocument({ reference, entity, requisition }: RequisitionBody, { session }: FastifyRequest): BusinessDocument {
  const { requester } = requisition as { readonly requester?: string };
  if (session !== undefined && session.person !== requester) throw requesterDiffers();
  return { kind: 'requisition', entity, reference, record: { ...(requisition as JsonObject), record: 'requisition', entity } };
}

/** The lines of a receipt, each a record of its own. */
export const receiptDocument = ({ reference, entity, lines }: ReceiptBody): BusinessDocument => ({
  kind: 'receipt',
  entity,
  reference,
  record: lines.map((line) => ({ ...(line as JsonObject), record: 'receipt', entity })),
});

/** Implants that were used, as the mapping reads them: what is to be ordered of them, and a record for the receipt of that. */
export function usageDocument({ reference, entity, usage }: UsageBody): BusinessDocument {
  const { lines, supplier = null, ...head } = usage as JsonObject & { readonly lines: readonly JsonObject[] };
  const wanted = { ...head, record: 'usage', entity, lines: lines.map((line) => ({ ...line, supplier })) };
  return { kind: 'implant-usage', entity, reference, record: [wanted, { ...head, record: 'usage-receipt', entity, lines }] };
}

/** An invoice as its mapping reads it. */
export function invoiceDocument({ reference, entity, invoice }: InvoiceBody): BusinessDocument {
  const { currency, freight, tax, total, lines, ...rest } = invoice as JsonObject & { readonly lines: readonly JsonObject[] };
  const record = {
    ...rest,
    record: 'supplier-invoice',
    entity,
    currency,
    freight: money(freight, currency),
    tax: money(tax, currency),
    total: money(total, currency),
    lines: lines.map((line) => ({ ...line, amount: money(line['amount'], currency) })),
  };
  return { kind: 'supplier-invoice', entity, reference, record };
}

/**
 * Takes a document of requisition to pay into the inbox, once for its sender and reference, and answers where to look what becomes of it.
 * Throws `ENTITY_NOT_FOUND`, `IDEMPOTENCY_KEY_MISSING` and what `enter` throws.
 */
export function takeDocument(
  deps: GatewayDependencies,
  { inForce }: GatewayState,
  request: FastifyRequest,
  reply: FastifyReply,
  document: BusinessDocument,
): Promise<FastifyReply> {
  requireKey(request);
  const { tenant, keys, clock } = deps;
  const intake = intakeOf(deps.intake);
  return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
    const { estate } = await inForce.read(tx);
    const mine = entitiesOf(request);
    const isKnown = estate.entities.some(({ id }) => id === document.entity) && (mine === 'all' || mine.includes(document.entity));
    if (!isKnown) throw entityNotFound();
    const taken = await enter(tx, { tenant, keys, intake, at: clock.now() }, document, actorOf(request));
    return {
      status: 202,
      headers: { location: `/v1/documents/${taken.id}` },
      body: { version: 1, document: { ...shownSubmission(taken), status: 'received' } },
    };
  });
}

/** A document that was handed in, as the contract has it. */
export const shownSubmission = ({ id, entity, madeAt, place }: Submission) => ({
  id,
  entity,
  submittedAt: madeAt,
  ...(place === undefined ? {} : { message: `${place.name}:${place.seq}` }),
});

const requesterDiffers = (): Fault =>
  new Fault({
    code: 'REQUESTER_DIFFERS',
    kind: 'denied',
    message: 'People ask for things in their own name',
    hint: 'Name your own login as the requester',
    at: 'body/requisition/requester',
  });
