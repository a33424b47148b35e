/** Where a card number stands, in bytes: from, and up to but not including. */
export interface CardNumber {
  readonly from: number;
  readonly to: number;
}

/** First digits and lengths of the brands in use (ISO/IEC 7812-1). Maestro is left out: its ranges are those of half of all numbers. */
const BRANDS: readonly { readonly from: number; readonly to: number; readonly lengths: readonly number[] }[] = [
  { from: 4000, to: 4999, lengths: [13, 16, 19] },
  { from: 5100, to: 5599, lengths: [16] },
  { from: 2221, to: 2720, lengths: [16] },
  { from: 3400, to: 3499, lengths: [15] },
  { from: 3700, to: 3799, lengths: [15] },
  { from: 6011, to: 6011, lengths: [16, 17, 18, 19] },
  { from: 6440, to: 6599, lengths: [16, 17, 18, 19] },
  { from: 3000, to: 3059, lengths: [14] },
  { from: 3600, to: 3699, lengths: [14] },
  { from: 3800, to: 3999, lengths: [14] },
  { from: 3528, to: 3589, lengths: [16, 17, 18, 19] },
  { from: 6200, to: 6299, lengths: [16, 17, 18, 19] },
];
/** How people write them in groups; anything else with blanks in it is dates and telephone numbers. */
const GROUPS: ReadonlySet<string> = new Set(['4 4 4 4', '4 4 4 4 3', '4 6 5', '4 6 4']);
const FEWEST = 13;
const MOST = 19;
const [ZERO, NINE, BLANK, HYPHEN] = [0x30, 0x39, 0x20, 0x2d];
/** What ends an element of HL7, X12, CSV, JSON, XML and BAI2. */
const ENDS = new Set(['|', '^', '~', '&', '\r', '\n', '\t', '*', '"', '<', '>', ',', '/', '']);
/** Far enough back to see what an element is called. */
const NAME_BYTES = 400;
/** Elements that hold what people write, though it be digits alone. */
const FREE_TEXT: readonly RegExp[] = [
  /(?:^|[\r\n])NTE\|[^\r\n]*$/,
  /(?:^|[\r\n])OBX\|(?:[^|\r\n]*\|){4}[^|\r\n]*$/,
  /(?:^|[~\n])(?:NTE|MSG|K3)\*[^~]*$/,
  /"(?:text|note|notes|comment|comments|reason|description|memo|message|div|display|summary)" ?: ?"[^"]*$/i,
  /<(?:\w+:)?(?:text|note|comment|comments|description|message)>[^<>]*$/i,
];

/**
 * Card numbers in the free text of a message or document (PCI DSS 4.0.1, requirement 3): of a brand's range and length, with the right check
 * digit (ISO/IEC 7812-1 annex B), written together or in the groups that cards have. An element that is such a number and nothing else is an
 * identifier, since one in ten passes the check, unless it is one for remarks. Linear in the number of bytes.
 */
export function findCardNumbers(bytes: Uint8Array): CardNumber[] {
  const found: CardNumber[] = [];
  let at = 0;
  // A run of thirteen digits covers every place that is twelve further than where it may begin, and never two in a row that are none.
  while (at + FEWEST <= bytes.length) {
    const probe = at + FEWEST - 1;
    if (!isDigit(bytes[probe]) && !isDigit(bytes[probe + 1])) {
      at = probe + 2;
      continue;
    }
    const { from, to } = runAround(bytes, isDigit(bytes[probe]) ? probe : probe + 1, at);
    if (to - from >= FEWEST) for (const card of cardsIn(bytes, groupsIn(bytes, from, to))) if (isInText(bytes, card)) found.push(card);
    at = to;
  }
  return found;
}

/** The digits around one, not before `least`, with single blanks and hyphens between them. */
function runAround(bytes: Uint8Array, digit: number, least: number): CardNumber {
  let from = digit;
  while (from > least && (isDigit(bytes[from - 1]) || (isParting(bytes[from - 1]) && from - 1 > least && isDigit(bytes[from - 2]))))
    from -= 1;
  let to = digit + 1;
  while (isDigit(bytes[to]) || (isParting(bytes[to]) && isDigit(bytes[to + 1]))) to += 1;
  return { from, to };
}

