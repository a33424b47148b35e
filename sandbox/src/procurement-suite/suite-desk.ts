import { join } from 'node:path';
import { Random } from '../chance/random.ts';
import type { FaultSwitches } from '../control/faults.ts';
import { keptSecret } from '../durable/kept-secret.ts';
import type { Progress } from '../durable/progress.ts';
import { type Department, itemOf, SUITE_DEPARTMENTS } from '../materials/catalog.ts';
import { decimalOf, millionths } from '../money/exact.ts';
import { ProcurementSuite } from './procurement-suite.ts';
import { invoiceRecord, orderRecord, receiptRecord, requisitionRecord, type SuiteLine } from './suite-records.ts';
import type { ResourceName, SuiteRecord } from './suite-store.ts';

export interface SuiteDeskOptions {
  /** Where the suite keeps its records and the login of its client: `client` in it. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches?: FaultSwitches;
  readonly seed: number;
  /** How many purchases were begun, and how many steps of each are done. */
  readonly progress: Pick<Progress, 'done' | 'set'>;
  readonly today: () => string;
  /** Between two steps of one purchase, in milliseconds of `now`. */
  readonly stepMs: () => number;
  readonly now: () => number;
}

/** What becomes of a purchase; most go as they should. */
type Course = 'requisition' | 'withdrawn' | 'plain' | 'in-parts' | 'dearer' | 'cancelled' | 'voided';

const COURSES: readonly { readonly course: Course; readonly weight: number }[] = [
  { course: 'requisition', weight: 38 },
  { course: 'withdrawn', weight: 4 },
  { course: 'plain', weight: 40 },
  { course: 'in-parts', weight: 6 },
  { course: 'dearer', weight: 4 },
  { course: 'cancelled', weight: 4 },
  { course: 'voided', weight: 4 },
];

interface Purchase {
  readonly number: string;
  readonly course: Course;
  readonly department: Department;
  readonly requester: string;
  readonly lines: readonly SuiteLine[];
}

/** One change of one record: what the record is called among ours, and what is written. */
interface Change {
  readonly resource: ResourceName;
  readonly name: string;
  readonly fields: object;
}

/** The field by which the desk finds its own records again; users of the suite see it. */
const NAME = 'internal-reference';

/** Who pulls the records. */
const CLIENT = 'plexus';
const TOKEN_SECONDS = 3_600;
/** What an instance allows. */
const RATE = { perSecond: 25, burst: 20 } as const;

/**
 * The people of one hospital who buy in the suite. What a catalog supplier sends is only asked for there, and ordered by whoever takes the
 * requisition over; of a supplier that sells through the suite's portal the order, its receipts and its invoices are all made there.
 */
export class SuiteDesk {
  readonly #options: SuiteDeskOptions;
  readonly #suite: ProcurementSuite;
  readonly #due = new Map<number, number>();
  readonly #open = new Set<number>();
  #begun: number;

