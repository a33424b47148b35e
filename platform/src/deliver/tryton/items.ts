import { Type } from 'typebox';
import type { ItemData } from '../../canonical/index.ts';
import { readPurchasing } from '../purchasing-content.ts';
import type { Conversation } from './conversation.ts';
import { ABSENT, type DocumentKind, standing } from './document.ts';
import { ANY_STATE, categoryOf, rowOf, unitOf } from './lookups.ts';
import { decimal, Id } from './values.ts';

const productRow = rowOf({
  active: Type.Boolean(),
  template: Id,
  'template.': Type.Object({ name: Type.String(), type: Type.String(), active: Type.Boolean() }),
});

const FIELDS = ['active', 'template', 'template.name', 'template.type', 'template.active'];
/** Accounting categories by what becomes of an item; the ERP's chart says their accounts. */
const GOODS = 'Goods';
const EXPENSE = 'Expense';

/**
 * Items are products with one variant; the product's code is our item number, which Tryton does not keep unique. Only stock is goods in
 * Tryton: what is used up at once is a service there, since Tryton accounts for all goods as inventory.
 */
export const items: DocumentKind = {
  async find({ content }, talk) {
    const item = readPurchasing('item', content);
    const found = await standingProducts(item, talk);
    const [first] = found;
    if (first === undefined || !isEqual(first, item)) return ABSENT;
    return standing(`product ${first.id}`, [found.length > 1 && `it stands there ${found.length} times`]);
  },

  async create({ content }, talk) {
    const item = readPurchasing('item', content);
    const [found] = await standingProducts(item, talk);
    const unit = await unitOf(talk, item.baseUnit);
    const isStock = item.kind === 'stock';
    const row = {
      name: item.description,
      type: typeOf(item),
      active: item.status === 'active',
      purchasable: true,
      default_uom: unit,
      purchase_uom: unit,
      account_category: await categoryOf(talk, isStock ? GOODS : EXPENSE),
      // Goods are worth what was paid for them, so that the variance is only the invoice's difference to the receipt.
      cost_price_method: 'average',
    };
    if (found !== undefined) {
      await talk.write('product.template', [found.template], row);
      return { result: 'applied', reference: `product ${found.id}` };
    }
    const [template = 0] = await talk.create('product.template', [
      { ...row, code: item.item, list_price: decimal('0'), products: [['create', [{}]]] },
    ]);
    return { result: 'applied', reference: `template ${template}` };
  },
};

type Product = Awaited<ReturnType<typeof standingProducts>>[number];

async function standingProducts({ item }: ItemData, talk: Conversation) {
  return talk.search('product.product', [['code', '=', item], ANY_STATE], FIELDS, productRow);
}

const typeOf = (item: ItemData): string => (item.kind === 'stock' ? 'goods' : 'service');

function isEqual(product: Product, item: ItemData): boolean {
  const { name, type, active } = product['template.'];
  return name === item.description && type === typeOf(item) && active === (item.status === 'active');
}
