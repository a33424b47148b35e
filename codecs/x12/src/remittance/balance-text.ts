import type { BalanceLine, SetBalance } from './balance-report.ts';

/**
 * A balance report as text for people: one line per set, then one per line of the report. Claims are named by their
 * ordinal in the set (from 1) and their bytes, so the text tells amounts and places but nobody's name or number.
 */
export function describeBalance({ verdict, lines, omitted }: SetBalance): string {
  const { set, balanced, complete, fatalProblems, paid, providerAdjustment, payment } = verdict;
  const reasons = [
    ...(complete ? [] : ['it has no SE']),
    ...(fatalProblems === 0 ? [] : [`${fatalProblems} fatal ${fatalProblems === 1 ? 'problem' : 'problems'}`]),
  ];
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  const sums = `claims ${money(paid)} less provider adjustments ${money(providerAdjustment)}, payment ${payment === undefined ? 'unknown' : money(payment)}`;
  const more = omitted === 0 ? [] : [`  and ${omitted} more`];
  return [`set ${set + 1} ${balanced ? 'balances' : 'does not balance'}${why}: ${sums}`, ...lines.map(describeBalanceLine), ...more].join(
    '\n',
  );
}

/** One line of it, without the line end. */
export function describeBalanceLine(line: BalanceLine): string {
  const { at, start, end, expected, actual, difference } = line;
  const element = at.element === undefined ? '' : String(at.element).padStart(2, '0');
  const place = `segment ${at.segmentIndex} ${at.segmentId}${element}, bytes ${start} to ${end}`;
  if (expected === undefined) return `  ${subject(line)}: ${money(actual)} (${place})`;
  const verdict = difference === 0n ? 'agrees' : `off by ${money(difference)}`;
  return `  ${subject(line)}: expected ${money(expected)}, is ${money(actual)}, ${verdict} (${place})`;
}

function subject({ level, claim = 0, service = 0, reason }: BalanceLine): string {
  switch (level) {
    case 'service':
      return `claim ${claim + 1} service ${service + 1}`;
    case 'claim':
      return `claim ${claim + 1}`;
    case 'provider':
      return 'provider total (informs only)';
    case 'provider-adjustment':
      return `provider adjustment ${/^[A-Z0-9]{2}$/.test(reason ?? '') ? reason : 'of unknown reason'}`;
    case 'transaction':
      return 'transaction';
  }
}

function money(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
