import { type Static, Type } from 'typebox';
import { HostKey, Place, Seconds } from './place.ts';
import { Id, Name } from './tenant.ts';

const Host = Type.String({ minLength: 1, maxLength: 250 });
const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
/** File names to pick up: `*.edi`, `deposits-*.jsonl`. */
const Pattern = Type.String({ minLength: 1, maxLength: 120 });

/** SHA-256 of a certificate, as `openssl x509 -fingerprint -sha256` prints it. */
const Fingerprint = Type.String({ pattern: '^[0-9A-F]{2}(:[0-9A-F]{2}){31}$' });
/** MSH-9: a message code, or code and trigger. */
const Kind = Type.String({ pattern: '^[A-Z0-9]{2,8}(\\^[A-Z0-9]{1,8})?$' });

/** Who is behind a certificate, and what they may send. */
export const Partner = Type.Object(
  {
    name: Id,
    /** The partner's certificates; two while they change them. */
    fingerprints: Type.Optional(Type.Array(Fingerprint, { minItems: 1 })),
    /** A name in the certificate instead: whoever the authority gives it to, also the next time. */
    certificateName: Type.Optional(Name),
    /** Allowed MSH-3, MSH-4 and MSH-9; absent: any that the channel takes. */
    applications: Type.Optional(Type.Array(Name, { minItems: 1 })),
    facilities: Type.Optional(Type.Array(Name, { minItems: 1 })),
    kinds: Type.Optional(Type.Array(Kind, { minItems: 1 })),
  },
  { additionalProperties: false },
);
export type Partner = Static<typeof Partner>;

const Tls = Type.Object(
  {
    certificateFile: Place,
    keyFile: Place,
    /** Who signs the senders' certificates; with it, a certificate is demanded. */
    clientAuthorityFile: Type.Optional(Place),
    /** The only certificates that are let in, for whatever the channel takes; or `partners`. */
    fingerprints: Type.Optional(Type.Array(Fingerprint)),
    /** The only partners that are let in, each with what it may send. */
    partners: Type.Optional(Type.Array(Partner, { minItems: 1 })),
    /** What the senders' authority has revoked (PEM); an outdated list lets nobody in. */
    revocationFile: Type.Optional(Place),
    /** Certificates that are let in no more, whatever else fits. */
    revoked: Type.Optional(Type.Array(Fingerprint)),
  },
  { additionalProperties: false },
);

const shared = {
  name: Id,
  /** Mappings chosen by the kind of the message; no two may accept the same kind. */
  mappings: Type.Array(Id, { minItems: 1 }),
  /** The entities whose data the channel may carry. */
  entities: Type.Array(Id, { minItems: 1 }),
  /** What is done with a record whose keys cannot be read: hold the whole channel, or hold the record and go on. */
  failurePolicy: Type.Union([Type.Literal('stop'), Type.Literal('continue')]),
  /** Which traffic goes first. */
  class: Type.Union([Type.Literal('urgent'), Type.Literal('normal'), Type.Literal('bulk'), Type.Literal('replay')]),
  /** Target that 997 and TA1 to the interchanges of an x12 channel go to; absent: nothing is answered. */
  answers: Type.Optional(Id),
  format: Type.Union([
    Type.Literal('hl7v2'),
    Type.Literal('x12'),
    Type.Literal('json'),
    Type.Literal('fhir'),
    Type.Literal('bank'),
    Type.Literal('cxml'),
    Type.Literal('ubl'),
    Type.Literal('csv'),
  ]),
  /** Accepted MSH-3 and MSH-4 of HL7 by MLLP; accepted ISA06 and GS02 of X12 documents. Absent: any. */
  senders: Type.Optional(
    Type.Object(
      {
        applications: Type.Optional(Type.Array(Name, { minItems: 1 })),
        facilities: Type.Optional(Type.Array(Name, { minItems: 1 })),
        interchanges: Type.Optional(Type.Array(Name, { minItems: 1 })),
      },
      { additionalProperties: false },
    ),
  ),
};

