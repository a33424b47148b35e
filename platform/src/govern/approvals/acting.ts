import type { Tx } from '../../store/index.ts';
import { refusalOf } from './refusals.ts';

/**
 * Who acts, as the database can find it out: a console session, a machine client, or neither of both, the holder of the token. Names that
 * callers give are not taken for it.
 */
export interface Acting {
  readonly session?: string;
  readonly client?: string;
}

/** Runs one statement of this folder. Throws the fault of what the database refused. */
export async function ask<T extends object>(tx: Tx, name: string, text: string, values: readonly unknown[]): Promise<T[]> {
  try {
    return (await tx.query<T>({ name, text, values: [...values] })).rows;
  } catch (error) {
    throw refusalOf(error);
  }
}
