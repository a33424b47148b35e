import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ParsedMessage, ParsedNode } from '../api/messages.ts';
import css from './messages.module.css';
import { MessageText } from './message-text.tsx';
import { closedAtFirst, nodeOfBytes, pathTo, rowsOf } from './parsed-tree.ts';
import { SegmentTree } from './segment-tree.tsx';
import { usePointerMoved } from './use-pointer-moved.ts';

const FORMATS: Readonly<Record<ParsedMessage['format'], string>> = { hl7v2: 'HL7 v2', x12: 'X12', json: 'JSON', csv: 'CSV', text: 'Text' };

/** The segment tree beside the text. Pointing at either, or walking the tree by keyboard, lights the other. */
export function ParsedView({ parsed, bytes }: { readonly parsed: ParsedMessage; readonly bytes: string | undefined }) {
  const asked = useMemo(() => nodeOfBytes(parsed.nodes, bytes), [parsed, bytes]);
  const [lit, setLit] = useState<ParsedNode | undefined>(asked);
  const [closed, setClosed] = useState(() =>
    without(closedAtFirst(parsed.nodes), asked === undefined ? [] : pathTo(parsed.nodes, asked.path)),
  );
  const rows = useMemo(() => rowsOf(parsed.nodes, closed), [parsed, closed]);
  const isMoved = usePointerMoved();
  const tree = useRef<HTMLUListElement>(null);
  const fromText = useCallback((node: ParsedNode | undefined) => {
    setLit(node);
    if (node !== undefined) rowOf(tree.current, node.path)?.scrollIntoView({ block: 'nearest' });
  }, []);
  const openTo = useCallback(
    (node: ParsedNode) => {
      setClosed((before) => without(before, pathTo(parsed.nodes, node.path).slice(0, -1)));
      setLit(node);
      requestAnimationFrame(() => rowOf(tree.current, node.path)?.focus());
    },
    [parsed],
  );
  useEffect(() => {
    if (asked !== undefined) rowOf(tree.current, asked.path)?.scrollIntoView({ block: 'nearest' });
  }, [asked]);
  return (
    <div className={css.beside}>
      <section className="panel" aria-label="Text of the message">
        <header>
          <h2>{FORMATS[parsed.format]}</h2>
          <span className="muted">{lit === undefined ? 'Point at a value' : [lit.path, lit.title].filter(Boolean).join(' · ')}</span>
        </header>
        <MessageText parsed={parsed} lit={lit} onPoint={fromText} onChoose={openTo} isMoved={isMoved} />
      </section>
      <section className="panel" aria-label="Fields of the message">
        <SegmentTree
          ref={tree}
          rows={rows}
          lit={lit}
          onLight={setLit}
          isMoved={isMoved}
          onFold={(path) => setClosed((before) => toggled(before, path))}
        />
      </section>
    </div>
  );
}

const rowOf = (tree: HTMLElement | null, path: string): HTMLElement | null =>
  tree?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`) ?? null;

const without = (closed: ReadonlySet<string>, paths: readonly string[]): ReadonlySet<string> => closed.difference(new Set(paths));

const toggled = (closed: ReadonlySet<string>, path: string): ReadonlySet<string> => closed.symmetricDifference(new Set([path]));
