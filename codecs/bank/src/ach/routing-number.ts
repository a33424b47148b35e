/** The check digit of the eight digits of a routing number: weights 3, 7, 1 to the next ten (Nacha rules, appendix three). */
export function routingCheckDigit(digits: string): string | undefined {
  if (!/^\d{8}$/.test(digits)) return undefined;
  const weights = [3, 7, 1];
  const sum = Array.from(digits, (digit, n) => Number(digit) * (weights[n % 3] ?? 0)).reduce((total, part) => total + part, 0);
  return String((10 - (sum % 10)) % 10);
}

/** True for nine digits whose last is the check digit of the others. */
export function isRoutingNumber(number: string): boolean {
  return /^\d{9}$/.test(number) && routingCheckDigit(number.slice(0, 8)) === number[8];
}
