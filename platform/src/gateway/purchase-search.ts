import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { listPurchases, type PurchaseDocument } from '../observe/procurement/index.ts';
import { transaction } from '../store/index.ts';
import { PurchasesFoundAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { invoicesOfNumber, SupplierNumber } from './purchase-reading.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

const KINDS = ['order', 'requisition', 'invoice'] as const;
/** What people type where all kinds of numbers are looked for: which is why it is no part of an address. */
const Search = Type.Object(
  {
    search: Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\p{Cc}]+$' }),
    kind: Type.Optional(Type.Union(KINDS.map((kind) => Type.Literal(kind)))),
    /** Of each kind. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  },
  { additionalProperties: false },
);
const MOST = 20;

/**
 * POST /v1/purchases/search: orders and requisitions whose numbers begin so, and invoices that their supplier gave this number. It may be the number
 * of a patient that was meant for another search, so it travels in the body.
 */
export function registerPurchaseSearch(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Body: Static<typeof Search> & { kind?: (typeof KINDS)[number] } }>(
    '/v1/purchases/search',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('Requisitions, orders and invoices by the numbers that name them', PurchasesFoundAnswer), body: Search },
    },
    async (request) => {
      const { search, kind, limit = MOST } = request.body;
      const begin = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const found: PurchaseDocument[] = [];
        for (const one of kind === undefined ? (['order', 'requisition'] as const) : [kind]) {
          found.push(...(await listPurchases(tx, deps.tenant, one, { order: 'last', starts: search, limit })).purchases);
        }
        return found;
      });
      const isOfInvoices = (kind === undefined || kind === 'invoice') && Check(SupplierNumber, search);
      const numbered = isOfInvoices ? (await invoicesOfNumber(request, deps, search)).slice(0, limit) : [];
      const others = numbered.filter(({ key }) => begin.every((one) => one.key !== key));
      return { version: 1, purchases: [...begin, ...others] };
    },
  );
}
