import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { elements } from './elements.ts';
import type { Level } from './facts.ts';

/** For each level code (HL03) the codes that its parent may have; none for the root. */
export type Parentage = Readonly<Record<string, readonly string[]>>;

interface OpenLevel {
  readonly level: Level;
  readonly hl: Segment;
  /** HL04 as written. */
  readonly child: string;
  children: number;
}

/**
 * Resolves the HL segments of one set to a tree, holding only the path from the root to the level that is open. A
 * breach is reported at its element: HL01 must count up from 1, HL02 must name an open level of a fitting kind, HL04
 * must say whether levels follow below. A level whose parent cannot be told stands aside, without levels above, and the
 * path it should have joined stays open for those after it.
 */
export class Hierarchy {
  readonly #parentage: Parentage;
  readonly #report: (error: X12Error) => void;
  readonly #path: OpenLevel[] = [];
  readonly #aside: OpenLevel[] = [];
  #count = 0;

  constructor(parentage: Parentage, report: (error: X12Error) => void) {
    this.#parentage = parentage;
    this.#report = report;
  }

  /** Opens the level that this HL begins. */
  open(set: number, hl: Segment): Level {
    const use = elements.level;
    this.#count++;
    const id = hl.element(use.id.element);
    const parentId = hl.element(use.parentId.element);
    if (id !== String(this.#count)) this.#report(hl.error('X12_LEVEL_NUMBER', use.id.element, undefined, `counted ${this.#count}`));
    const range = { start: hl.start, end: hl.end, firstSegment: hl.index, lastSegment: hl.index };
    const level: Level = { set, id, parentId: parentId === '' ? undefined : parentId, code: hl.element(use.code.element), ...range };
    this.#join(level, hl).push({ level, hl, child: hl.element(use.child.element), children: 0 });
    return level;
  }

  /** Counts a level that the guide has no place for. */
  pass(hl: Segment): void {
    this.#count++;
    const parentId = hl.element(elements.level.parentId.element);
    const parent = [...this.#path, ...this.#aside].findLast(({ level }) => level.id === parentId);
    if (parent !== undefined) parent.children++;
  }

  /** The part, where its level is the one opened last or stands above it; otherwise undefined. */
  above<T extends Level>(part: T | undefined): T | undefined {
    const path = this.#aside.length > 0 ? this.#aside : this.#path;
    return path.some(({ level }) => level.firstSegment === part?.firstSegment) ? part : undefined;
  }

  /** The set has ended: checks what is still open. */
  close(): void {
    this.#leave(this.#aside, 0);
    this.#leave(this.#path, 0);
    this.#count = 0;
  }

  /** The path that the level continues, cut down to its parent. */
  #join(level: Level, hl: Segment): OpenLevel[] {
    const allowed = this.#parentage[level.code] ?? [];
    if (level.parentId === undefined && allowed.length === 0) {
      this.#leave(this.#aside, 0);
      this.#leave(this.#path, 0);
      return this.#path;
    }
    for (const path of [this.#aside, this.#path]) {
      const at = path.findLastIndex((open) => open.level.id === level.parentId && allowed.includes(open.level.code));
      const parent = path[at];
      if (parent === undefined) continue;
      if (path === this.#path) this.#leave(this.#aside, 0);
      this.#leave(path, at + 1);
      parent.children++;
      return path;
    }
    const detail = level.parentId === undefined ? 'none given' : 'no such level above';
    this.#report(hl.error('X12_LEVEL_PARENT', elements.level.parentId.element, undefined, detail));
    this.#leave(this.#aside, 0);
    return this.#aside;
  }

  #leave(path: OpenLevel[], depth: number): void {
    for (const { hl, child, children } of path.splice(depth)) {
      const { element } = elements.level.child;
      if (child === '1' && children === 0) this.#report(hl.error('X12_LEVEL_CHILD', element, undefined, 'says 1, none came'));
      if (child === '0' && children > 0) this.#report(hl.error('X12_LEVEL_CHILD', element, undefined, `says 0, counted ${children}`));
    }
  }
}
