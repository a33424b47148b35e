import * as fc from 'fast-check';
import type { Loop, SegmentUse } from '../guide.ts';
import { standardSegments } from '../standard/segments.ts';
import type { BoundShape, DocumentKind, FieldPlace, SegmentPart } from './document-kind.ts';
import { isLevelRole } from './document-kind.ts';
import type { ItemInput, ItemShape } from './document-shape.ts';

/** Documents of any kind, with values that their elements allow: for tests of properties. */
export function anyDocument(kind: DocumentKind): fc.Arbitrary<ItemInput<ItemShape>> {
  const uses = usesOf(kind.guide.root);
  return anyItem(kind.bound, uses, 1).map((document) => {
    const counted = new Set(['lineCount', 'hashTotal']);
    return Object.fromEntries(Object.entries(document).filter(([name]) => !counted.has(name))) as ItemInput<ItemShape>;
  });
}

function usesOf(loop: Loop): Map<string, SegmentUse> {
  return new Map([...loop.segments.map((use) => [use.role, use] as const), ...loop.loops.flatMap((inner) => [...usesOf(inner)])]);
}

function anyItem(shape: BoundShape, uses: ReadonlyMap<string, SegmentUse>, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const parts = [...shape.parts.values()].map((part) =>
    anyPart(part, uses.get(part.role), part.role === shape.role || shape.above === undefined),
  );
  const lists = shape.children.map((child) => {
    const max = Math.min(uses.get(child.role)?.max ?? 1, depth > 3 ? 1 : 2);
    return fc
      .array(anyItem(child, uses, depth + 1), { minLength: isLevelRole(child.role) && depth === 1 ? 1 : 0, maxLength: max })
      .map((items) => ({
        [child.list ?? '']: items,
      }));
  });
  return fc.tuple(...parts, ...lists).map((pieces) => Object.assign({}, ...pieces) as Record<string, unknown>);
}

function anyPart(part: SegmentPart, use: SegmentUse | undefined, isCertain: boolean): fc.Arbitrary<Record<string, unknown>> {
  const standard = standardSegments.get(use?.id ?? '');
  const fields = part.fields.map((field) => {
    const isRequired = standard?.elements[field.element - 1]?.mandatory === true || field === part.fields[0];
    const value = anyValue(field, use);
    const { name } = field;
    return (isRequired ? value : fc.option(value, { nil: undefined })).map((one) => ({ [name]: one }));
  });
  const pairs = part.pairs.map(({ list }) =>
    fc
      .array(fc.record({ qualifier: fc.constantFrom('VC', 'BP', 'UP', 'UK'), id: text(1, 12) }), { maxLength: 3 })
      .map((items) => ({ [list]: items })),
  );
  const whole = fc.tuple(...fields, ...pairs).map((pieces) => Object.assign({}, ...pieces) as Record<string, unknown>);
  const nothing = Object.assign({}, ...part.pairs.map(({ list }) => ({ [list]: [] }))) as Record<string, unknown>;
  return isCertain ? whole : fc.oneof(whole, fc.constant(nothing));
}

function anyValue({ element, type }: FieldPlace, use: SegmentUse | undefined): fc.Arbitrary<string | bigint> {
  const values = use?.rules?.[element - 1]?.values;
  if (values !== undefined) return fc.constantFrom(...values);
  const data = standardSegments.get(use?.id ?? '')?.elements[element - 1]?.data;
  if (type === 'day')
    return fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
  if (type === 'amount' || type === 'implied') return fc.bigInt({ min: -99_999_999n, max: 99_999_999n });
  if (type === 'number') return fc.tuple(fc.nat(9999), fc.constantFrom('', '.5', '.25')).map(([whole, rest]) => `${whole}${rest}`);
  if (data?.type === 'N0') return fc.nat(9).map((digit) => String(digit).padStart(data.min, '0'));
  if (data?.type === 'TM') return fc.constantFrom('0930', '173015');
  return text(data?.min ?? 2, Math.min(data?.max ?? 2, 20));
}

function text(min: number, max: number): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(`^[A-Z0-9]{${min},${max}}$`));
}
