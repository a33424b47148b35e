import type { Guide } from '../guide.ts';
import type { LoopNode } from '../loop-walker.ts';
import type { Segment } from '../segment.ts';

/**
 * Checks HL segments: HL01 counts from 1 within the set, HL02 names the level the guide nests this one in, and that
 * level has said (HL04) that it has children. Only the open levels are held.
 */
export class HierarchyCheck {
  readonly #report: (element: 1 | 2) => void;
  readonly #parentage: Guide['parentage'];
  readonly #open = new Map<LoopNode, { readonly id: string; readonly hasChildren: boolean }>();
  /** The level codes of the set in order, where the guide does not nest levels. */
  #levels: string[] = [];
  #count = 0;

  constructor(report: (element: 1 | 2) => void, parentage?: Guide['parentage']) {
    this.#report = report;
    this.#parentage = parentage;
  }

  restart(): void {
    this.#count = 0;
    this.#open.clear();
    this.#levels = [];
  }

  /** A level whose HL is missing: it was counted by the sender, and its number is not known. */
  skip(node: LoopNode): void {
    this.#count++;
    this.#levels.push('');
    this.#open.delete(node);
  }

  /** An HL that opens this loop. */
  take(node: LoopNode, hl: Segment): void {
    const id = hl.element(1);
    this.#count++;
    if (id !== '' && id !== String(this.#count)) this.#report(1);
    if (this.#parentage !== undefined) return this.#takeFlat(hl, this.#parentage);
    const parent = levelAbove(node);
    const named = hl.element(2);
    const open = parent === undefined ? undefined : this.#open.get(parent);
    if (open !== undefined && named !== '' && (named !== open.id || !open.hasChildren)) this.#report(2);
    this.#open.set(node, { id, hasChildren: hl.element(4) !== '0' });
  }

  /** A level that stands beside its parent: HL02 names any level before it of a code that may be above. */
  #takeFlat(hl: Segment, parentage: NonNullable<Guide['parentage']>): void {
    const named = hl.element(2);
    const above = named === '' ? '' : (this.#levels[Number(named) - 1] ?? 'none');
    const code = hl.element(3);
    if (parentage[code]?.includes(above) === false) this.#report(2);
    this.#levels.push(code);
  }
}

function levelAbove(node: LoopNode): LoopNode | undefined {
  let above = node.parent;
  while (above !== undefined && above.loop.segments[0].id !== 'HL') above = above.parent;
  return above;
}
