import type { KeyboardEvent, MouseEvent, Ref } from 'react';
import type { ParsedNode } from '../api/messages.ts';
import css from './messages.module.css';
import type { TreeRow } from './parsed-tree.ts';

interface Tree {
  readonly ref: Ref<HTMLUListElement>;
  readonly rows: readonly TreeRow[];
  readonly lit: ParsedNode | undefined;
  readonly onLight: (node: ParsedNode) => void;
  readonly onFold: (path: string) => void;
  readonly isMoved: (event: MouseEvent) => boolean;
}

/** Segments, fields and components with their names in the standard; arrows walk, open and close as trees do. */
export function SegmentTree({ ref, rows, lit, onLight, onFold, isMoved }: Tree) {
  const current = rows.some(({ node }) => node === lit) ? lit : rows[0]?.node;
  return (
    <ul className={css.tree} role="tree" aria-label="Segments and fields" ref={ref}>
      {rows.map((row) => {
        const { node, depth, isOpen } = row;
        return (
          <li
            key={node.path}
            role="treeitem"
            aria-level={depth + 1}
            aria-expanded={node.children === undefined ? undefined : isOpen}
            aria-selected={node === lit}
            data-path={node.path}
            data-depth={Math.min(depth, 4)}
            data-lit={node === lit ? '' : undefined}
            tabIndex={node === current ? 0 : -1}
            onFocus={() => onLight(node)}
            onMouseMove={(event) => {
              if (isMoved(event) && node !== lit) onLight(node);
            }}
            onClick={() => {
              if (node.children !== undefined) onFold(node.path);
            }}
            onKeyDown={(event) => walk(event, row, onFold)}
          >
            <span className={css.fold} aria-hidden>
              {node.children === undefined ? '' : isOpen ? '▾' : '▸'}
            </span>
            <span className={css.path}>{node.path}</span>
            <span className={css.name}>{node.title}</span>
            {node.masked === true ? (
              <span className={css.hidden} aria-label="masked">
                •••••
              </span>
            ) : (
              <span className={css.value}>{node.value}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Arrow keys of the tree pattern (WAI-ARIA Authoring Practices). */
function walk(event: KeyboardEvent<HTMLLIElement>, { node, depth, isOpen }: TreeRow, onFold: (path: string) => void): void {
  const item = event.currentTarget;
  const focus = (other: Element | null | undefined): void => {
    if (other instanceof HTMLElement) other.focus();
  };
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
      focus(item.nextElementSibling);
      break;
    case 'ArrowUp':
    case 'k':
      focus(item.previousElementSibling);
      break;
    case 'ArrowRight':
      if (node.children === undefined) return;
      if (isOpen) focus(item.nextElementSibling);
      else onFold(node.path);
      break;
    case 'ArrowLeft':
      if (isOpen) onFold(node.path);
      else if (depth > 0) focus(parentOf(item));
      break;
    case 'Home':
      focus(item.parentElement?.firstElementChild);
      break;
    case 'End':
      focus(item.parentElement?.lastElementChild);
      break;
    case 'Enter':
    case ' ':
      if (node.children !== undefined) onFold(node.path);
      break;
    default:
      return;
  }
  event.preventDefault();
}

function parentOf(item: Element): Element | null {
  const level = Number(item.getAttribute('aria-level'));
  let before = item.previousElementSibling;
  while (before !== null && Number(before.getAttribute('aria-level')) >= level) before = before.previousElementSibling;
  return before;
}
