import { amountText } from './money.ts';

/** An amount of minor units, with its cents. */
export function Amount({
  minor,
  currency,
  named = false,
}: {
  readonly minor: string;
  readonly currency: string | undefined;
  readonly named?: boolean;
}) {
  return (
    <span className="number">
      {amountText(minor, currency)}
      {named && currency !== undefined ? <span className="muted"> {currency}</span> : null}
    </span>
  );
}
