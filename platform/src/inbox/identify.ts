import { Hl7Error, readHeader } from '@plexus/hl7v2';
import type { Arrival } from './arrival.ts';
import type { InboxChannel } from './channel.ts';
import type { RefusalCode } from './faults.ts';
import { resourceFacts } from './resource-facts.ts';
import { SenderWatch } from './sender-watch.ts';

export interface Identification {
  /** The sender's name for the message, for people: MSH-10, Idempotency-Key, or the content hash. */
  readonly controlId: string;
  /** What must not repeat within the channel: control id with its sender. */
  readonly identity: string;
  readonly kind: string;
  readonly refusal?: RefusalCode;
}

/** Reads just enough of a message to name it: a header that cannot be read is stored too, named by its content. */
export function identify(
  arrival: Arrival,
  bytes: Buffer,
  channel: InboxChannel,
  contentHash: Buffer,
  forbidden: RefusalCode | undefined,
): Identification {
  const hash = contentHash.toString('hex').slice(0, 32);
  const identified = named(arrival, bytes, channel, hash);
  // A refused message is known by its content, so that the sender may send it again under the same control id once what
  // was refused is allowed: answered as a duplicate it would never be translated.
  if (forbidden === undefined || identified.refusal !== undefined) return identified;
  return { ...identified, identity: `refused|${hash}`, refusal: forbidden };
}

/** What watches for whom the messages of an arrival speak; in other formats than HL7 nobody says. */
export function watchOf({ allowed }: Arrival, { format, senders, kinds }: InboxChannel): SenderWatch {
  if (format !== 'hl7v2') return new SenderWatch([]);
  return new SenderWatch([
    { ...allowed, sender: 'SENDER_FORBIDDEN', kind: 'TYPE_FORBIDDEN' },
    { ...senders, ...(kinds.length === 0 ? {} : { kinds }), sender: 'SENDER_NOT_ALLOWED', kind: 'KIND_NOT_ALLOWED' },
  ]);
}

function named(arrival: Arrival, bytes: Buffer, channel: InboxChannel, hash: string): Identification {
  if (channel.format === 'fhir') return identifyResource(arrival, bytes, channel, hash);
  const kind = arrival.kind ?? (channel.format === 'ubl' ? ublKind(bytes) : channel.format);
  if (arrival.controlId !== undefined) {
    const key = isName(arrival.controlId) ? arrival.controlId : hash;
    return { controlId: key, identity: `key|${key}`, kind };
  }
  if (channel.format !== 'hl7v2') return { controlId: hash, identity: `hash|${hash}`, kind };
  if (isBatch(bytes)) return { controlId: hash, identity: `hash|${hash}`, kind: 'batch' };
  return identifyHl7(bytes, hash);
}

/** A resource is known by its version or the sender's key; both may hold what identifies people, so they are hashed like content. */
function identifyResource(arrival: Arrival, bytes: Buffer, channel: InboxChannel, hash: string): Identification {
  const { kind, identity, refusal } = arrival.resource ?? resourceFacts(bytes, arrival.bytes === bytes);
  const name = arrival.controlId === undefined ? identity : `key|${arrival.controlId}`;
  const identified = { controlId: arrival.controlId ?? hash, kind };
  // As with HL7: a refused resource is known by its content, so that its corrected form may come under the same name.
  if (refusal !== undefined) return { ...identified, identity: `refused|${hash}`, refusal };
  if (name === undefined) return { ...identified, identity: `hash|${hash}` };
  return { ...identified, identity: `named|${channel.keys.contentHash(Buffer.from(name)).toString('hex').slice(0, 32)}` };
}

/** Names go into indexes, which take no more than some two thousand bytes; MSH-10 has 199 characters at the utmost (HL7 v2.9). */
const LONGEST_NAME = 500;

/** PostgreSQL takes no zero bytes in text, and no name has another control character. */
const isName = (text: string): boolean => text.length <= LONGEST_NAME && !/\p{Cc}/u.test(text);

/** Codes of MSH-9 have three characters, those of single sites seldom more. What is no code may be anybody's name, and kinds are told to everybody. */
const isKind = (code: string, trigger: string): boolean => /^\w{1,8}$/.test(code) && /^\w{0,8}$/.test(trigger);

function identifyHl7(bytes: Buffer, hash: string): Identification {
  try {
    const header = readHeader(bytes);
    const sender = `${header.sendingApplication}^${header.sendingFacility}`;
    const kind = `${header.messageCode}^${header.trigger}`;
    if (!isName(`${sender}|${header.controlId}`) || !isName(kind)) return unreadable(hash);
    const hasName = header.controlId !== '';
    return {
      controlId: hasName ? header.controlId : hash,
      identity: hasName ? `${sender}|${header.controlId}` : `hash|${hash}`,
      kind: isKind(header.messageCode, header.trigger) ? kind : 'unknown',
    };
  } catch (error) {
    if (!(error instanceof Hl7Error)) throw error;
    return unreadable(hash);
  }
}

const unreadable = (hash: string): Identification => ({
  controlId: hash,
  identity: `hash|${hash}`,
  kind: 'unreadable',
  refusal: 'HEADER_UNREADABLE',
});

/** The root of a UBL document, as far as a look at its beginning tells; what it really is the mapping finds out. */
const ublKind = (bytes: Buffer): string =>
  /<(?:[\w.-]{1,20}:)?(Invoice|CreditNote)[\s>]/.exec(bytes.toString('latin1', 0, 4_096))?.[1] ?? 'ubl';

/** HL7 batches begin with FHS or BHS, after an optional byte order mark. */
function isBatch(bytes: Buffer): boolean {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const name = bytes.toString('latin1', start, start + 3);
  return name === 'FHS' || name === 'BHS';
}
