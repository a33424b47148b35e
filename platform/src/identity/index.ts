export {
  addClient,
  addClientKey,
  type Client,
  type ClientChange,
  type ClientKey,
  disableClient,
  listClients,
  type NewClient,
  type NewClientKey,
  readClient,
  retireClientKey,
} from './clients.ts';
export { type ScopeName, SCOPES, scopeNames } from './scopes.ts';
export type { TokenAnswer } from './authorization-server.ts';
export { type MachineIdentity, type MachineIdentityOptions, openMachineIdentity } from './machine-identity.ts';
export { revokeToken } from './revocation.ts';
export type { AdmittedClient } from './token-check.ts';
export type { TokenError } from './token-request.ts';
