/** JSON as every answer writes it: whole numbers of the database as text, so that no digit is lost. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
