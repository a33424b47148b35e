/**
 * What a text may hold, and so where it may go.
 * - PUBLIC: codes, names of our own, pseudonyms, the words of colleagues
 * - FIN: amounts and what they are about
 * - PHI: what identifies a person, a patient or a supplier by its tax identifier: sealed where it is stored, leaves only by routes that reveal, for a reason
 * - SECRET: what lets somebody in; leaves only where it is made
 */
export type DataClass = 'PUBLIC' | 'FIN' | 'PHI' | 'SECRET';

/** The keyword that states the class in a schema. */
export const DATA_CLASS = 'x-data-class';

/** The class that a schema states of itself. */
export const classOf = (schema: object): DataClass | undefined => (DATA_CLASS in schema ? (schema[DATA_CLASS] as DataClass) : undefined);
