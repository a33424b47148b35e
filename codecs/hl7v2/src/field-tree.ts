import { tooMany } from './limits.ts';
import { piecesOf, textBetween, type Source, type Span } from './source.ts';
import type { Segment } from './segment.ts';
import type { Component, Field, Leaf, Repetition } from './tree.ts';

/** The empty component, one object for all. */
const EMPTY: Component = Object.freeze(['']);

/**
 * Cuts one valued field into repetitions, components and subcomponents. Most fields hold none of the separators and are found to be
 * one leaf in a single pass.
 *
 * @throws Hl7Error `HL7_LIMIT_EXCEEDED`
 */
export function fieldTree(source: Source, span: Span, segment: Segment, field: number): Field {
  const { text, codes, limits } = source;
  let repeated = false;
  let divided = false;
  for (let i = span.start; i < span.end; i++) {
    const code = text.charCodeAt(i);
    if (code === codes.component || code === codes.subcomponent) divided = true;
    else if (code === codes.repetition) repeated = true;
  }
  const repetition = (piece: Span): Repetition =>
    divided ? components(source, piece, segment, field) : [[leaf(source, piece.start, piece.end)]];
  if (!repeated) return [repetition(span)];
  const pieces = piecesOf(text, span, codes.repetition, limits.repetitions);
  if (pieces.length > limits.repetitions) throw tooMany(limits.repetitions, 'repetitions in a field', segment.place(span.start, field));
  return pieces.map(repetition);
}

function components(source: Source, span: Span, segment: Segment, field: number): Repetition {
  const { text, codes, limits } = source;
  const found: Component[] = [];
  let start = span.start;
  let divided = false;
  for (let i = span.start; i <= span.end; i++) {
    const code = i === span.end ? codes.component : text.charCodeAt(i);
    if (code === codes.subcomponent) divided = true;
    if (code !== codes.component) continue;
    if (i === start) found.push(EMPTY);
    else if (divided) found.push(subcomponents(source, { start, end: i }, segment, field));
    else found.push([leaf(source, start, i)]);
    if (found.length > limits.components) throw tooMany(limits.components, 'components in a field', segment.place(i, field));
    start = i + 1;
    divided = false;
  }
  return found;
}

function subcomponents(source: Source, span: Span, segment: Segment, field: number): Component {
  const limit = source.limits.components;
  const pieces = piecesOf(source.text, span, source.codes.subcomponent, limit);
  if (pieces.length > limit) throw tooMany(limit, 'subcomponents in a component', segment.place(span.start, field));
  return pieces.map((piece) => leaf(source, piece.start, piece.end));
}

function leaf(source: Source, start: number, end: number): Leaf {
  if (end - start === 2 && source.text.startsWith('""', start)) return null;
  return textBetween(source, start, end);
}
