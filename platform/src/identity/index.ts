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
