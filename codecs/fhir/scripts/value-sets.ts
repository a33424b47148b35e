export interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}

interface Inclusion {
  readonly system?: string;
  readonly concept?: readonly Concept[];
  readonly valueSet?: readonly string[];
  readonly filter?: readonly { readonly property: string; readonly op: string; readonly value: string }[];
}

export interface TerminologyResource {
  readonly resourceType: string;
  readonly url: string;
  readonly concept?: readonly Concept[];
  readonly compose?: { readonly include: readonly Inclusion[]; readonly exclude?: readonly Inclusion[] };
}

/** The codes of a value set, or `undefined` when its code systems are not enumerated in the definitions. */
export function codesOf(url: string, terminology: ReadonlyMap<string, TerminologyResource>): readonly string[] | undefined {
  const compose = terminology.get(`ValueSet ${url.split('|')[0]}`)?.compose;
  if (compose === undefined) return undefined;
  const included = compose.include.map((one) => inclusion(one, terminology));
  if (included.some((codes) => codes === undefined)) return undefined;
  const excluded = new Set((compose.exclude ?? []).flatMap((one) => inclusion(one, terminology) ?? []));
  return [...new Set(included.flatMap((codes) => codes ?? []))].filter((code) => !excluded.has(code)).sort();
}

function inclusion(one: Inclusion, terminology: ReadonlyMap<string, TerminologyResource>): readonly string[] | undefined {
  if (one.concept !== undefined) return one.concept.map(({ code }) => code);
  if (one.valueSet !== undefined) {
    const nested = one.valueSet.map((url) => codesOf(url, terminology));
    return nested.some((codes) => codes === undefined) ? undefined : nested.flatMap((codes) => codes ?? []);
  }
  const concepts = terminology.get(`CodeSystem ${one.system}`)?.concept;
  if (concepts === undefined) return undefined;
  if (one.filter === undefined) return flat(concepts);
  const [filter] = one.filter;
  if (one.filter.length !== 1 || filter?.property !== 'concept' || filter.op !== 'is-a') return undefined;
  return flat(within(concepts, filter.value));
}

const flat = (concepts: readonly Concept[]): string[] => concepts.flatMap(({ code, concept }) => [code, ...flat(concept ?? [])]);

function within(concepts: readonly Concept[], root: string): readonly Concept[] {
  return concepts.flatMap((one) => (one.code === root ? [one] : within(one.concept ?? [], root)));
}
