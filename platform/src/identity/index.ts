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
export { AuthorizationServer, type AuthorizationOptions, type TokenAnswer } from './authorization-server.ts';
export type { TokenIssuer } from './access-token.ts';
export { revokeToken } from './revocation.ts';
export { type AdmittedClient, TokenCheck } from './token-check.ts';
export { rotateTokenKey } from './token-keys.ts';
export type { TokenError } from './token-request.ts';
export { TrustKeeper } from './trust.ts';
