import { Fault } from '../kernel/index.ts';
import type { ProofProblem } from './proof.ts';

export const scopeUnknown = (known: readonly string[]): Fault =>
  new Fault({
    code: 'SCOPE_NOT_DEFINED',
    kind: 'rejected',
    message: 'There is no such scope',
    hint: `Scopes are ${known.join(', ')}`,
    at: 'scopes',
  });

export const entityUnknown = (known: readonly string[]): Fault =>
  new Fault({
    code: 'ENTITY_NOT_DECLARED',
    kind: 'rejected',
    message: 'The estate declares no such entity',
    hint: `Entities are ${known.join(', ')}`,
    at: 'entities',
  });

export const clientUnknown = (): Fault =>
  new Fault({ code: 'CLIENT_UNKNOWN', kind: 'rejected', message: 'There is no such client', hint: 'List them with plexus clients list' });

export const clientKeyUnknown = (): Fault =>
  new Fault({
    code: 'CLIENT_KEY_UNKNOWN',
    kind: 'rejected',
    message: 'The client has no such key',
    hint: 'List its keys with plexus clients show',
  });

export const clientExists = (): Fault =>
  new Fault({
    code: 'CLIENT_EXISTS',
    kind: 'conflict',
    message: 'A client of this id is registered already',
    hint: 'Choose another id; the id of a disabled client is not used again',
  });

export const clientKeyExists = (): Fault =>
  new Fault({
    code: 'CLIENT_KEY_EXISTS',
    kind: 'conflict',
    message: 'This key, or a key of this name, is registered already',
    hint: 'Make a new key pair: a key belongs to one client, and a retired one does not come back',
  });

export const clientKeyPrivate = (): Fault =>
  new Fault({
    code: 'CLIENT_KEY_PRIVATE',
    kind: 'rejected',
    message: 'This is a private key, and was not kept',
    hint: 'Make a new key pair, since this one has travelled, and register its public half only',
    at: 'jwk',
  });

export const clientKeyUnfit = (cause?: unknown): Fault =>
  new Fault({
    code: 'CLIENT_KEY_UNFIT',
    kind: 'rejected',
    message: 'This is not a public key that a client can authenticate with',
    hint: 'Use EC P-256 or P-384, Ed25519, or RSA of 2048 to 8192 bits',
    at: 'jwk',
    cause,
  });

export const clientKeyName = (): Fault =>
  new Fault({
    code: 'CLIENT_KEY_NAME',
    kind: 'rejected',
    message: 'The key cannot be called this',
    hint: 'Use letters, digits and _ . : - for its kid, at most 100, or leave it out',
    at: 'jwk/kid',
  });

export const clientKeyExpiry = (): Fault =>
  new Fault({
    code: 'CLIENT_KEY_EXPIRY_PAST',
    kind: 'rejected',
    message: 'The key would be expired from the start',
    hint: 'Give a time that is still to come, such as 2027-06-30T00:00:00Z',
    at: 'expiresAt',
  });

/** One code for all that is wrong with an access token: who forged it learns nothing. */
export const accessTokenWrong = (): Fault =>
  new Fault({
    code: 'ACCESS_TOKEN_WRONG',
    kind: 'denied',
    message: 'The access token is not valid here, has ended or was revoked',
    hint: 'Ask POST /oauth/token for a new one; see docs/tasks/connect-a-client.md',
  });

export const trustTooOld = (cause: unknown): Fault =>
  new Fault({
    code: 'TRUST_TOO_OLD',
    kind: 'unavailable',
    message: 'Whether clients are still let in cannot be read, so none is',
    hint: 'Look whether the database answers; clients are let in again as soon as it does',
    cause,
  });

/** Who sent a proof may know what is wrong with it: it was made with their key. */
export const proofWrong = (problem: ProofProblem): Fault =>
  new Fault({
    code: 'PROOF_WRONG',
    kind: 'denied',
    message: `The proof that the token is yours does not hold: ${problem}`,
    hint: 'Make a new one for each request, with its method and address, the digest of the token and the key that the token was asked for with',
  });

export const proofNonceWanted = (): Fault =>
  new Fault({
    code: 'PROOF_NONCE_WANTED',
    kind: 'denied',
    message: 'The proof must carry the nonce that came with this answer',
    hint: 'Put the value of DPoP-Nonce into the proof as nonce and send the request again; libraries do it by themselves',
  });
