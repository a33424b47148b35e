/** Errors of RFC 6749 section 5.2, RFC 8707 section 2 and RFC 9449 sections 5 and 8, and that somebody failed too often. */
export type TokenError =
  | 'invalid_request'
  | 'invalid_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'temporarily_unavailable';

/** A well-formed request for a token. */
export interface TokenRequest {
  readonly assertion: string;
  /** Absent: everything the client may. */
  readonly scope: string | undefined;
  readonly resource: string | undefined;
  readonly clientId: string | undefined;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** Reads the form of a token request (RFC 6749 section 4.4.2, RFC 7523 section 2.2). A parameter that comes twice makes it invalid (section 3.2). */
export function readTokenRequest(form: string): TokenRequest | TokenError {
  const parameters = new URLSearchParams(form);
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length) return 'invalid_request';
  const value = (name: string): string | undefined => parameters.get(name) || undefined;
  const grant = value('grant_type');
  if (grant === undefined) return 'invalid_request';
  if (grant !== 'client_credentials') return 'unsupported_grant_type';
  const assertion = value('client_assertion');
  // One way to authenticate, and no secrets.
  if (assertion === undefined || value('client_assertion_type') !== ASSERTION_TYPE || parameters.has('client_secret'))
    return 'invalid_client';
  const scope = value('scope');
  if (scope !== undefined && !SCOPE.test(scope)) return 'invalid_scope';
  return { assertion, scope, resource: value('resource'), clientId: value('client_id') };
}
