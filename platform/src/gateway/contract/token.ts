import { type TSchema, Type } from 'typebox';
import { classed } from './data-class.ts';
import { exact } from './shapes.ts';

const openly = (schema: TSchema): TSchema => classed('PUBLIC', schema);

/** RFC 6749 section 5.1. */
export const TokenAnswer = exact({
  access_token: classed('SECRET', Type.String()),
  token_type: openly(Type.String()),
  expires_in: Type.Integer({ minimum: 1 }),
  scope: openly(Type.String()),
});

/** RFC 6749 section 5.2; why is in the log and the audit. */
export const TokenRefusal = exact({ error: openly(Type.String()) });

/** RFC 8414 section 2. */
export const MetadataAnswer = openly(Type.Object({}));

/** RFC 7517 section 5. */
export const KeysAnswer = exact({ keys: Type.Array(openly(Type.Object({}))) });
