import { DAY, HOUR, midnight, type Minute } from '../world/calendar.ts';
import { accountKey, type Coverage, type Encounter } from '../world/encounter.ts';
import { compactDay } from '../world/calendar.ts';
import type { Book } from './book.ts';
import type { Claim } from './claim.ts';

/** Days an account waits after completion for charges and coding. */
const SUSPENSE_DAYS = 3;

/** Makes claims of what is charged: one for each form, once the account is complete, and one more for what is charged late. */
export class Billing {
  readonly #book: Book;
  readonly #billed = new Map<string, number>();

  constructor(book: Book) {
    this.#book = book;
  }

  /** When a visit that was completed at `at` is billed. */
  billsAt(at: Minute): Minute {
    return midnight(at) + SUSPENSE_DAYS * DAY + 21 * HOUR;
  }

  /** The claims for what is not billed yet. None for patients who pay themselves; late charges wait for the first bill. */
  bill(encounter: Encounter, frequency: '1' | '5', at: Minute): Claim[] {
    const account = this.#book.survivor(accountKey(encounter));
    const [coverage] = encounter.coverages;
    const before = this.#billed.get(account.key);
    if (account.isCancelled || (frequency === '5' && before === undefined)) return [];
    this.#billed.set(account.key, before ?? 0);
    const forms = this.#book.bill(account.key);
    if (coverage === undefined) return [];
    return [...forms].flatMap(([form, lines]) => {
      if (lines.length === 0) return [];
      const served = lines.map(({ servedAt }) => servedAt);
      return {
        number: this.#number(encounter, account.key, form === 'institutional' ? 'I' : 'P', at),
        hospital: encounter.hospital,
        account: account.number,
        form,
        rank: 'primary',
        frequency: before === undefined ? '1' : '5',
        payer: coverage.payer,
        memberId: coverage.memberId,
        patient: encounter.patient,
        isInpatient: encounter.class === 'inpatient' && form === 'institutional',
        charge: lines.reduce((sum, { charge }) => sum + charge, 0n),
        lines,
        from: Math.min(...served),
        to: Math.max(...served),
        submittedAt: at,
      };
    });
  }

  /** The same claim to the payer after. */
  billNext(claim: Claim, { payer, memberId }: Coverage, at: Minute): Claim {
    const number = `${claim.number.slice(0, 10)}S${claim.number.slice(11)}`;
    return { ...claim, number, rank: 'secondary', payer, memberId, submittedAt: at };
  }

  /** Longer than the 20 characters some payers keep; different within them. */
  #number({ hospital }: Encounter, key: string, letter: 'I' | 'P', at: Minute): string {
    const count = (this.#billed.get(key) ?? 0) + 1;
    this.#billed.set(key, count);
    const [, account = ''] = key.split('|');
    return `GP${hospital.ehr === 'northside' ? 'N' : 'S'}${account}-${letter}${String(count).padStart(2, '0')}-${compactDay(at)}-${hospital.facility}`;
  }
}
