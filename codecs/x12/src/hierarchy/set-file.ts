import type { Guide } from '../guide.ts';
import type { InterchangeInput } from '../interchange-writer.ts';
import type { SegmentInput } from '../segment-writer.ts';

/** What BHT says, and ST02. */
export interface SetStartInput {
  /** ST02; counted from 0001 when left out. */
  readonly setControlNumber?: string | undefined;
  /** BHT03. */
  readonly reference: string;
  /** BHT04 and BHT05, default those of the file. */
  readonly date?: string | undefined;
  readonly time?: string | undefined;
}

/** The envelope of a file of sets of one kind; `date` and `time` serve ISA and GS alike. */
export interface SetFileInput<T> extends Omit<InterchangeInput, 'groups' | 'acknowledgements'> {
  /** GS02 and GS03, default the interchange identifiers. */
  readonly applicationSender?: string | undefined;
  readonly applicationReceiver?: string | undefined;
  /** GS06, default ISA13. */
  readonly groupControlNumber?: number | undefined;
  readonly sets: Iterable<T>;
}

/** BHT01, BHT02 and BHT06. */
export interface Begin {
  readonly structure: string;
  readonly purpose: string;
  readonly transactionType?: string | undefined;
}

/**
 * One interchange with a set of the guide for each input: ST, BHT and what `segmentsOf` gives. Counts and control
 * numbers come from what is written.
 */
export function setInterchange<T extends SetStartInput>(
  guide: Guide,
  input: SetFileInput<T>,
  beginOf: (set: T) => Begin,
  segmentsOf: (set: T) => Iterable<SegmentInput>,
): InterchangeInput {
  const { applicationSender, applicationReceiver, groupControlNumber, sets, ...envelope } = input;
  const [implementation] = guide.implementations;
  const group = {
    functionalCode: guide.functionalCode,
    sender: applicationSender ?? input.sender.id,
    receiver: applicationReceiver ?? input.receiver.id,
    date: input.date,
    time: input.time,
    controlNumber: groupControlNumber ?? input.controlNumber,
    version: implementation,
  };
  return { ...envelope, groups: [{ ...group, sets: setsOf() }] };

  function* setsOf() {
    for (const set of sets) {
      const numbered = set.setControlNumber === undefined ? {} : { controlNumber: set.setControlNumber };
      yield { type: guide.set, implementation, ...numbered, segments: segments(set) };
    }
  }

  function* segments(set: T): Generator<SegmentInput, void, undefined> {
    const { structure, purpose, transactionType } = beginOf(set);
    const { reference, date = input.date, time = input.time } = set;
    yield ['BHT', structure, purpose, reference, { date }, time, transactionType];
    yield* segmentsOf(set);
  }
}
