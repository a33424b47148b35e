import { memo, type MouseEvent, useMemo } from 'react';
import type { ParsedMessage, ParsedNode } from '../api/messages.ts';
import css from './messages.module.css';
import { linesOf, nodeAt, piecesOf } from './parsed-tree.ts';

interface Text {
  readonly parsed: ParsedMessage;
  readonly lit: ParsedNode | undefined;
  readonly onPoint: (node: ParsedNode | undefined) => void;
  readonly onChoose: (node: ParsedNode) => void;
  readonly isMoved: (event: MouseEvent) => boolean;
}

/** The text of a message, a line for each segment, with the lit part marked. */
export function MessageText({ parsed, lit, onPoint, onChoose, isMoved }: Text) {
  const lines = useMemo(() => linesOf(parsed), [parsed]);
  const point = (event: MouseEvent): ParsedNode | undefined => {
    const character = characterAt(event);
    return character === undefined ? undefined : nodeAt(parsed.nodes, character);
  };
  return (
    // The tree beside it says the same to the keyboard and to screen readers; pointing is a shortcut.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- see above
    <div
      className={css.text}
      onMouseMove={(event) => {
        const node = isMoved(event) ? point(event) : undefined;
        if (node !== undefined && node !== lit) onPoint(node);
      }}
      onClick={(event) => {
        const node = point(event);
        if (node !== undefined) onChoose(node);
      }}
    >
      {lines.map((line) => {
        const overlaps = lit !== undefined && lit.at[0] <= line.at[1] && lit.at[1] >= line.at[0];
        return (
          <Line
            key={line.at[0]}
            text={parsed.text}
            from={line.at[0]}
            to={line.at[1]}
            litFrom={overlaps ? Math.max(lit.at[0], line.at[0]) : -1}
            litTo={overlaps ? Math.min(lit.at[1], line.at[1]) : -1}
          />
        );
      })}
    </div>
  );
}

interface LineOfText {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** -1: nothing of the line is lit. */
  readonly litFrom: number;
  readonly litTo: number;
}

const Line = memo(function Line({ text, from, to, litFrom, litTo }: LineOfText) {
  return (
    <div className={css.line} data-lit={litFrom >= 0 ? '' : undefined}>
      {piecesOf(text, [from, to], litFrom < 0 ? undefined : [litFrom, litTo]).map((piece) =>
        piece.lit ? (
          <mark key={piece.from} data-from={piece.from}>
            {piece.text}
          </mark>
        ) : (
          <span key={piece.from} data-from={piece.from}>
            {piece.text}
          </span>
        ),
      )}
    </div>
  );
});

/** The character of the whole text that the pointer is over. */
function characterAt(event: MouseEvent): number | undefined {
  const caret = document.caretPositionFromPoint(event.clientX, event.clientY);
  const piece = caret?.offsetNode.parentElement?.closest('[data-from]');
  if (caret === null || piece === undefined || piece === null) return undefined;
  return Number(piece.getAttribute('data-from')) + caret.offset;
}
