import { type Static, Type } from 'typebox';
import { HostKey, Place, Seconds } from './place.ts';
import { Id, Name } from './tenant.ts';

/** Qualifier and identification of ISA05 to ISA08. */
const EdiParty = Type.Object(
  { qualifier: Type.String({ pattern: '^[A-Z0-9]{2}$' }), id: Type.String({ pattern: '^[A-Z0-9]{2,15}$' }) },
  { additionalProperties: false },
);

/** One way out: a service of an outside system that deliveries go to. */
export const Target = Type.Object(
  {
    name: Id,
    adapter: Type.Union([
      Type.Literal('oracle-fusion-journals'),
      Type.Literal('oracle-fusion-procurement'),
      Type.Literal('customer-accounts'),
      Type.Literal('coupa-budgets'),
      Type.Literal('tryton'),
      Type.Literal('workday'),
      Type.Literal('cxml-orders'),
      Type.Literal('x12-orders'),
    ]),
    url: Type.String({ pattern: '^(https?|sftp)://[^\\s@]+$' }),
    /** What the name in the url may lead to: the house's own network too, or, when left out, only what is public. */
    reach: Type.Optional(Type.Union([Type.Literal('internal'), Type.Literal('public')])),
    /** File that holds the login; never the login itself. */
    credentialsFile: Type.Optional(Place),
    rate: Type.Object(
      { perSecond: Type.Number({ exclusiveMinimum: 0 }), burst: Type.Integer({ minimum: 1 }) },
      { additionalProperties: false },
    ),
    concurrency: Type.Integer({ minimum: 1, maximum: 100 }),
    timeoutMs: Type.Integer({ minimum: 100, maximum: 600_000 }),
    retry: Type.Object(
      { firstMs: Type.Integer({ minimum: 1 }), mostMs: Type.Integer({ minimum: 1 }), tries: Type.Integer({ minimum: 1 }) },
      { additionalProperties: false },
    ),
    circuit: Type.Object({ failures: Type.Integer({ minimum: 1 }), openMs: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
    /** How long after a request without an answer its effect may still appear at the target. */
    settleMs: Type.Optional(Type.Integer({ minimum: 1 })),
    /** A delivery without a final answer for longer becomes someone's work. */
    overdueMs: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Who gets what goes wrong here. */
    owner: Type.Optional(Name),
    /** Values that a ledger target wants on every row. */
    ledger: Type.Optional(Type.Object({ id: Name, source: Name, category: Name }, { additionalProperties: false })),
    /** What invoices of suppliers are booked to beside the lines of orders, by the ERP's own account numbers, and the code of their journal. */
    purchasing: Type.Optional(Type.Object({ freight: Name, tax: Name, journal: Name }, { additionalProperties: false })),
    /** The parties of X12 interchanges; per entity, what GS02 says. */
    edi: Type.Optional(
      Type.Object(
        {
          sender: EdiParty,
          receiver: EdiParty,
          applications: Type.Optional(Type.Record(Id, Type.String({ pattern: '^[A-Z0-9]{2,15}$' }))),
          isTest: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
    /** How to log in to the SFTP server of the url, and where it keeps what was taken from the folder. */
    sftp: Type.Optional(
      Type.Object(
        {
          user: Name,
          keyFile: Place,
          hostKey: Type.Optional(HostKey),
          hostKeyFile: Type.Optional(Place),
          taken: Type.Optional(Place),
        },
        { additionalProperties: false },
      ),
    ),
    /** Who each of our entities is to a supplier that speaks cXML, and who it is; the login holds the sender's identity and shared secret. */
    cxml: Type.Optional(
      Type.Object(
        {
          domain: Name,
          from: Type.Record(Id, Name),
          to: Name,
          deploymentMode: Type.Optional(Type.Union([Type.Literal('production'), Type.Literal('test')])),
        },
        { additionalProperties: false },
      ),
    ),
    /** How often the target is asked what became of the payment of invoices, and the channel that what is new comes in by. */
    payments: Type.Optional(Type.Object({ channel: Id, everySeconds: Seconds }, { additionalProperties: false })),
    /** Entities whose fiscal periods are closed and opened there as they are here: one for each company there. */
    periods: Type.Optional(Type.Array(Id, { minItems: 1, uniqueItems: true })),
    /**
     * When summary journals are cut: so often, or when so many lines wait. `without`: kinds of subjects whose lines are left out, since the
     * target books them itself from the documents it is given: `order` and `invoice`.
     */
    summary: Type.Optional(
      Type.Object(
        { everySeconds: Seconds, lines: Type.Integer({ minimum: 1 }), without: Type.Optional(Type.Array(Name, { maxItems: 500 })) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Target = Static<typeof Target>;
