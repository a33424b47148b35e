/** The `code` property that Node and ssh2 give their errors, or UNKNOWN. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : 'UNKNOWN';
}
