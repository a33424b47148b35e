import type { Random } from '../chance/random.ts';

/** What can befall an exchange with a simulated system. What each means for each system is in the README. */
const EXCHANGE_FAULTS = ['delay', 'refuse', 'drop-reply', 'answer-twice', 'answer-previous', 'garbage', 'down'] as const;
export type ExchangeFault = (typeof EXCHANGE_FAULTS)[number];

/** What a simulated system can be told to do wrong; `re-date` in its books, and anything else in its exchanges. */
export const FAULTS = [...EXCHANGE_FAULTS, 're-date'] as const;
export type FaultName = (typeof FAULTS)[number];

export const SYSTEMS = [
  'northside-ehr',
  'summit-ehr',
  'patient-accounting',
  'clearinghouse',
  'bank',
  'erp',
  'erp-callback',
  'analytics',
  'supplier-network',
  'procurement-suite',
  'materials',
  'meridian',
  'lantern',
] as const;
export type SystemName = (typeof SYSTEMS)[number];

export interface FaultSetting {
  readonly system: SystemName;
  readonly fault: FaultName;
  /** Chance that it strikes an exchange; 1 is always, 0 switches it off. */
  readonly probability: number;
  /** How long a delay lasts. */
  readonly ms: number;
  /** How many more times it strikes; null is without end. */
  readonly count: number | null;
}

/** What befalls one exchange: it may be late and, besides, go wrong in one way. */
export interface Strike {
  readonly delayMs: number;
  readonly fault: Exclude<ExchangeFault, 'delay'> | undefined;
}

const NOTHING: Strike = { delayMs: 0, fault: undefined };

/** The switches of all systems. Whether a fault strikes is drawn from the seed, in the order of exchanges. */
export class FaultSwitches {
  readonly #random: Random;
  readonly #settings = new Map<string, FaultSetting>();
  readonly #struck = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  set(setting: FaultSetting): void {
    const key = `${setting.system}/${setting.fault}`;
    if (setting.probability <= 0 || setting.count === 0) this.#settings.delete(key);
    else this.#settings.set(key, setting);
  }

  clear(system?: SystemName): void {
    for (const [key, setting] of this.#settings) if (system === undefined || setting.system === system) this.#settings.delete(key);
  }

  get settings(): readonly FaultSetting[] {
    return [...this.#settings.values()];
  }

  /** How often each fault struck, by `system/fault`. */
  get struck(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#struck);
  }

  /** Draws what befalls the next exchange of `system`; only `among` can, where an exchange knows some faults only. */
  strike(system: SystemName, among: readonly ExchangeFault[] = EXCHANGE_FAULTS): Strike {
    if (this.#settings.size === 0) return NOTHING;
    const delay = among.includes('delay') ? this.#draw(system, 'delay') : undefined;
    for (const fault of among) {
      if (fault === 'delay') continue;
      if (this.#draw(system, fault) !== undefined) return { delayMs: delay?.ms ?? 0, fault };
    }
    return { delayMs: delay?.ms ?? 0, fault: undefined };
  }

  /** Draws whether the system's books go wrong this time. */
  isStruck(system: SystemName, fault: Exclude<FaultName, ExchangeFault>): boolean {
    return this.#draw(system, fault) !== undefined;
  }

  /** Whether the system is wholly down, so that it should not even be listening; this does not use up a count. */
  isDown(system: SystemName): boolean {
    return (this.#settings.get(`${system}/down`)?.probability ?? 0) >= 1;
  }

  #draw(system: SystemName, fault: FaultName): FaultSetting | undefined {
    const key = `${system}/${fault}`;
    const setting = this.#settings.get(key);
    if (setting === undefined || !this.#random.chance(setting.probability)) return undefined;
    this.#struck.set(key, (this.#struck.get(key) ?? 0) + 1);
    if (setting.count !== null) this.set({ ...setting, count: setting.count - 1 });
    return setting;
  }
}

/**
 * Reads a switch setting from a request: `system` and `fault` are needed; probability is 1, ms 1000 and count without end unless told.
 * Returns what is wrong with it as a sentence.
 */
export function readFaultSetting(input: unknown): FaultSetting | string {
  if (typeof input !== 'object' || input === null) return 'Send { "system": …, "fault": … }';
  const { system: systemName, fault: faultName, probability = 1, ms = 1000, count = null } = input as Record<string, unknown>;
  const system = SYSTEMS.find((name) => name === systemName);
  const fault = FAULTS.find((name) => name === faultName);
  if (system === undefined) return `system must be one of ${SYSTEMS.join(', ')}`;
  if (fault === undefined) return `fault must be one of ${FAULTS.join(', ')}`;
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) return 'probability must be a number from 0 to 1';
  if (typeof ms !== 'number' || !(ms >= 0)) return 'ms must be a number, 0 or more';
  if (count !== null && !(typeof count === 'number' && Number.isInteger(count) && count >= 0))
    return 'count must be a whole number or null';
  return { system, fault, probability, ms, count };
}
