import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { type PurchaseDocument, readDocument, readDocuments, readState } from '../observe/procurement/index.ts';
import { budgetView } from '../processes/requisition-to-pay/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { BudgetAnswer, PurchaseAnswer, RecordsAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { Numbered, type NumberParams, purchaseUnknown } from './purchase-reading.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

const Code = Type.String({ minLength: 1, maxLength: 60 });
const Priced = Type.Object(
  { item: Code, supplier: Type.Optional(Code), day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })) },
  { additionalProperties: false },
);
const Budgeted = Type.Object(
  { entity: Code, costCenter: Code, account: Code, period: Code, amount: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })) },
  { additionalProperties: false },
);
/** Prices of one item that are looked through. */
const MOST = 1_000;

/** GET /v1/items/:number, /v1/suppliers/:number, /v1/contract-prices and /v1/budgets: what requisitions are checked against. */
export function registerCatalog(app: FastifyInstance, deps: GatewayDependencies): void {
  const { tenant } = deps;
  const within = <T>(request: FastifyRequest, work: (tx: Tx) => Promise<T>): Promise<T> =>
    transaction(deps.pool, rowScope(request, tenant), work);
  const one = async (request: FastifyRequest, key: string, type: string) => {
    const purchase = await within(request, (tx) => readDocument(tx, tenant, key, type));
    if (purchase === undefined) throw purchaseUnknown();
    return { version: 1, purchase, related: [] };
  };

  app.get<{ Params: NumberParams }>(
    '/v1/items/:number',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('An item as its system of record has it', PurchaseAnswer), params: Numbered },
    },
    (request) => one(request, `item:${request.params.number}`, 'item.recorded'),
  );

  app.get<{ Params: NumberParams }>(
    '/v1/suppliers/:number',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('A supplier as its system of record has it', PurchaseAnswer), params: Numbered },
    },
    (request) => one(request, `supplier:${request.params.number}`, 'supplier.recorded'),
  );

  app.get<{ Querystring: Static<typeof Budgeted> }>(
    '/v1/budgets',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('What a cost center may still spend on an account in a period', BudgetAnswer), querystring: Budgeted },
    },
    async (request) => {
      const { entity, costCenter, account, period, amount } = request.query;
      const key = `budget:${[entity, costCenter, account, period].join('|')}`;
      const state = await within(request, (tx) => readState(tx, tenant, key));
      if (state === undefined) throw purchaseUnknown();
      const budget = budgetView(state.data);
      const check = amount === undefined ? {} : { isEnough: BigInt(amount) <= budget.available };
      return { version: 1, budget: { key, entity, ...budget, ...check } };
    },
  );

  app.get<{ Querystring: Static<typeof Priced> }>(
    '/v1/contract-prices',
    {
      config: { needs: 'procurement:read' },
      schema: { ...told('Contract and catalog prices of an item, the newest first', RecordsAnswer), querystring: Priced },
    },
    async (request) => {
      const { item, supplier, day } = request.query;
      const prices = await within(request, (tx) => readDocuments(tx, tenant, `item:${item}`, 'contract-price.recorded', MOST));
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
