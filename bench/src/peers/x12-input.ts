import { closeSync, openSync, writeSync } from 'node:fs';
import { remittanceFile } from '../remittance-file.ts';

export interface X12Input {
  readonly path: string;
}

/** What reading an 835 comes to; amounts in whole cents. */
export interface RemittanceTotals {
  readonly claims: number;
  readonly services: number;
  readonly charged: number;
  readonly paid: number;
  readonly provider: number;
}

const INTEREST = 12;

/** Writes an 835 and answers what is in it. */
export function writeRemittanceFile(path: string, claims: number): RemittanceTotals {
  const file = openSync(path, 'w');
  for (const chunk of remittanceFile('BENCH', claims, INTEREST)) writeSync(file, chunk);
  closeSync(file);
  return { claims, services: claims * 2, charged: claims * 54_850, paid: claims * 30_000, provider: -INTEREST * 100 };
}
