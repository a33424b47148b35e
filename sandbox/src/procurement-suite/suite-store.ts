import { join } from 'node:path';
import { AppendLog } from '../durable/append-log.ts';

export const RESOURCES = ['requisitions', 'purchase_orders', 'invoices', 'inventory_transactions'] as const;
export type ResourceName = (typeof RESOURCES)[number];

/** A record as the suite shows it. */
export interface SuiteRecord {
  readonly id: number;
  readonly version: number;
  readonly exported: boolean;
  readonly 'updated-at': string;
  readonly 'last-exported-at': string | null;
  readonly [name: string]: unknown;
}

/** The records of a suite, each as it stands now, kept on its disk. */
export class SuiteStore {
  readonly #log: AppendLog;
  readonly #records = new Map<ResourceName, Map<number, SuiteRecord>>();
  /** By resource and id, how often each was marked as exported. */
  readonly #marks = new Map<string, number>();

  private constructor(log: AppendLog) {
    this.#log = log;
  }

  static async open(folder: string): Promise<SuiteStore> {
    const { log, records } = await AppendLog.open(join(folder, 'procurement-suite.jsonl'));
    const store = new SuiteStore(log);
    for (const { resource, record } of records as { resource: ResourceName; record: SuiteRecord }[]) store.#put(resource, record);
    return store;
  }

  /** Oldest first. */
  all(resource: ResourceName): readonly SuiteRecord[] {
    return [...(this.#records.get(resource)?.values() ?? [])].toSorted((one, other) => one.id - other.id);
  }

  get(resource: ResourceName, id: number): SuiteRecord | undefined {
    return this.#records.get(resource)?.get(id);
  }

  /** Makes a record, or changes one: then its version counts up and it is to be exported again. */
  async edit(resource: ResourceName, fields: Readonly<Record<string, unknown>>, at: Date, id?: number): Promise<SuiteRecord> {
    const before = id === undefined ? undefined : this.get(resource, id);
    const record: SuiteRecord = {
      ...before,
      ...fields,
      id: before?.id ?? 1_000 + this.all(resource).length + 1,
      version: (before?.version ?? 0) + 1,
      exported: false,
      'created-at': before?.['created-at'] ?? at.toISOString(),
      'updated-at': at.toISOString(),
      'last-exported-at': before?.['last-exported-at'] ?? null,
    };
    await this.#write(resource, record);
    return record;
  }

  async mark(resource: ResourceName, record: SuiteRecord, exported: boolean, at: Date): Promise<SuiteRecord> {
    const marked = { ...record, exported, 'last-exported-at': at.toISOString() };
    const key = `${resource}/${record.id}`;
    this.#marks.set(key, (this.#marks.get(key) ?? 0) + 1);
    await this.#write(resource, marked);
    return marked;
  }

  /** How often a record was marked since the suite was started. */
  marksOf(resource: ResourceName, id: number): number {
    return this.#marks.get(`${resource}/${id}`) ?? 0;
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  async #write(resource: ResourceName, record: SuiteRecord): Promise<void> {
    this.#put(resource, record);
    await this.#log.append(JSON.stringify({ resource, record }));
  }

  #put(resource: ResourceName, record: SuiteRecord): void {
    const records = this.#records.get(resource) ?? new Map<number, SuiteRecord>();
    this.#records.set(resource, records.set(record.id, record));
  }
}
