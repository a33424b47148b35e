import type { Value } from '../column-type.ts';
import type { Control, FixedLayout, FixedRecordType } from './fixed-layout.ts';

/** What the trailers of a layout ask for: how many records of each type came, and the sums of their fields. */
export class ControlSums {
  readonly #counts = new Map<string, bigint>();
  readonly #sums = new Map<string, bigint>();
  /** Sums of which a part could not be read. */
  readonly #unknown = new Set<string>();
  readonly #summed: readonly { readonly record: string; readonly field: string }[];

  constructor(layout: FixedLayout) {
    this.#summed = layout.records.flatMap(({ controls = [] }) => controls.flatMap((control) => ('sums' in control ? [control.sums] : [])));
  }

  add({ name, fields }: FixedRecordType, values: Readonly<Partial<Record<string, Value>>>): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0n) + 1n);
    for (const { record, field } of this.#summed) {
      if (record !== name) continue;
      const value = unscaledOf(values[field]);
      if (value !== undefined) this.#sums.set(`${record} ${field}`, (this.#sums.get(`${record} ${field}`) ?? 0n) + value);
      else if (fields.some((candidate) => candidate.name === field && candidate.required === true)) this.#unknown.add(`${record} ${field}`);
    }
  }

  /** Undefined where something that belongs in the sum could not be read. */
  of(control: Control): bigint | undefined {
    if ('counts' in control) return control.counts.reduce((sum, name) => sum + (this.#counts.get(name) ?? 0n), 0n);
    const { record, field } = control.sums;
    return this.#unknown.has(`${record} ${field}`) ? undefined : (this.#sums.get(`${record} ${field}`) ?? 0n);
  }
}

/** A number in units of its last place. */
export function unscaledOf(value: Value | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'object' ? value.unscaled : undefined;
}
