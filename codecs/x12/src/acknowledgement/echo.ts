import type { InterchangeParty } from '../interchange-writer.ts';

/**
 * What an answer repeats of what it answers. A value that does not have the form of its element is not repeated: it may
 * hold a delimiter of the answer, or content that slipped out of place.
 */

const forms = {
  setType: { form: /^[A-Z0-9]{3}$/, otherwise: 'XXX' },
  setControlNumber: { form: /^[A-Za-z0-9]{1,9}$/, otherwise: '0000' },
  implementation: { form: /^[A-Z0-9]{1,35}$/, otherwise: '' },
  functionalCode: { form: /^[A-Z0-9]{2}$/, otherwise: 'XX' },
  groupControlNumber: { form: /^\d{1,9}$/, otherwise: '0' },
  version: { form: /^[A-Z0-9]{1,12}$/, otherwise: '' },
  interchangeControlNumber: { form: /^\d{9}$/, otherwise: '000000000' },
  date: { form: /^\d{6}$/, otherwise: '000101' },
  time: { form: /^\d{4}$/, otherwise: '0000' },
} as const;

/** The value, or what stands for one that is not of its form. */
export function echoed(kind: keyof typeof forms, value: string): string {
  const { form, otherwise } = forms[kind];
  return form.test(value) ? value : otherwise;
}

/** A party of ISA, without characters that an ISA cannot hold. */
export function echoedParty({ qualifier, id }: InterchangeParty): InterchangeParty {
  return { qualifier: /^[A-Z0-9]{2}$/.test(qualifier) ? qualifier : 'ZZ', id: id.replace(/[^A-Za-z0-9 .,&'()/_@#-]/g, '').slice(0, 15) };
}
