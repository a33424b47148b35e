import { Type } from 'typebox';

const Words = Type.String({ minLength: 1, maxLength: 200 });
const Names = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 });
export const ClientId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
export const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' });

/** POST /v1/clients */
export const AddClientBody = Type.Object(
  {
    id: ClientId,
    name: Words,
    owner: Words,
    scopes: Names,
    /** The entities it may see; absent: all. */
    entities: Type.Optional(Names),
  },
  { additionalProperties: false },
);

/** POST /v1/clients/:id/keys */
export const AddKeyBody = Type.Object(
  { jwk: Type.Record(Type.String(), Type.Unknown()), expiresAt: Type.Optional(Instant) },
  { additionalProperties: false },
);

/** POST /v1/clients/:id/revocations */
export const RevokeBody = Type.Object({ jti: Type.String({ pattern: '^[\\w-]{1,100}$' }) }, { additionalProperties: false });
