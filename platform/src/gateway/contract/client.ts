import { Type } from 'typebox';
import { classed } from './data-class.ts';
import { answer, exact, named } from './shapes.ts';

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
    /** Whom to reach about it. */
    contact: Type.Optional(Words),
    scopes: Names,
    /** The entities it may see; absent: all. */
    entities: Type.Optional(Names),
    /** It gets only tokens that are bound to a key of its own (RFC 9449). */
    bound: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** PATCH /v1/clients/:id: what is named changes. */
export const ChangeClientBody = Type.Object(
  {
    name: Type.Optional(Words),
    owner: Type.Optional(Words),
    /** Empty: nobody. */
    contact: Type.Optional(Type.String({ maxLength: 200 })),
    scopes: Type.Optional(Names),
    entities: Type.Optional(Type.Union([Type.Literal('all'), Names])),
    bound: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** POST /v1/clients/:id/keys */
export const AddKeyBody = Type.Object(
  { jwk: Type.Record(Type.String(), Type.Unknown()), expiresAt: Type.Optional(Instant) },
  { additionalProperties: false },
);

/** POST /v1/clients/:id/revocations */
export const RevokeBody = Type.Object({ jti: Type.String({ pattern: '^[\\w-]{1,100}$' }) }, { additionalProperties: false });

const ClientKey = named(
  'ClientKey',
  exact({
    kid: Type.String(),
    /** RFC 7638. */
    thumbprint: Type.String(),
    /** Its public members. */
    jwk: classed('PUBLIC', Type.Record(Type.String(), Type.Unknown())),
    algorithms: Type.Array(Type.String()),
    addedAt: Instant,
    expiresAt: Type.Optional(Instant),
    retiredAt: Type.Optional(Instant),
  }),
);

const Client = named(
  'Client',
  exact({
    id: ClientId,
    name: Type.String(),
    owner: Type.String(),
    contact: Type.Optional(Type.String()),
    scopes: Type.Array(Type.String()),
    entities: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
    bound: Type.Boolean(),
    state: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
    madeAt: Instant,
    keys: Type.Array(ClientKey),
  }),
);

/** GET /v1/clients. */
export const ClientsAnswer = answer({ clients: Type.Array(Client) });

/** GET and PATCH /v1/clients/:id, POST /v1/clients (201), …/enable, …/disable and …/keys/:kid/retire. */
export const ClientAnswer = named('ClientAnswer', answer({ client: Client }));

/** POST /v1/clients/:id/keys (201). */
export const KeyAddedAnswer = answer({ kid: Type.String(), client: Client });

/** POST /v1/clients/:id/revocations. */
export const RevokedAnswer = answer({ revoked: Type.String() });

/** POST /v1/token-keys (201). */
export const KeyMadeAnswer = answer({ kid: Type.String() });
