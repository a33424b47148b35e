import { segment, writeMessage, type TreeSegment } from '@plexus/hl7v2';

/** `adt655`: an ADT^A01 of 655 bytes; `dft`: a DFT^P03 with one charge. */
export type MessageKind = 'adt655' | 'dft';

export interface TemplateOptions {
  readonly kind: MessageKind;
  /** MSH-3 and MSH-4. */
  readonly sender: string;
  readonly facility: string;
  /** Seven characters that every control id of the run begins with. */
  readonly run: string;
  /** First digits of every account and patient number, so that runs do not share accounts. */
  readonly series: number;
  /** Messages to one account. */
  readonly perAccount: number;
}

const ADT_BYTES = 655;
const DIGITS = 10;
const HOLES = { control: '<control->', account: '<account->', transaction: '<transact>' } as const;
const SOUND = '<ok>';
const CHANGED = '<same>';

/**
 * One message, framed for MLLP, whose numbers are patched in place: making a message costs a microsecond and no memory. What `fill`
 * returns is good until the next `fill`, which suits a sender that has one message outstanding.
 */
export class MessageTemplate {
  readonly #sound: Patchable;
  readonly #poisoned: Patchable;
  readonly #perAccount: number;
  readonly #series: number;

  constructor(options: TemplateOptions) {
    this.#sound = new Patchable(options, false);
    this.#poisoned = new Patchable(options, true);
    this.#perAccount = options.perAccount;
    this.#series = options.series;
  }

  /** The frame of message `number`; `changed` alters its content under the same control id, `poisoned` makes a value unreadable. */
  fill(number: number, changed: boolean, poisoned: boolean): Buffer {
    const account = this.#series * 1_000_000 + Math.floor(number / this.#perAccount);
    return (poisoned ? this.#poisoned : this.#sound).fill(number, account, changed);
  }
}

class Patchable {
  readonly #frame: Buffer;
  readonly #control: readonly number[];
  readonly #account: readonly number[];
  readonly #transaction: readonly number[];
  readonly #changed: number;

  constructor(options: TemplateOptions, poisoned: boolean) {
    const body = (options.kind === 'dft' ? chargeMessage : admitMessage)(options, poisoned);
    this.#frame = Buffer.concat([Buffer.of(0x0b), body, Buffer.of(0x1c, 0x0d)]);
    this.#control = placesOf(this.#frame, HOLES.control);
    this.#account = placesOf(this.#frame, HOLES.account);
    this.#transaction = placesOf(this.#frame, HOLES.transaction);
    this.#changed = this.#frame.indexOf(CHANGED);
    this.#frame.write('QUINN ', this.#changed, 'latin1');
  }

  fill(number: number, account: number, changed: boolean): Buffer {
    for (const place of this.#control) writeDigits(this.#frame, place, number);
    for (const place of this.#account) writeDigits(this.#frame, place, account);
    for (const place of this.#transaction) writeDigits(this.#frame, place, number);
    this.#frame[this.#changed] = changed ? 0x5a : 0x51;
    return this.#frame;
  }
}

function writeDigits(bytes: Buffer, place: number, number: number): void {
  let rest = number;
  for (let i = place + DIGITS - 1; i >= place; i--) {
    const next = Math.floor(rest / 10);
    bytes[i] = 0x30 + rest - next * 10;
    rest = next;
  }
}

function placesOf(bytes: Buffer, hole: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(hole); at !== -1; at = bytes.indexOf(hole, at + 1)) places.push(at);
  return places;
}

function header(options: TemplateOptions, code: string, trigger: string): TreeSegment[] {
  return [
    segment('MSH', {
      3: options.sender,
      4: options.facility,
      5: 'PLEXUS',
      6: 'GPH',
      7: '20260302081500',
      9: [code, trigger],
      10: `${options.run}${HOLES.control}`,
      11: 'P',
      12: '2.3',
    }),
    segment('EVN', { 1: trigger, 2: '20260302081500' }),
    segment('PID', {
      1: '1',
      3: [HOLES.account, '', '', options.facility, 'MR'],
      5: ['LOADWELL', CHANGED],
      7: '19610417',
      8: 'F',
      11: ['100 SAMPLE STREET', '', 'EXAMPLETON', 'NE', '68000'],
      18: [HOLES.account, '', '', options.facility, 'AN'],
    }),
  ];
}

/** Padded in PV2-3 to the size that other engines were measured with. */
function admitMessage(options: TemplateOptions, poisoned: boolean): Buffer {
  const build = (padding: number): Buffer =>
    patched(
      writeMessage([
        ...header(options, 'ADT', 'A01'),
        segment('PV1', {
          1: '1',
          2: 'I',
          3: ['4W', '412', '1', options.facility],
          10: 'MED',
          18: 'INP',
          19: HOLES.account,
          20: 'COMM',
          44: `20260302${SOUND}00`,
        }),
        segment('PV2', { 3: ['', 'LOAD '.repeat(Math.ceil(padding / 5)).slice(0, padding)] }),
        segment('IN1', { 1: '1', 2: 'BLUESTEM-PPO', 3: 'BLUESTEM', 4: 'BLUESTEM MUTUAL', 36: HOLES.account }),
      ]),
      '0815',
      '08XX',
      poisoned,
    );
  return build(ADT_BYTES - build(0).length);
}

function chargeMessage(options: TemplateOptions, poisoned: boolean): Buffer {
  const message = writeMessage([
    ...header(options, 'DFT', 'P03'),
    segment('PV1', { 1: '1', 2: 'O', 3: ['LAB', '', '', options.facility], 19: HOLES.account, 20: 'COMM' }),
    segment('FT1', {
      1: '1',
      2: HOLES.transaction,
      4: '20260302',
      5: '20260302',
      6: 'CG',
      7: '85025',
      8: 'COMPLETE BLOOD COUNT',
      10: '1',
      11: `${SOUND}0`,
      12: '64.50',
      13: 'LAB',
      25: '85025',
    }),
  ]);
  return patched(message, '64.5', '6X.5', poisoned);
}

/** Puts the sound or the unreadable value where the template left room. */
function patched(message: Buffer, sound: string, unreadable: string, poisoned: boolean): Buffer {
  message.write(poisoned ? unreadable : sound, message.indexOf(SOUND), 'latin1');
  return message;
}
