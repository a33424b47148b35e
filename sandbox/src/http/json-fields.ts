/** A body as it was sent, its fields unknown. */
export type Json = Readonly<Record<string, unknown>>;

/** A field as text; '' where it is none. */
export const text = (body: Json, field: string): string => {
  const value = body[field];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/** A field as a list of bodies. */
export const rows = (body: Json, field: string): readonly Json[] => (Array.isArray(body[field]) ? (body[field] as Json[]) : []);

/** Reads a body; undefined when it is none. */
export function readJson(body: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
