import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config, places } from '../config.ts';
import { Fault, type Running } from '../kernel/index.ts';
import { whyTaken } from './preconditions.ts';

const HOST = '127.0.0.1';
const root = join(import.meta.dirname, '../../..');

export interface SimulationOptions {
  /** Messages per second that the simulated systems send together. */
  readonly pace: string;
  readonly say: (line: string) => void;
  /** Aborted while it starts: it is told to stop. */
  readonly signal?: AbortSignal;
}

const SIMULATED_PROVIDER_PORT = 8092;

/** Where the simulated systems listen. The estate says where to find them, which is why they do not move. */
const SIMULATED_PORTS: ReadonlyMap<number, string> = new Map([
  [2222, 'the clearinghouse, for files'],
  [8090, 'the ERP'],
  [8091, 'patient accounting'],
  [SIMULATED_PROVIDER_PORT, 'the identity provider'],
  [8093, 'the analytics desk'],
  [8094, 'the clearinghouse, for eligibility'],
  [8095, 'the supplier Meridian'],
  [8096, 'the supplier Lantern'],
  [8097, 'the procurement suite'],
  [8098, 'the network of suppliers'],
  [8099, 'the switchboard of the simulation'],
]);

/** Before anything is started. Throws `SANDBOX_PORT_TAKEN`. */
export async function ensureSandboxPortsFree(ports = SIMULATED_PORTS): Promise<void> {
  const looked = await Promise.all([...ports].map(async ([port, who]) => ({ port, who, cause: await whyTaken(port) })));
  const taken = looked.filter(({ cause }) => cause !== undefined);
  const [first] = taken;
  if (first === undefined) return;
  const named = taken.map(({ port, who }) => `${port} (${who})`).join(', ');
  throw new Fault({
    code: 'SANDBOX_PORT_TAKEN',
    kind: 'unavailable',
    message: `Ports on ${HOST} where simulated systems listen are taken by another program: ${named}`,
    hint: 'End that program, which may be another npm start of this machine; or start without simulated systems: npx plexus up. The ports are those that the systems of the estate name',
    cause: first.cause,
  });
}

/** People of the simulated health system log in at its identity provider. */
export const simulatedProvider = (folder: string): NodeJS.ProcessEnv => ({
  PLEXUS_OPENID_ISSUER: `http://${HOST}:${SIMULATED_PROVIDER_PORT}`,
  PLEXUS_OPENID_SECRET_FILE: join(folder, 'identity/client-secret'),
  PLEXUS_OPENID_SCOPES: 'profile plexus',
});

/** Starts the simulated health system, which sends to this installation. Throws `SANDBOX_ENDED`. */
export async function startSandbox(config: Config, files: ReturnType<typeof places>, options: SimulationOptions): Promise<Running> {
  await mkdir(files.sandbox, { recursive: true });
  const log = openSync(join(files.logs, 'sandbox.log'), 'a', 0o600);
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'sandbox/src/main.ts'),
      '--data',
      files.sandbox,
      '--pace',
      options.pace,
      '--until-stdin-ends',
      '--plexus-http',
      `http://${HOST}:${config.httpPort}`,
      '--identity-port',
      String(SIMULATED_PROVIDER_PORT),
      '--token-file',
      files.token,
      ...(config.mllpPort === undefined
        ? []
        : ['--mllp-north', `${HOST}:${config.mllpPort}`, '--mllp-summit', `${HOST}:${config.mllpPort + 1}`]),
    ],
    // It reads nothing: its end of the pipe closes with this process, however that ends, and tells it to stop. The owner's address is not for it.
    { stdio: ['pipe', 'pipe', log], detached: true, env: { ...process.env, DATABASE_ADMIN_URL: undefined } },
  );
  closeSync(log);
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const giveUp = (): void => void child.kill('SIGTERM');
  options.signal?.addEventListener('abort', giveUp);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => void sandboxEnded(code, join(files.logs, 'sandbox.log')).then(reject));
  });
  options.signal?.removeEventListener('abort', giveUp);
  child.stdout?.resume();
  options.say('The simulated health system runs');
  return {
    name: 'sandbox',
    stop: async () => {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** The exit code that comes with one sentence on what to change. */
const SANDBOX_REFUSED = 2;

/** Its last words say what is wrong: they are ours and hold no message. */
async function sandboxEnded(code: number | null, log: string): Promise<Fault> {
  const said = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').at(-1);
  return new Fault({
    code: 'SANDBOX_ENDED',
    kind: 'unavailable',
    message: `The simulated health system ended with code ${code ?? 'none'} while starting`,
    hint: code === SANDBOX_REFUSED && said !== undefined ? said : 'Read the log',
    at: log,
  });
}
