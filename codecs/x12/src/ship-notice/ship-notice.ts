import { documentKind } from '../supply/document-kind.ts';
import { present } from '../supply/line-totals.ts';
import { dates, descriptions, parties, products, references } from '../supply/shared-shapes.ts';
import { guide856 } from './guide-856.ts';

const marks = <const At extends string>(at: At) => ({ item: 'mark', at, fields: { qualifier: 'MAN01', id: 'MAN02' } }) as const;

const itemFields = {
  line: 'LIN01',
  quantity: 'SN102 number',
  unit: 'SN103',
  ordered: 'SN105 number',
  orderedUnit: 'SN106',
  status: 'SN108',
} as const;
const itemLists = {
  products: products('LIN02'),
  descriptions: descriptions('HL=I/PID'),
  references: references('HL=I/REF'),
  dates: dates('HL=I/DTM'),
  marks: marks('HL=I/MAN'),
} as const;

/** An item, with the packs it fills where packs stand below items. */
const items = {
  item: 'item',
  at: 'HL=I',
  fields: itemFields,
  lists: { ...itemLists, packs: { item: 'pack', at: 'HL=P', fields: { material: 'TD101' }, lists: { marks: marks('HL=P/MAN') } } },
} as const;
const packs = { item: 'pack', at: 'HL=P', fields: { material: 'TD101' }, lists: { marks: marks('HL=P/MAN'), items } } as const;
const tares = { item: 'tare', at: 'HL=T', fields: { material: 'TD101' }, lists: { marks: marks('HL=T/MAN'), packs, items } } as const;
const orderFields = { order: 'PRF01', release: 'PRF02', orderDay: 'PRF04 day', contract: 'PRF06' } as const;
const orderLists = { references: references('HL=O/REF'), parties: parties('HL=O/N1') } as const;

/** An order with what comes of it. */
const orders = { item: 'order', at: 'HL=O', fields: orderFields, lists: { ...orderLists, tares, packs, items } } as const;
/** An order inside a tare or pack that holds goods of several. */
const packedOrders = { item: 'order', at: 'HL=O', fields: orderFields, lists: { ...orderLists, packs, items } } as const;

interface Level {
  readonly quantity?: string | undefined;
  readonly orders?: readonly Level[];
  readonly tares?: readonly Level[];
  readonly packs?: readonly Level[];
  readonly items?: readonly Level[];
}

/** A level with all below it. */
function* levelsOf(level: Level): Generator<Level, void, undefined> {
  yield level;
  for (const list of [level.orders, level.tares, level.packs, level.items]) for (const one of list ?? []) yield* levelsOf(one);
}

/** A shipment on its way (856): one per set, `shipments` holds it. CTT01 counts the levels. */
export const shipNotice856 = documentKind(
  guide856,
  {
    fields: {
      purpose: 'BSN01',
      shipment: 'BSN02',
      day: 'BSN03 day',
      time: 'BSN04',
      structure: 'BSN05',
      lineCount: 'CTT01',
      hashTotal: 'CTT02 number',
    },
    lists: {
      shipments: {
        item: 'shipment',
        at: 'HL=S',
        fields: {
          packaging: 'TD101',
          packages: 'TD102',
          weight: 'TD107 number',
          weightUnit: 'TD108',
          routing: 'TD505',
          carrierQualifier: 'TD502',
          carrier: 'TD503',
          mode: 'TD504',
        },
        lists: {
          references: references('HL=S/REF'),
          dates: dates('HL=S/DTM'),
          parties: parties('HL=S/N1'),
          orders,
          tares: { ...tares, lists: { ...tares.lists, orders: packedOrders } },
          packs: {
            item: 'pack',
            at: 'HL=P',
            fields: { material: 'TD101' },
            lists: {
              marks: marks('HL=P/MAN'),
              orders: { item: 'order', at: 'HL=O', fields: orderFields, lists: { ...orderLists, items } },
            },
          },
        },
      },
    },
  },
  {
    totals: ({ shipments = [] }) => {
      const levels = (shipments as readonly Level[]).flatMap((shipment) => [...levelsOf(shipment)]);
      return { count: levels.length, quantities: [present(levels.map(({ quantity }) => quantity))] };
    },
  },
);
