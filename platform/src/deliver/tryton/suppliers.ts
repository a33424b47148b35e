import { Type } from 'typebox';
import type { SupplierData } from '../../canonical/index.ts';
import { readPurchasing } from '../purchasing-content.ts';
import type { Conversation } from './conversation.ts';
import { ABSENT, type DocumentKind, standing } from './document.ts';
import { ANY_STATE, rowOf, termOf } from './lookups.ts';
import { Id, Optional } from './values.ts';

const Named = Type.Object({ name: Type.String() });
const supplierRow = rowOf({
  name: Optional(Type.String()),
  active: Type.Boolean(),
  supplier_payment_term: Optional(Id),
  'supplier_payment_term.': Type.Optional(Optional(Named)),
});

const FIELDS = ['name', 'active', 'supplier_payment_term', 'supplier_payment_term.name'];

/**
 * Suppliers are parties; `party.code`, the one business key that Tryton keeps unique, is our supplier number. The latest record is written
 * over what stood there. A supplier that is closed is taken out of use; Tryton knows no hold, so that one is kept by whoever orders.
 */
export const suppliers: DocumentKind = {
  async find({ content }, talk) {
    const supplier = readPurchasing('supplier', content);
    const found = await standingParty(supplier, talk);
    return found !== undefined && isEqual(found, supplier) ? standing(`party ${found.id}`, []) : ABSENT;
  },

  async create({ content }, talk) {
    const supplier = readPurchasing('supplier', content);
    const found = await standingParty(supplier, talk);
    const row = {
      name: supplier.name,
      active: supplier.status !== 'closed',
      supplier_payment_term: await termOf(talk, supplier.paymentDays),
    };
    if (found !== undefined) {
      await talk.write('party.party', [found.id], row);
      return { result: 'applied', reference: `party ${found.id}` };
    }
    const [made] = await talk.create('party.party', [{ ...row, code: supplier.supplier, addresses: [['create', [{}]]] }]);
    return { result: 'applied', reference: `party ${made}` };
  },
};

type Party = Awaited<ReturnType<typeof standingParty>>;

async function standingParty({ supplier }: SupplierData, talk: Conversation) {
  const [party] = await talk.search('party.party', [['code', '=', supplier], ANY_STATE], FIELDS, supplierRow, 1);
  return party;
}

function isEqual(party: NonNullable<Party>, supplier: SupplierData): boolean {
  return (
    party.name === supplier.name &&
    party.active === (supplier.status !== 'closed') &&
    party['supplier_payment_term.']?.name === `Net ${supplier.paymentDays}`
  );
}