  private constructor(options: SuiteDeskOptions, suite: ProcurementSuite) {
    this.#options = options;
    this.#suite = suite;
    this.#begun = options.progress.done('suite');
    for (let n = 1; n <= this.#begun; n++) this.#open.add(n);
  }

  static async start(options: SuiteDeskOptions): Promise<SuiteDesk> {
    const { folder, host, port, switches, today } = options;
    const login = keptSecret(join(folder, 'client'), (made) => `${CLIENT}:${made}`);
    const suite = await ProcurementSuite.start({
      folder,
      host,
      port,
      ...(switches === undefined ? {} : { switches }),
      client: { id: CLIENT, secret: login.slice(CLIENT.length + 1) },
      tokenSeconds: TOKEN_SECONDS,
      rate: RATE,
      now: () => new Date(options.now()),
      stamp: () => new Date(at(today())),
    });
    return new SuiteDesk(options, suite);
  }

  /** The records of a resource, as the suite has them now. */
  all(resource: ResourceName): readonly SuiteRecord[] {
    return this.#suite.all(resource);
  }

  get port(): number {
    return this.#suite.port;
  }

  close(): Promise<void> {
    return this.#suite.close();
  }

  /** Somebody needs something. */
  async begin(): Promise<void> {
    this.#open.add(++this.#begun);
    await this.#options.progress.set('suite', this.#begun);
  }

  /** Does what is due. */
  async step(): Promise<void> {
    for (const n of this.#open) await this.#advance(n);
  }

  get counts(): Readonly<Record<string, number>> {
    return { purchases: this.#begun, open: this.#open.size, waiting: this.#suite.waiting };
  }

  async #advance(n: number): Promise<void> {
    const { progress, seed, stepMs, now, today } = this.#options;
    const due = this.#due.get(n);
    if (due !== undefined && due > now()) return;
    const name = `suite ${n}`;
    const done = progress.done(name);
    const steps = stepsOf(purchaseOf(n, seed));
    const step = steps[done];
    // Before the first step nothing is waited for; after a start nothing is told of how long it has been.
    if (step !== undefined) {
      for (const change of step(today())) await this.#write(change);
      await progress.set(name, done + 1);
      this.#due.set(n, now() + stepMs());
    }
    if (done + 1 < steps.length) return;
    this.#open.delete(n);
    this.#due.delete(n);
  }

  /** Told twice, as after a crash, it is one record and not two. */
  async #write({ resource, name, fields }: Change): Promise<void> {
    const id = this.#suite.all(resource).find((record) => record[NAME] === name)?.id;
    await this.#suite.edit(resource, { ...fields, [NAME]: name }, id);
  }
}

function purchaseOf(n: number, seed: number): Purchase {
  const random = new Random(seed, 'suite', n);
  const { course } = random.weighted(COURSES);
  const isAskedFor = course === 'requisition' || course === 'withdrawn';
  const department = random.pick(SUITE_DEPARTMENTS.filter(({ isPortal }) => isPortal !== isAskedFor));
  const lines = new Map<string, SuiteLine>();
  for (let left = random.between(1, 2); left > 0; left--) {
    const item = itemOf(random.pick(department.items));
    if (item !== undefined) lines.set(item.item, { item, quantity: 2 * random.between(1, item.most), unitPrice: item.unitPrice });
  }
  const number = String(n).padStart(5, '0');
  return { number, course, department, requester: random.pick(department.requesters), lines: [...lines.values()] };
}

type Step = (day: string) => readonly Change[];

function stepsOf(purchase: Purchase): readonly Step[] {
  switch (purchase.course) {
    case 'requisition':
      return [asked(purchase, 'pending_approval'), asked(purchase, 'approved')];
    case 'withdrawn':
      return [asked(purchase, 'pending_approval'), asked(purchase, 'approved'), asked(purchase, 'withdrawn')];
    case 'plain':
      return [ordered(purchase), received(purchase), billed(purchase), paid(purchase)];
    case 'in-parts':
      return [
        ordered(purchase),
        received(half(purchase), 'A'),
        billed(half(purchase), 'A'),
        received(half(purchase), 'B'),
        billed(half(purchase), 'B'),
      ];
    case 'dearer':
      return [ordered(purchase), received(purchase), billed(dearer(purchase))];
    case 'cancelled':
      return [ordered(purchase), ordered(purchase, 'cancelled')];
    case 'voided':
      return [ordered(purchase), received(purchase, 'A'), received(purchase, 'A', 'voided'), received(purchase, 'B'), billed(purchase)];
  }
}

/** When something is done on a day; the suite keeps instants. */
const at = (day: string): string => `${day}T15:00:00Z`;
const orderNumber = ({ number }: Purchase): string => `HVN-${number}`;

const asked =
  ({ department, requester, lines, number }: Purchase, status: string): Step =>
  (day) => [{ resource: 'requisitions', name: number, fields: { ...requisitionRecord(department, requester, at(day), lines), status } }];

const ordered =
  (purchase: Purchase, status = 'issued'): Step =>
  () => [
    {
      resource: 'purchase_orders',
      name: purchase.number,
      fields: { ...orderRecord(purchase.department, orderNumber(purchase), purchase.lines), status },
    },
  ];

const received =
  (purchase: Purchase, part = 'A', status = 'created'): Step =>
  (day) =>
    purchase.lines.map((line, n) => ({
      resource: 'inventory_transactions',
      name: `${purchase.number}-${part}-${n + 1}`,
      fields: { ...receiptRecord(purchase.department, orderNumber(purchase), n, line, at(day)), status },
    }));

const billed =
  (purchase: Purchase, part = 'A', status = 'approved'): Step =>
  (day) => [
    {
      resource: 'invoices',
      name: `${purchase.number}-${part}`,
      fields: {
        ...invoiceRecord(purchase.department, orderNumber(purchase), `OC-${purchase.number}${part}`, day, purchase.lines),
        status,
      },
    },
  ];

/** Somebody closes the order in the suite, which makes a new version of it. */
const paid = (purchase: Purchase): Step => ordered(purchase, 'soft_closed');

const half = (purchase: Purchase): Purchase => ({
  ...purchase,
  lines: purchase.lines.map((line) => ({ ...line, quantity: line.quantity / 2 })),
});

const dearer = (purchase: Purchase): Purchase => ({
  ...purchase,
  lines: purchase.lines.map((line) => ({ ...line, unitPrice: decimalOf((millionths(line.unitPrice) * 112n) / 100n) })),
});
