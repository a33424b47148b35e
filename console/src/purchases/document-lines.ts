/** A line of a requisition, an order or an invoice, as the document has it. */
export interface DocumentLine {
  readonly line: string;
  readonly what: string;
  readonly quantity: string;
  /** Exact, a unit; absent where nobody said. */
  readonly unitPrice?: string;
  /** Minor units; as billed, or worked out of quantity and price. */
  readonly amount?: string;
  /** Contract, or the order it bills. */
  readonly under?: string;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const textIn = (of: Json, name: string): string | undefined => {
  const value = of[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The lines of a document. Amounts that it does not give are rounded once, half up. */
export function linesOf(document: Json, minorDigits: number): readonly DocumentLine[] {
  const lines = Array.isArray(document['lines']) ? document['lines'].filter(isObject) : [];
  return lines.map((line) => {
    const quantity = textIn(line, 'quantity') ?? '';
    const unitPrice = textIn(line, 'unitPrice') ?? textIn(line, 'estimate');
    const amount = textIn(line, 'amount') ?? (unitPrice === undefined ? undefined : extended(quantity, unitPrice, minorDigits));
    const order = textIn(line, 'order');
    const under = order === undefined ? textIn(line, 'contract') : `order ${order}, line ${textIn(line, 'orderLine') ?? '?'}`;
    return {
      line: textIn(line, 'line') ?? '',
      what: [textIn(line, 'item'), textIn(line, 'description')].filter((part) => part !== undefined).join(' · '),
      quantity: `${quantity} ${textIn(line, 'unit') ?? ''}`.trim(),
      ...(unitPrice === undefined ? {} : { unitPrice }),
      ...(amount === undefined ? {} : { amount }),
      ...(under === undefined ? {} : { under }),
    };
  });
}

/** What a document comes to, in minor units; undefined where a line says no price. */
export function worthOf(document: Json, minorDigits: number): string | undefined {
  const total = textIn(document, 'total');
  if (total !== undefined) return total;
  const lines = linesOf(document, minorDigits);
  if (lines.length === 0 || lines.some(({ amount }) => amount === undefined)) return undefined;
  return String(lines.reduce((sum, { amount = '0' }) => sum + BigInt(amount), 0n));
}

/** What a document is about, in a few words: its first line. */
export function aboutOf(document: Json): string {
  const lines = Array.isArray(document['lines']) ? document['lines'].filter(isObject) : [];
  const [first] = lines;
  if (first === undefined) return '';
  const what = textIn(first, 'description') ?? textIn(first, 'item') ?? textIn(first, 'supplierItem') ?? '';
  return lines.length === 1 ? what : `${what} and ${lines.length - 1} more`;
}

const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?$/;

/** Quantity by price in minor units, exact until it is rounded; undefined where one of them is no decimal. */
function extended(quantity: string, price: string, minorDigits: number): string | undefined {
  const factors = [quantity, price].map((text) => DECIMAL.exec(text));
  const [a, b] = factors.map((found) => (found === null ? undefined : BigInt(`${found[1]}${found[2]}${found[3] ?? ''}`)));
  if (a === undefined || b === undefined) return undefined;
  const scale = factors.reduce((sum, found) => sum + (found?.[3] ?? '').length, 0);
  const product = a * b;
  if (scale <= minorDigits) return String(product * 10n ** BigInt(minorDigits - scale));
  const by = 10n ** BigInt(scale - minorDigits);
  const size = product < 0n ? -product : product;
  const rounded = (size + by / 2n) / by;
  return String(product < 0n ? -rounded : rounded);
}
