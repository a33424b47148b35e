import type { ParsedMessage } from '../api/messages.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import css from './messages.module.css';
import { linesOf } from './parsed-tree.ts';

/** The message as it came, a segment a line, with the place of each line's first byte. */
export function RawView({ parsed }: { readonly parsed: ParsedMessage }) {
  return (
    <section className="panel" aria-label="Raw message">
      <header>
        <h2>As received</h2>
        <CopyButton text={parsed.text} label={parsed.masked ? 'Copy masked' : 'Copy'} />
      </header>
      <ol className={css.raw}>
        {linesOf(parsed).map((line) => (
          <li key={line.at[0]}>
            <span className={css.offset}>{line.node?.bytes[0] ?? ''}</span>
            <span>{parsed.text.slice(...line.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
