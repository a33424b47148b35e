import { type Static, Type } from 'typebox';

/** What something is looked at for, as a caller can state it (HL7 v3 PurposeOfUse, in plain words). */
export const Purpose = Type.Union([
  Type.Literal('treatment'),
  Type.Literal('payment'),
  Type.Literal('operations'),
  Type.Literal('compliance'),
  Type.Literal('support'),
]);
export type Purpose = Static<typeof Purpose>;
