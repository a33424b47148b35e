import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Fault } from '../kernel/index.ts';
import {
  invoiceKeysOf,
  listPurchases,
  type PurchaseDocument,
  type PurchaseKind,
  readDocument,
  readInvoicesOf,
  readPurchase,
  readPurchaseTimeline,
} from '../observe/procurement/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { PurchaseAnswer, PurchasesAnswer, PurchaseTimelineAnswer } from './contract/purchase.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { rowScope } from './route-policy.ts';
import { told, toldTagged } from './told.ts';

/** A number of a document, or what a key is made of. */
export const Numbered = Type.Object({ number: Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\p{Cc}/]+$' }) });
export type NumberParams = { number: string };

/** A number that a supplier gives an invoice: some letter or digit of it counts. */
export const SupplierNumber = Type.String({ minLength: 1, maxLength: 60, pattern: '^[^\\p{Cc}]*[\\p{L}\\p{N}][^\\p{Cc}]*$' });

const listed = {
  /** By number, from the first or from the last of them; without it from the first. */
  order: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('last')])),
  /** How their numbers begin. */
  starts: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\p{Cc}/]+$' })),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 130 })),
  limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$' })),
};
const Listed = Type.Object(listed, { additionalProperties: false });
const InvoicesListed = Type.Object(
  {
    ...listed,
    /** The number that the supplier gave it, however it is written: all of that number, the newest first, and nothing else of the query counts. */
    number: Type.Optional(SupplierNumber),
    /** Of this supplier alone, by its number in the golden record. */
    supplier: Type.Optional(Type.String({ minLength: 1, maxLength: 60, pattern: '^[^\\p{Cc}]+$' })),
  },
  { additionalProperties: false },
);
type ListQuery = { order?: 'first' | 'last'; starts?: string; after?: string; limit?: string; number?: string; supplier?: string };
const Timeline = Type.Object(
  {
    order: Type.Optional(Type.Union([Type.Literal('oldest'), Type.Literal('newest')])),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
    /** With what processes told each other, too. */
    internal: Type.Optional(Type.Literal('true')),
  },
  { additionalProperties: false },
);
type TimelineParams = { order?: 'oldest' | 'newest'; after?: string; limit?: string; internal?: 'true' };
const PAGE = 50;
const ENTRIES = 200;

/** What is shown in one way, under an address of its own. */
export interface Reading {
  /** `purchase-orders`. */
  readonly path: string;
  readonly kind: PurchaseKind;
  /** What one is called: `a purchase order`. */
  readonly called: string;
}

/** GET /v1/PATH, /v1/PATH/:number and …/timeline of requisitions, orders or invoices. */
export function registerReading(
  app: FastifyInstance,
  deps: GatewayDependencies,
  { inForce }: GatewayState,
  { path, kind, called }: Reading,
): void {
  const { tenant } = deps;
  const within = <T>(request: FastifyRequest, work: (tx: Tx) => Promise<T>): Promise<T> =>
    transaction(deps.pool, rowScope(request, tenant), work);

  app.get<{ Querystring: ListQuery }>(
    `/v1/${path}`,
    {
      config: { needs: 'procurement:read' },
      schema: {
        ...told(`All of the kind ${called}, by number`, PurchasesAnswer),
        querystring: kind === 'invoice' ? InvoicesListed : Listed,
      },
    },
    async (request) => {
      const { order = 'first', starts = '', after, limit, number, supplier } = request.query;
      if (number !== undefined) return { version: 1, purchases: await invoicesOfNumber(request, deps, number, supplier) };
      const query = { order, starts, after, limit: limit === undefined ? PAGE : Number(limit) };
      return { version: 1, ...(await within(request, (tx) => listPurchases(tx, tenant, kind, query))) };
    },
  );

  app.get<{ Params: NumberParams }>(
    `/v1/${path}/:number`,
    { config: { needs: 'procurement:read' }, schema: { ...toldTagged(`How far ${called} is`, PurchaseAnswer), params: Numbered } },
    async (request, reply) => {
      const { related, ...purchase } = await within(request, (tx) => found(tx, request.params.number));
      return sendTagged(request, reply, { version: 1, purchase, related });
    },
  );

  app.get<{ Params: NumberParams; Querystring: TimelineParams }>(
    `/v1/${path}/:number/timeline`,
    {
      config: { needs: 'procurement:read' },
      schema: { ...told(`What happened to ${called}, in order`, PurchaseTimelineAnswer), params: Numbered, querystring: Timeline },
    },
    async (request) => {
      const { order = 'oldest', after, limit, internal } = request.query;
      const page = { order, limit: limit === undefined ? ENTRIES : Number(limit), ...(after === undefined ? {} : { after }) };
      return within(request, async (tx) => {
        const { key } = await found(tx, request.params.number);
        const { estate } = await inForce.read(tx);
        const systems = new Map(estate.systems.flatMap(({ name, channels }) => channels.map((channel) => [channel.name, name])));
        const systemOf = (channel: string): string => systems.get(channel) ?? channel;
        const query = { ...page, internal: internal === 'true', systemOf };
        return { version: 1, ...(await readPurchaseTimeline(tx, tenant, key, query)) };
      });
    },
  );

  async function found(tx: Tx, number: string) {
    const purchase = await readPurchase(tx, tenant, kind, number);
    if (purchase === undefined) throw purchaseUnknown();
    return purchase;
  }
}

/**
 * Invoices by the number that their supplier gave them, however it is written, the newest first. A directory knows invoices of all entities: only
 * what the caller may see of them is read.
 */
export async function invoicesOfNumber(
  request: FastifyRequest,
  { pool, tenant }: GatewayDependencies,
  number: string,
  supplier?: string,
): Promise<readonly PurchaseDocument[]> {
  const keys = await transaction(pool, { tenant, entities: 'all' }, (tx) => invoiceKeysOf(tx, tenant, number, supplier));
  return transaction(pool, rowScope(request, tenant), (tx) => readInvoicesOf(tx, tenant, keys, number));
}

/** What stands recorded under a key by events of a type: an item, a supplier. Throws `PURCHASE_UNKNOWN`. */
export async function readRecord(request: FastifyRequest, { pool, tenant }: GatewayDependencies, key: string, type: string) {
  const purchase = await transaction(pool, rowScope(request, tenant), (tx) => readDocument(tx, tenant, key, type));
  if (purchase === undefined) throw purchaseUnknown();
  return { version: 1, purchase, related: [] };
}

export const purchaseUnknown = (): Fault =>
  new Fault({
    code: 'PURCHASE_UNKNOWN',
    kind: 'rejected',
    message: 'Nothing of this number is known, or it is not yours to see',
    hint: 'Check the number; what was handed in is known once it was translated',
  });
