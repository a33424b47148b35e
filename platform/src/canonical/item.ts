import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, Quantity, Unit, UnitPrice, Words } from './value.ts';

/** How one supplier packs an item; units of an item are never converted by what another supplier puts in a box. */
const Packaging = Type.Object(
  {
    supplier: Code,
    /** The supplier's own number of the item. */
    supplierItem: Type.Optional(Code),
    unit: Unit,
    /** Base units in one `unit`. */
    perUnit: Quantity,
  },
  { additionalProperties: false },
);
export type PackagingData = Static<typeof Packaging>;

const Item = Type.Object(
  {
    item: Code,
    description: Words,
    /** UNSPSC. */
    commodity: Type.Optional(Code),
    /** What is counted: the smallest unit that is issued. */
    baseUnit: Unit,
    /** Stock goes to inventory, the rest to the department that asked; an implant is billed after its use. */
    kind: Type.Union([Type.Literal('stock'), Type.Literal('non-stock'), Type.Literal('service'), Type.Literal('implant')]),
    /** GTIN or other device identifier of the base unit. */
    gtin: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{2,23}$', 'x-data-class': 'PUBLIC' })),
    packagings: Type.Array(Packaging, { maxItems: 200 }),
    /** Items that may be taken in its place, the most preferred first. */
    alternates: Type.Optional(Type.Array(Code, { maxItems: 50 })),
    status: Type.Union([Type.Literal('active'), Type.Literal('blocked')]),
  },
  { additionalProperties: false },
);
export type ItemData = Static<typeof Item>;

/** An item as its system of record has it. */
export const itemRecorded: EventDefinition = { type: 'item.recorded', name: 'item-recorded', version: 1, key: 'item', schema: Item };

const ContractPrice = Type.Object(
  {
    item: Code,
    supplier: Code,
    contract: Code,
    unit: Unit,
    unitPrice: UnitPrice,
    currency: Currency,
    from: Day,
    until: Type.Optional(Day),
    /** Entities the price is for; absent: all. */
    entities: Type.Optional(Type.Array(Code, { maxItems: 500 })),
    /** Tier of the group purchasing organization, the lowest price first: 1 goes before 2. */
    tier: Type.Integer({ minimum: 1, maximum: 99 }),
    /** In `unit`; from this quantity of one order line on. */
    minimum: Type.Optional(Quantity),
    /** Which day decides the price. */
    priceDate: Type.Union([Type.Literal('order'), Type.Literal('receipt'), Type.Literal('invoice')]),
    /** False for a catalog price without a contract. */
    isContract: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type ContractPriceData = Static<typeof ContractPrice>;

/** What a supplier asks for an item under a contract or in its catalog, from a day on. X12 832, 845; a price file. */
export const contractPriceRecorded: EventDefinition = {
  type: 'contract-price.recorded',
  name: 'contract-price-recorded',
  version: 1,
  key: 'item',
  schema: ContractPrice,
};

const Availability = Type.Object(
  {
    item: Code,
    /** Where it lies: the distribution center, a supplier. */
    location: Code,
    day: Day,
    /** In base units. */
    available: Quantity,
  },
  { additionalProperties: false },
);
export type AvailabilityData = Static<typeof Availability>;

/** What of an item is free to be taken somewhere. X12 846, an inventory platform. */
export const availabilityReported: EventDefinition = {
  type: 'availability.reported',
  name: 'availability-reported',
  version: 1,
  key: 'item',
  schema: Availability,
};
