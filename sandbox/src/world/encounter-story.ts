import type { Random } from '../chance/random.ts';
import { DAY, HOUR, isLastOfMonth, midnight, type Minute } from './calendar.ts';
import {
  behavioralCharges,
  type Charged,
  corrected,
  emergencyCharges,
  inpatientCharges,
  lateCharges,
  observationCharges,
  outpatientCharges,
  recurringCharges,
  surgeryCharges,
} from './charge-plan.ts';
import type { Encounter, Happening, Line, Trigger } from './encounter.ts';
import type { EhrName } from './hospitals.ts';

/** What a story needs of the world it happens in. */
export interface Stage {
  readonly note: (at: Minute, run: () => void) => void;
  readonly tell: (happening: Happening) => void;
  /** Numbers of FT1-2, counted by each EHR. */
  readonly transactionNumber: (ehr: EhrName) => string;
  /** The visit is complete and may be billed; or something was charged after it was. */
  readonly completed: (encounter: Encounter, at: Minute) => void;
  readonly chargedLate: (encounter: Encounter, at: Minute) => void;
}

/** Charges posted later than this many days after service are late ones, and are billed by a claim of their own. */
const LATE_DAYS: readonly [number, number] = [6, 12];

/** The story of one encounter: notes everything that will happen to it, in wall-clock time. */
export class EncounterStory {
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #encounter: Encounter;
  /** Lines that still stand, so that a correction takes back what was charged. */
  readonly #standing: Line[] = [];
  /** Code and day that were charged before: an EHR without transaction ids would seem to charge them twice. */
  readonly #charged = new Set<string>();

  constructor(stage: Stage, random: Random, encounter: Encounter) {
    this.#stage = stage;
    this.#random = random;
    this.#encounter = encounter;
  }

  /** Notes everything from admission on. */
  begin(): void {
    const { class: kind, admittedAt: at } = this.#encounter;
    switch (kind) {
      case 'emergency':
        return this.#emergency(at);
      case 'inpatient':
        return this.#inpatient(at, 'A01');
      case 'observation':
        return this.#observation(at);
      case 'outpatient':
        return this.#outpatient(at);
      case 'recurring':
        return this.#recurring(at);
      case 'preadmit':
        return this.#noShow(at);
    }
  }

