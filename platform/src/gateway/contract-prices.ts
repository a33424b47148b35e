import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type PurchaseDocument, readDocuments } from '../observe/procurement/index.ts';
import { transaction } from '../store/index.ts';
import { RecordsAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

const Code = Type.String({ minLength: 1, maxLength: 60 });
const Query = Type.Object(
  { item: Code, supplier: Type.Optional(Code), day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })) },
  { additionalProperties: false },
);
/** Prices of one item that are looked through. */
const MOST = 1_000;

/** GET /v1/contract-prices: what suppliers ask for an item. */
export function registerContractPrices(app: FastifyInstance, deps: GatewayDependencies): void {
  const { pool, tenant } = deps;
  app.get<{ Querystring: Static<typeof Query> }>(
    '/v1/contract-prices',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('Contract and catalog prices of an item, the newest first', RecordsAnswer), querystring: Query },
    },
    async (request) => {
      const { item, supplier, day } = request.query;
      const prices = await transaction(pool, rowScope(request, tenant), (tx) =>
        readDocuments(tx, tenant, `item:${item}`, 'contract-price.recorded', MOST),
      );
      return { version: 1, purchases: prices.filter((price) => isFor(price, supplier, day)) };
    },
  );
}

/** Whether a price is of a supplier and goes for a day; what is not asked for does not matter. */
function isFor({ document }: PurchaseDocument, supplier: string | undefined, day: string | undefined): boolean {
  const { from, until } = document;
  if (supplier !== undefined && document['supplier'] !== supplier) return false;
  return day === undefined || (typeof from === 'string' && from <= day && (typeof until !== 'string' || day <= until));
}
