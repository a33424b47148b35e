import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { Log } from '../events/index.ts';
import type { ProposeEstate } from '../govern/estate/index.ts';
import type { AccessControl } from '../identity/access/index.ts';
import type { MachineIdentity, Roles, SessionKeeper } from '../identity/index.ts';
import type { Clock, Secret, TenantKeys } from '../kernel/index.ts';
import type { FlowReader } from '../observe/index.ts';
import type { Access } from './access.ts';
import type { PayerLine } from '../deliver/eligibility/index.ts';
import type { DocumentIntake } from './business-document.ts';
import type { EntryCodes } from './entry-codes.ts';
import type { LoginProvider } from './login.ts';
import type { SeenCertificates } from './seen-certificates.ts';
import type { EstateInForce } from './estate-in-force.ts';
import type { EntityLabels, SensitivityPolicy } from './sensitivity/index.ts';
import type { Quotas } from './throttle/quotas.ts';
import type { UsageCounter } from './usage-counter.ts';
import type { WebhookPolicy } from '../webhooks/index.ts';

/** Structured logging as pino does it: fields from a closed list, a fixed sentence, never content. */
export interface GatewayLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What translating messages anew would change: counted, not done. */
export interface ReplayPreview {
  readonly new: number;
  readonly unchanged: number;
  readonly revised: number;
  readonly failures: number;
}

export interface MessageRef {
  readonly channel: number;
  readonly seq: bigint;
}

/** The address that an installation is known by over TLS. */
export interface SecureAddress {
  /** Scheme, name and port, without a slash at its end. */
  readonly url: string;
  /** Certificates of clients must be those of an authority; otherwise any binds a token. */
  readonly hasAuthority: boolean;
  /** Where the certificates that clients come with are noted; absent: nowhere. */
  readonly seen?: SeenCertificates;
}

/** What the routes stand on. One gateway serves one tenant, and its token holder sees all of the tenant's entities. */
export interface GatewayDependencies {
  /** Acts as plexus_server. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly keys: TenantKeys;
  readonly log: Log;
  readonly clock: Clock;
  /** Bearer token of the 0600 file. */
  readonly token: Secret<string>;
  /** How machine clients get in; absent: none does. */
  readonly identity?: MachineIdentity;
  /** What people of each role may do. */
  readonly roles: Roles;
  /** The access policies of the release. */
  readonly access: AccessControl;
  /** What is sensitive of all that an entity sends; absent: nothing. */
  readonly entityLabels?: EntityLabels;
  /** What makes single records sensitive; absent: nothing. */
  readonly sensitivity?: SensitivityPolicy;
  /** Where people log in; absent: by links only. */
  readonly openId?: LoginProvider;
  readonly logger: GatewayLog;
  readonly flow: FlowReader;
  readonly metrics: () => Promise<string>;
  /** What callers may ask for; absent: what is usual. */
  readonly quotas?: Quotas;
  /** Where webhooks may go; absent: to the public internet only. */
  readonly webhooks?: WebhookPolicy;
  /** The built console, served under /; absent: there is none. */
  readonly consoleFolder?: string;
  /** The estate files: their samples must still pass with a corrected crosswalk. Absent: they are elsewhere and are not asked. */
  readonly estateFolder?: string;
  /** Reads the estate files as they are now, to propose them. Absent: they are elsewhere. */
  readonly estateProposal?: () => Promise<ProposeEstate>;
  /** The disk that health watches. */
  readonly dataFolder?: string;
  /** How it is spoken to over TLS, beside the plain listener of this machine; absent: not at all. */
  readonly secure?: SecureAddress;
  /** The file that remembers audit seals outside the database; absent: the database alone is believed. */
  readonly auditHeads?: string;
  readonly previewReplay?: (
    messages: readonly MessageRef[],
    how: { readonly from: 'start' | 'failed'; readonly mapping: 'original' | 'current' },
  ) => Promise<ReplayPreview>;
  /** Where payers are asked who is covered; absent: nobody is asked. */
  readonly payers?: PayerLine;
  /** Where business documents enter; absent: this node takes none. */
  readonly intake?: DocumentIntake;
  /** Registers the route that takes messages; guarded by the token like everything else. */
  readonly submit?: (app: FastifyInstance) => void;
  /** Registers the routes that targets call back; each request carries a token of its own, so ours is not asked for. */
  readonly callbacks?: (app: FastifyInstance) => void;
}

/** What the routes of one gateway share while it runs. */
export interface GatewayState {
  readonly sessions: SessionKeeper;
  readonly codes: EntryCodes;
  readonly inForce: EstateInForce;
  readonly access: Access;
  readonly usage: UsageCounter;
}