  #emergency(at: Minute): void {
    const random = this.#random;
    this.#adt(at, 'A04');
    this.#charge(at + random.between(40, 90), () => emergencyCharges(random));
    if (random.chance(0.3)) this.#adt(at + random.between(20, 40), 'A08');
    const left = at + random.between(2 * HOUR, 5 * HOUR);
    if (random.chance(0.15)) {
      this.#note(left, () => {
        this.#encounter.class = 'inpatient';
        this.#encounter.unit = 'nursing';
      });
      this.#inpatient(left, 'A06');
      return;
    }
    this.#mayCorrect(left - 15);
    this.#complete(left, true);
  }

  #inpatient(at: Minute, trigger: 'A01' | 'A06'): void {
    const random = this.#random;
    const behavioral = this.#encounter.hospital.kind === 'behavioral';
    const days = behavioral ? random.between(4, 8) : random.between(2, 6);
    const critical = !behavioral && random.chance(0.4);
    if (critical) this.#note(at, () => void (this.#encounter.unit = 'intensive-care'));
    this.#adt(at, trigger);
    if (!behavioral && random.chance(0.25)) this.#charge(at + 3 * HOUR, () => surgeryCharges(random));
    for (let day = 0; day < days; day++) {
      const evening = midnight(at) + day * DAY + 22 * HOUR;
      const room = behavioral ? 'behavioral' : critical && day === 0 ? 'intensive-care' : 'nursing';
      this.#charge(Math.max(evening, at + HOUR), () => inpatientCharges(random, room, day === 0));
    }
    if (critical) this.#transfer(midnight(at) + DAY + 9 * HOUR);
    const left = midnight(at) + days * DAY + random.between(9 * HOUR, 16 * HOUR);
    this.#mayCorrect(left - HOUR);
    if (random.chance(0.04)) {
      this.#note(left - 3 * HOUR, () => void (this.#encounter.completedAt = left - 3 * HOUR));
      this.#adt(left - 3 * HOUR, 'A03');
      this.#note(left - 2 * HOUR, () => void (this.#encounter.completedAt = undefined));
      this.#adt(left - 2 * HOUR, 'A13');
    }
    this.#complete(left, true);
  }

  #transfer(at: Minute): void {
    const move = (when: Minute, unit: Encounter['unit'], trigger: Trigger): void => {
      this.#note(when, () => {
        this.#encounter.unit = unit;
        this.#encounter.room = this.#random.between(100, 480);
      });
      this.#adt(when, trigger);
    };
    move(at, 'nursing', 'A02');
    if (!this.#random.chance(0.1)) return;
    move(at + 30, 'intensive-care', 'A12');
    move(at + 4 * HOUR, 'nursing', 'A02');
  }

  #observation(at: Minute): void {
    this.#adt(at, 'A04');
    const left = at + this.#random.between(16 * HOUR, 40 * HOUR);
    this.#charge(left - HOUR, () => observationCharges(this.#random));
    this.#mayCorrect(left - 30);
    this.#complete(left, true);
  }

  #outpatient(at: Minute): void {
    const random = this.#random;
    const behavioral = this.#encounter.hospital.kind === 'behavioral';
    if (random.chance(0.1)) {
      this.#note(at, () => void (this.#encounter.class = 'inpatient'));
      this.#adt(at, 'A01');
      this.#note(at + HOUR, () => void (this.#encounter.class = 'outpatient'));
      this.#adt(at + HOUR, 'A07');
    } else this.#adt(at, 'A04');
    this.#charge(at + random.between(30, 120), () => (behavioral ? behavioralCharges(random) : outpatientCharges(random)));
    if (random.chance(0.2)) this.#adt(at + 15, 'A08');
    const left = at + random.between(2 * HOUR, 6 * HOUR);
    this.#mayCorrect(left - 10);
    this.#complete(left, random.chance(0.5));
  }

  /** Visits of one month; nobody discharges it. */
  #recurring(at: Minute): void {
    this.#adt(at, 'A04');
    let visit = at + HOUR;
    for (let n = 0; n < 4; n++) {
      const first = n === 0;
      this.#charge(visit, () => recurringCharges(this.#random, first));
      visit += 7 * DAY;
      if (visit >= endOfMonth(at)) break;
    }
    this.#complete(endOfMonth(at) - 5, false);
  }

  #noShow(at: Minute): void {
    if (this.#random.chance(0.6)) {
      this.#note(at, () => void (this.#encounter.class = 'outpatient'));
      this.#adt(at, 'A04');
      this.#adt(midnight(at) + 18 * HOUR, 'A11');
      return;
    }
    this.#adt(at, 'A05');
    this.#adt(at + 20 * HOUR, 'A38');
  }

  #complete(at: Minute, discharges: boolean): void {
    this.#note(at, () => void (this.#encounter.completedAt = at));
    if (discharges) this.#adt(at, 'A03');
    this.#note(at, () => this.#stage.completed(this.#encounter, at));
    if (!this.#random.chance(0.04)) return;
    const late = at + this.#random.between(...LATE_DAYS) * DAY;
    this.#note(late, () => {
      this.#post(late, lateCharges(this.#random), at);
      this.#stage.chargedLate(this.#encounter, late);
    });
  }

  #note(at: Minute, run: () => void): void {
    this.#stage.note(at, run);
  }

  #adt(at: Minute, trigger: Trigger): void {
    this.#note(at, () => this.#stage.tell({ type: 'adt', trigger, at, encounter: this.#encounter }));
  }

  #charge(at: Minute, draw: () => Charged[]): void {
    this.#note(at, () => this.#post(at, draw(), at));
  }

  #post(at: Minute, items: readonly Charged[], servedAt: Minute): void {
    const { ehr } = this.#encounter.hospital;
    const lines: Line[] = [];
    for (const [item, quantity] of items) {
      const seen = `${item.number}/${midnight(servedAt)}`;
      if (this.#charged.has(seen)) continue;
      this.#charged.add(seen);
      const line = this.#line('CG', item, quantity, servedAt);
      lines.push(line);
      // The same test twice in one batch: told apart by FT1-2; without it, somebody has to look.
      if (this.#random.chance(ehr === 'northside' ? 0.03 : 0.005)) lines.push({ ...line, transaction: this.#stage.transactionNumber(ehr) });
    }
    if (lines.length === 0) return;
    this.#standing.push(...lines);
    this.#stage.tell({ type: 'transactions', at, encounter: this.#encounter, lines });
  }

  /** Takes a charge back at its own price and department and, mostly, charges what was meant. */
  #mayCorrect(at: Minute): void {
    if (!this.#random.chance(0.08)) return;
    this.#note(at, () => {
      const wrong = this.#standing.find(
        (line) => line.item !== undefined && this.#standing.filter(({ code }) => code === line.code).length === 1,
      );
      if (wrong?.item === undefined) return;
      const { ehr } = this.#encounter.hospital;
      const credit: Line = { ...wrong, kind: 'CD', transaction: this.#stage.transactionNumber(ehr) };
      const right = corrected(this.#random, wrong.item);
      // Without transaction ids, the same code on the same day would look like the charge that was taken back.
      const replaces = right !== wrong.item || (ehr === 'northside' && wrong.quantity > 1);
      const lines = replaces ? [credit, this.#line('CG', right, Math.max(1, wrong.quantity - 1), wrong.servedAt)] : [credit];
      this.#stage.tell({ type: 'transactions', at, encounter: this.#encounter, lines });
    });
  }

  #line(kind: 'CG' | 'CD', item: Charged[0], quantity: number, servedAt: Minute): Line {
    return {
      transaction: this.#stage.transactionNumber(this.#encounter.hospital.ehr),
      kind,
      item,
      code: item.number,
      title: item.title,
      quantity,
      amount: item.price * BigInt(quantity),
      department: item.department,
      servedAt,
    };
  }
}

/** The first minute of the next month. */
function endOfMonth(minute: Minute): Minute {
  let last = midnight(minute);
  while (!isLastOfMonth(last)) last += DAY;
  return last + DAY;
}
