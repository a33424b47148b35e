import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type PurchaseDocument, readDocuments, readState } from '../observe/procurement/index.ts';
import { itemPrice } from '../processes/requisition-to-pay/index.ts';
import { transaction } from '../store/index.ts';
import { PricesAnswer } from './contract/purchase.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

const Code = Type.String({ minLength: 1, maxLength: 60 });
const Query = Type.Object(
  {
    item: Code,
    supplier: Type.Optional(Code),
    day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })),
    /** With this, the price that a requisition of the entity would be given is told too. */
    entity: Type.Optional(Code),
    unit: Type.Optional(Code),
    quantity: Type.Optional(Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' })),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  },
  { additionalProperties: false },
);
type Query = Static<typeof Query>;
/** Prices of one item that are looked through. */
const MOST = 1_000;
const [PIECE, DOLLARS] = ['EA', 'USD'];

/** GET /v1/contract-prices: what suppliers ask for an item, and which price a requisition would be given. */
export function registerContractPrices(app: FastifyInstance, deps: GatewayDependencies): void {
  const { pool, tenant, clock } = deps;
  app.get<{ Querystring: Query }>(
    '/v1/contract-prices',
    {
      config: { needs: 'procurement:read' },
      schema: {
        ...told('Contract and catalog prices of an item, the newest first, and which of them is given', PricesAnswer),
        querystring: Query,
      },
    },
    async (request) => {
      const { item, supplier, day } = request.query;
      const key = `item:${item}`;
      const { prices, state } = await transaction(pool, rowScope(request, tenant), async (tx) => ({
        prices: await readDocuments(tx, tenant, key, 'contract-price.recorded', MOST),
        state: request.query.entity === undefined ? undefined : await readState(tx, tenant, key),
      }));
      const today = clock.now().toISOString().slice(0, 10);
      return {
        version: 1,
        purchases: prices.filter((price) => isFor(price, supplier, day)),
        ...chosenOf(state?.data, request.query, today),
      };
    },
  );
}

/** The price that goes before all others for an entity, by the rule that requisitions go by. */
function chosenOf(text: string | undefined, { entity, ...asked }: Query, today: string): object {
  if (entity === undefined) return {};
  if (text === undefined) return { problem: 'item-unknown' };
  const { supplier, day = today, unit = PIECE, quantity = '1', currency = DOLLARS } = asked;
  const answer = itemPrice(text, { entity, day, unit, quantity, currency, ...(supplier === undefined ? {} : { supplier }) });
  if ('problem' in answer) return { problem: answer.problem };
  const { offer, considered } = answer;
  const { supplier: from, source, contract, tier, unit: orderedIn, quantity: ordered, perUnit, unitPrice } = offer;
  const named = { ...(contract === undefined ? {} : { contract }), ...(tier === undefined ? {} : { tier }) };
  return { chosen: { supplier: from, source, ...named, unit: orderedIn, quantity: ordered, perUnit, unitPrice, considered } };
}

/** Whether a price is of a supplier and goes for a day; what is not asked for does not matter. */
function isFor({ document }: PurchaseDocument, supplier: string | undefined, day: string | undefined): boolean {
  const { from, until } = document;
  if (supplier !== undefined && document['supplier'] !== supplier) return false;
  return day === undefined || (typeof from === 'string' && from <= day && (typeof until !== 'string' || day <= until));
}
