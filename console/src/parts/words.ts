/** `1 message`, `2 messages`. */
export const counted = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** `held-record` → `held record`, `exception.opened` → `exception opened`: names of kinds and states as people say them. */
export const spoken = (name: string): string => name.replaceAll(/[-_.]/g, ' ').replaceAll('+', ' + ');

/** A name as a label: `patient-receivable` → `Patient receivable`, `accountNumber` → `Account number`. */
export const titled = (name: string): string => {
  const text = spoken(name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** A long pseudonym for a table: its kind and beginning. The whole stands in its title and address. */
export const shortened = (id: string, length = 20): string => (id.length <= length ? id : `${id.slice(0, length - 1)}…`);
