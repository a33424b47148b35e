import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, pseudonym, Words } from './value.ts';

const Supplier = Type.Object(
  {
    /** The golden record; numbers of other systems are looked up before. */
    supplier: Code,
    name: Words,
    currency: Currency,
    /** Days until an invoice is due. */
    paymentDays: Type.Integer({ minimum: 0, maximum: 365 }),
    /** Tax identifier, without separators. That of a sole proprietor is a social security number: it is sealed like what identifies a patient. */
    taxId: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{2,20}$', 'x-data-class': 'PHI', token: 'tax-id' })),
    /** The same, as its pseudonym: tells that two suppliers are one, and to nobody who. */
    taxpayer: Type.Optional(pseudonym('taxpayer')),
    /** Reported on form 1099. */
    isReported: Type.Boolean(),
    /** Nothing new is ordered from a supplier on hold. */
    status: Type.Union([Type.Literal('active'), Type.Literal('on-hold'), Type.Literal('closed')]),
  },
  { additionalProperties: false },
);
export type SupplierData = Static<typeof Supplier>;

/** A supplier as its system of record has it. */
export const supplierRecorded: EventDefinition = {
  type: 'supplier.recorded',
  name: 'supplier-recorded',
  version: 1,
  key: 'supplier',
  schema: Supplier,
};
