import { Button, TextInput } from '@mantine/core';
import { amountText } from '../parts/money.ts';
import css from './approvals.module.css';
import { differenceOf, EMPTY_LINE, type WrittenLine } from './draft-changes.ts';

interface Written {
  readonly lines: readonly WrittenLine[];
  readonly currency: string | undefined;
  readonly onLines: (lines: readonly WrittenLine[]) => void;
}

const FIELDS = [
  ['account', 'Account'],
  ['department', 'Department'],
  ['costCenter', 'Cost center'],
  ['amount', 'Amount'],
] as const;
const FEWEST = 2;

/** The lines of a journal, which can be changed, added and left out until debits and credits agree. */
export function DraftLines({ lines, currency, onLines }: Written) {
  const difference = differenceOf(lines, currency);
  const change = (place: number, part: Partial<WrittenLine>): void =>
    onLines(lines.map((line, index) => (index === place ? { ...line, ...part } : line)));
  return (
    <fieldset className={css.lines}>
      <legend>Lines: a debit is above zero, a credit below</legend>
      {lines.map((line, place) => (
        // Lines have no names: they are told apart by their place.
        <div key={place} className={css.line}>
          {FIELDS.map(([name, label]) => (
            <TextInput
              key={name}
              size="xs"
              label={label}
              aria-label={`${label}, line ${place + 1}`}
              value={line[name]}
              autoComplete="off"
              {...(name === 'amount' ? { inputMode: 'decimal' as const } : {})}
              onChange={(event) => change(place, { [name]: event.currentTarget.value })}
            />
          ))}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Leave out line ${place + 1}`}
            disabled={lines.length <= FEWEST}
            onClick={() => onLines(lines.filter((_, index) => index !== place))}
          >
            Leave out
          </Button>
        </div>
      ))}
      <p className="muted" aria-live="polite">
        {difference === undefined
          ? 'Every line has an amount such as 1,234.50'
          : difference === '0'
            ? 'Debits and credits agree'
            : `Debits and credits differ by ${amountText(difference, currency)}`}
      </p>
      <Button size="compact-sm" variant="default" onClick={() => onLines([...lines, EMPTY_LINE])}>
        Add a line
      </Button>
    </fieldset>
  );
}
