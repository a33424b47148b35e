import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SERVER = '/usr/bin/trytond';
const ADMIN = '/usr/bin/trytond-admin';
const MODULES_FOLDER = '/usr/lib/python3/dist-packages/trytond/modules';

/** What a hospital's purchasing needs of Tryton; each is a Debian package `tryton-modules-…`. */
export const MODULES = [
  'account',
  'account_invoice',
  'account_invoice_stock',
  'account_payment',
  'account_product',
  'account_stock_anglo_saxon',
  'account_stock_continental',
  'company',
  'country',
  'currency',
  'party',
  'product',
  'purchase',
  'purchase_amendment',
  'purchase_history',
  'stock',
] as const;

export const trytonServer = { program: SERVER, admin: ADMIN };

/** Why Tryton cannot be run here; undefined when it can. */
export function trytonMissing(): string | undefined {
  if (!existsSync(SERVER)) return 'no Tryton server is installed (apt-get install tryton-server and the modules that .ci/run names)';
  const missing = MODULES.filter((name) => !existsSync(`${MODULES_FOLDER}/${name}`));
  return missing.length === 0 ? undefined : `Tryton lacks the modules ${missing.join(', ')}`;
}

/** The release of the server: `6.0.29`. */
export async function trytonRelease(): Promise<string> {
  const { stdout } = await run(SERVER, ['--version']);
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown';
}
