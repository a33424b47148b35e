import { Type } from 'typebox';
import { Instant, Minor } from './shapes.ts';

/** What is told of one thing that happened to an account or a purchase, beside its kind. */
export const happened = {
  /** `northside-adt:17`, `event:…`, `journal:9`, `delivery:4`, `exception:2`. */
  id: Type.String(),
  at: Instant,
  title: Type.String(),
  facility: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
  amount: Type.Optional(Minor),
  currency: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  event: Type.Optional(Type.String()),
};
