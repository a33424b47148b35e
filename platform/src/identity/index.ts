export { FailureLimit } from './failure-limit.ts';
export {
  addClient,
  addClientKey,
  changeClient,
  type Client,
  type ClientChange,
  type ClientKey,
  type ClientRevision,
  disableClient,
  enableClient,
  listClients,
  type NewClient,
  type NewClientKey,
  readClient,
  requireDeclared,
  retireClientKey,
} from './clients.ts';
export { clientUnknown } from './faults.ts';
export { PERSON_SCOPES, type PersonScope, type ScopeName, SCOPES, scopeNames } from './scopes.ts';
export type { TokenAnswer } from './authorization-server.ts';
export { type MachineIdentity, type MachineIdentityOptions, openMachineIdentity } from './machine-identity.ts';
export type { ShownProof } from './proof-check.ts';
export { revokeToken } from './revocation.ts';
export type { AdmittedClient } from './token-check.ts';
export type { TokenError } from './token-request.ts';
export { type KnownPerson, OpenId, type OpenIdSettings, type PendingLogin } from './people/open-id.ts';
export { ADMINISTRATOR, dutiesTogether, rolePolicySchemas, type Roles, scopesOf } from './people/roles.ts';
export { SessionKeeper } from './people/session-keeper.ts';
export {
  type ConsoleSession,
  endSessions,
  IDLE_MS,
  leaveSession,
  listSessions,
  type NewSession,
  openSession,
  SESSION_MS,
  useSession,
} from './people/sessions.ts';
export {
  type BreakGlass,
  type BreakGlassReview,
  closeBreakGlass,
  isOwnGlass,
  listBreakGlass,
  lockBreakGlass,
  MOST_GLASS_MINUTES,
  openBreakGlass,
  reviewBreakGlass,
  REVIEW_MS,
  reviewIdentity,
  usableBreakGlass,
} from './break-glass.ts';