/** The text with all but the last four digits of card numbers crossed out; as long as it was. */
export function maskCardNumbers(text: string): string {
  // One byte for each unit of the string: the places are the same.
  const found = findCardNumbers(Buffer.from(text, 'latin1'));
  return found.reduceRight((masked, { from, to }) => masked.slice(0, from) + crossedOut(masked.slice(from, to)) + masked.slice(to), text);
}

/** The same for bytes. */
export function maskCardBytes(bytes: Buffer): Buffer {
  const found = findCardNumbers(bytes);
  if (found.length === 0) return bytes;
  const masked = Buffer.from(bytes);
  for (const { from, to } of found) masked.write(crossedOut(masked.toString('latin1', from, to)), from, 'latin1');
  return masked;
}

const crossedOut = (number: string): string => number.slice(0, -4).replace(/\d/g, 'X') + number.slice(-4);

interface Group {
  readonly from: number;
  readonly to: number;
}

/** The groups of digits between two places. */
function groupsIn(bytes: Uint8Array, from: number, to: number): Group[] {
  const groups: Group[] = [];
  for (let at = from; at < to; at++) {
    if (!isDigit(bytes[at])) continue;
    const start = at;
    while (at < to && isDigit(bytes[at])) at += 1;
    groups.push({ from: start, to: at });
  }
  return groups;
}

/** The card numbers of a run: of one group, or of several as cards are written. */
function cardsIn(bytes: Uint8Array, groups: readonly Group[]): CardNumber[] {
  const cards: CardNumber[] = [];
  for (let first = 0; first < groups.length; first++) {
    const length = [1, 3, 4, 5].find((count) => isCardOf(bytes, groups.slice(first, first + count), count));
    if (length === undefined) continue;
    const last = first + length - 1;
    cards.push({ from: groups[first]?.from ?? 0, to: groups[last]?.to ?? 0 });
    first = last;
  }
  return cards;
}

function isCardOf(bytes: Uint8Array, parts: readonly Group[], count: number): boolean {
  if (parts.length < count || (count > 1 && !GROUPS.has(parts.map(({ from, to }) => to - from).join(' ')))) return false;
  return isCard(digitsOf(bytes, parts[0]?.from ?? 0, parts.at(-1)?.to ?? 0));
}

function digitsOf(bytes: Uint8Array, from: number, to: number): number[] {
  const digits: number[] = [];
  for (let at = from; at < to && digits.length <= MOST; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= NINE) digits.push(byte - ZERO);
  }
  return digits;
}

function isCard(digits: readonly number[]): boolean {
  if (digits.length < FEWEST || digits.length > MOST) return false;
  const start = digits.slice(0, 4).reduce((sum, digit) => sum * 10 + digit, 0);
  if (!BRANDS.some(({ from, to, lengths }) => start >= from && start <= to && lengths.includes(digits.length))) return false;
  const sum = digits.reduceRight((total, digit, index) => {
    const isDoubled = (digits.length - 1 - index) % 2 === 1;
    const worth = isDoubled ? digit * 2 : digit;
    return total + (worth > 9 ? worth - 9 : worth);
  }, 0);
  return sum % 10 === 0;
}

/** Whether it is part of a text, or the whole of an element for remarks; what follows a letter or a point is part of a name or an amount. */
function isInText(bytes: Uint8Array, { from, to }: CardNumber): boolean {
  const around = [bytes.subarray(Math.max(0, from - 1), from), bytes.subarray(to, to + 1)];
  const [before, after] = around.map((one) => String.fromCharCode(...one));
  // Two blanks part the columns of a file with fixed widths.
  const isEnd = ENDS.has(after ?? '') || (bytes[to] === BLANK && bytes[to + 1] === BLANK);
  if (!ENDS.has(before ?? '') || !isEnd) return !/[A-Za-z_.]/.test(before ?? '') && !/[A-Za-z_]/.test(after ?? '');
  const name = Buffer.from(bytes.subarray(Math.max(0, from - NAME_BYTES), from)).toString('latin1');
  return FREE_TEXT.some((place) => place.test(name));
}

const isParting = (byte: number | undefined): boolean => byte === BLANK || byte === HYPHEN;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;
