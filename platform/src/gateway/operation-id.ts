/** The words of an address below `/v1`: resource first, parameters by their names. */
export const wordsOf = (url: string): readonly string[] =>
  url
    .replace(/^\/v1\//, '')
    .split(/[/:.-]+/)
    .filter((word) => word !== '');

/** What the description calls an operation: `GET /v1/accounts/:subject` is `get-accounts-subject`. */
export const operationId = (method: string, url: string): string => [method.toLowerCase(), ...wordsOf(url)].join('-');
