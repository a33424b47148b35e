import type { LoopNode } from '../loop-walker.ts';
import type { Segment } from '../segment.ts';

/**
 * Checks HL segments: HL01 counts from 1 within the set, HL02 names the level the guide nests this one in, and that
 * level has said (HL04) that it has children. Only the open levels are held.
 */
export class HierarchyCheck {
  readonly #report: (element: 1 | 2) => void;
  readonly #open = new Map<LoopNode, { readonly id: string; readonly hasChildren: boolean }>();
  #count = 0;

  constructor(report: (element: 1 | 2) => void) {
    this.#report = report;
  }

  restart(): void {
    this.#count = 0;
    this.#open.clear();
  }

  /** A level whose HL is missing: it was counted by the sender, and its number is not known. */
  skip(node: LoopNode): void {
    this.#count++;
    this.#open.delete(node);
  }

  /** An HL that opens this loop. */
  take(node: LoopNode, hl: Segment): void {
    const id = hl.element(1);
    this.#count++;
    if (id !== '' && id !== String(this.#count)) this.#report(1);
    const parent = levelAbove(node);
    const named = hl.element(2);
    const open = parent === undefined ? undefined : this.#open.get(parent);
    if (open !== undefined && named !== '' && (named !== open.id || !open.hasChildren)) this.#report(2);
    this.#open.set(node, { id, hasChildren: hl.element(4) !== '0' });
  }
}

function levelAbove(node: LoopNode): LoopNode | undefined {
  let above = node.parent;
  while (above !== undefined && above.loop.segments[0].id !== 'HL') above = above.parent;
  return above;
}