const pickUp = {
  /** Folder that is looked into. */
  folder: Place,
  pattern: Pattern,
  pollSeconds: Seconds,
  /** Folder for files that were taken; they are sorted by day. */
  archive: Place,
};

export const MllpChannel = Type.Object(
  {
    ...shared,
    protocol: Type.Literal('mllp'),
    host: Host,
    port: Port,
    acknowledgment: Type.Union([Type.Literal('original'), Type.Literal('enhanced')]),
    tls: Type.Optional(Tls),
    /** Permits plain text beyond this machine, for a network that is encrypted itself. */
    allowPlain: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** Messages are posted to `/v1/channels/NAME/messages`; resources of format fhir to `/fhir/NAME` too. */
export const HttpChannel = Type.Object({ ...shared, protocol: Type.Literal('http') }, { additionalProperties: false });

/** A name of a party in cXML: `NetworkID` and what it is there. */
const CxmlCredential = Type.Object({ domain: Name, identity: Name }, { additionalProperties: false });

/** Documents of cXML are posted to `/cxml/NAME` by one partner. */
export const CxmlChannel = Type.Object(
  {
    ...shared,
    protocol: Type.Literal('cxml'),
    /** Who opens the connection: the supplier, or the network that speaks for suppliers. */
    sender: CxmlCredential,
    /** File that holds its shared secret, one on each line while it changes; never the secret itself. */
    secretFile: Place,
  },
  { additionalProperties: false },
);

/** Messages that a service pushes to `/hooks/NAME`, signed with a secret. */
export const WebhookChannel = Type.Object(
  { ...shared, protocol: Type.Literal('webhook'), secretFile: Place },
  { additionalProperties: false },
);

export const FolderChannel = Type.Object({ ...shared, protocol: Type.Literal('folder'), ...pickUp }, { additionalProperties: false });

export const SftpChannel = Type.Object(
  {
    ...shared,
    protocol: Type.Literal('sftp'),
    host: Host,
    port: Port,
    user: Name,
    /** Private key of the login. */
    keyFile: Place,
    /** SHA-256 fingerprint of the server's key, or the file that holds it. */
    hostKey: Type.Optional(HostKey),
    hostKeyFile: Type.Optional(Place),
    ...pickUp,
  },
  { additionalProperties: false },
);

/** Records that a procurement suite of Coupa's shape has not marked as exported. */
export const CoupaChannel = Type.Object(
  {
    ...shared,
    protocol: Type.Literal('coupa'),
    /** Up to the host: `https://INSTANCE.coupahost.com`. */
    url: Type.String({ pattern: '^https?://[^\\s@]+$' }),
    reach: Type.Optional(Type.Union([Type.Literal('internal'), Type.Literal('public')])),
    resource: Type.Union([
      Type.Literal('requisitions'),
      Type.Literal('purchase_orders'),
      Type.Literal('invoices'),
      Type.Literal('inventory_transactions'),
    ]),
    /** File that holds `CLIENT-ID:SECRET`; never the secret itself. */
    clientFile: Place,
    /** Rights asked for, by blanks. */
    scope: Type.String({ minLength: 1, maxLength: 500 }),
    pollSeconds: Seconds,
    /** How far back the first look goes for what was edited while it was marked; 3 when left out. */
    lookBackDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
  },
  { additionalProperties: false },
);

const BY_PROTOCOL = {
  mllp: MllpChannel,
  http: HttpChannel,
  cxml: CxmlChannel,
  webhook: WebhookChannel,
  coupa: CoupaChannel,
  folder: FolderChannel,
  sftp: SftpChannel,
} as const;

/** One way in: a listener, folder or client of one outside system. */
export type Channel = Static<(typeof BY_PROTOCOL)[keyof typeof BY_PROTOCOL]>;

/** The schema of a channel by its protocol, so that a mistake is reported against one kind and not against all. */
export function channelSchema(protocol: unknown) {
  const known = Object.keys(BY_PROTOCOL).find((name) => name === protocol) as keyof typeof BY_PROTOCOL | undefined;
  return known === undefined ? undefined : BY_PROTOCOL[known];
}
