import assert from 'node:assert/strict';
import test from 'node:test';
import { checkValue } from './check/value-check.ts';
import type { ElementRule, Guide, Loop, SegmentUse } from './guide.ts';
import { guides } from './guides.ts';
import { otherSegmentIds, standardSegments, type StandardElement, type StandardSegment } from './standard/segments.ts';

/** The tables against each other: what a guide says must be possible by the standard. */

const loopsOf = (loop: Loop): Loop[] => [loop, ...loop.loops.flatMap(loopsOf)];
const usesOf = (guide: Guide): SegmentUse[] => loopsOf(guide.root).flatMap(({ segments }) => segments);
const named = (guide: Guide): string => `${guide.set} ${guide.implementations[0]}`;

test('every element of the standard segments is known, and relations name elements that are there', () => {
  for (const [id, segment] of standardSegments) {
    for (const [n, { data, composite }] of segment.elements.entries()) assert.ok(data ?? composite, `${id}${n + 1}`);
    checkRelations(id, segment);
    for (const { composite, reference } of segment.elements) if (composite !== undefined) checkRelations(reference, composite);
  }
});

function checkRelations(name: string, { elements, relations }: StandardSegment): void {
  for (const { positions } of relations) {
    assert.ok(positions.length >= 2, name);
    for (const position of positions) assert.ok(position >= 1 && position <= elements.length, `${name} ${position}`);
  }
}

for (const guide of guides) {
  test(`every segment of ${named(guide)} is one of the standard`, () => {
    for (const { id } of usesOf(guide)) assert.ok(standardSegments.has(id) || (guide.isStandard === true && otherSegmentIds.has(id)), id);
  });

  test(`every rule of ${named(guide)} has an element, and every value fits its element`, () => {
    for (const use of usesOf(guide)) {
      const standard = standardSegments.get(use.id);
      if (standard === undefined && use.rules === undefined) continue;
      assert.ok(standard, use.id);
      checkRules(`${use.id} ${use.role}`, use.rules ?? [], standard.elements);
    }
  });

  test(`whatever the standard makes mandatory ${named(guide)} requires where it uses it`, () => {
    for (const { id, role, rules } of usesOf(guide)) {
      for (const [n, { mandatory }] of (standardSegments.get(id)?.elements ?? []).entries()) {
        if (rules !== undefined && mandatory) assert.equal(rules[n]?.usage, 'required', `${id}${n + 1} ${role}`);
      }
    }
  });

  test(`uses of one identifier in one loop of ${named(guide)} are told apart, or only the last takes the rest`, () => {
    for (const { id, segments } of loopsOf(guide.root)) {
      for (const [n, use] of segments.entries()) {
        const later = segments.slice(n + 1).filter((other) => other.id === use.id);
        assert.ok(use.when !== undefined || later.length === 0, `${id} ${use.role}`);
        for (const other of later) {
          const shared = use.when?.values.filter((value) => other.when?.values.includes(value)) ?? [];
          const alike = use.when?.element === other.when?.element && use.when?.component === other.when?.component;
          assert.ok(!alike || shared.length === 0, `${id} ${use.role} and ${other.role} share ${shared.join()}`);
        }
      }
    }
  });
}

function checkRules(name: string, rules: readonly ElementRule[], elements: readonly StandardElement[]): void {
  assert.ok(rules.length <= elements.length, `${name} has ${rules.length} rules for ${elements.length} elements`);
  for (const [n, rule] of rules.entries()) {
    const element = elements[n];
    assert.ok(element);
    const place = `${name} ${n + 1}`;
    assert.ok(rule.components === undefined || element.composite !== undefined, `${place} is no composite`);
    if (element.composite !== undefined) {
      assert.equal(rule.values, undefined, `${place} is a composite and has values`);
      checkRules(place, rule.components ?? [], element.composite.elements);
    }
    for (const value of rule.values ?? []) {
      assert.ok(element.data);
      assert.equal(checkValue(element.data, value, 0, value.length), undefined, `${place} ${value}`);
    }
  }
}

test('no two guides serve the same set and implementation', () => {
  const served = guides.flatMap(({ set, functionalCode, implementations }) =>
    implementations.map((one) => `${set} ${functionalCode} ${one}`),
  );
  const twice = served.filter((one, n) => served.indexOf(one) !== n);
  assert.deepEqual(twice, []);
});
