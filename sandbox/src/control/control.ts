import { type AnsweringServer, type HttpAnswer, type HttpRequest, startAnsweringServer } from '../http/answering-server.ts';
import { type FaultSwitches, readFaultSetting, SYSTEMS } from './faults.ts';

export interface ControlOptions {
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
  /** What every system has done and still has to do. */
  readonly state: () => object;
  /** Messages a second; 0 holds the world still, null lets it run as fast as it can. */
  readonly setPace: (pace: number | null) => void;
}

/**
 * The switchboard: `GET /faults`, `POST /faults`, `DELETE /faults?system=`, `GET /state`, `POST /pace { "pace": … }`. It is never under a
 * fault itself.
 */
export function startControl(options: ControlOptions): Promise<AnsweringServer> {
  return startAnsweringServer({ host: options.host, port: options.port, answer: (request) => answer(options, request) });
}

function answer({ switches, state, setPace }: ControlOptions, { method, path, query, body }: HttpRequest): HttpAnswer {
  const faults = (): HttpAnswer => ({ status: 200, body: { faults: switches.settings, struck: switches.struck } });
  switch (`${method} ${path}`) {
    case 'GET /faults':
      return faults();
    case 'POST /faults': {
      const setting = readFaultSetting(readJson(body));
      if (typeof setting === 'string') return { status: 400, body: { title: setting } };
      switches.set(setting);
      return faults();
    }
    case 'DELETE /faults': {
      const system = SYSTEMS.find((name) => name === query.get('system'));
      if (query.has('system') && system === undefined)
        return { status: 400, body: { title: `system must be one of ${SYSTEMS.join(', ')}` } };
      switches.clear(system);
      return faults();
    }
    case 'GET /state':
      return { status: 200, body: state() };
    case 'POST /pace': {
      const { pace } = (readJson(body) ?? {}) as { readonly pace?: unknown };
      if (pace !== null && !(typeof pace === 'number' && pace >= 0))
        return { status: 400, body: { title: 'pace must be messages a second, or null' } };
      setPace(pace);
      return { status: 200, body: { pace } };
    }
    default:
      return { status: 404, body: { title: 'There are /faults, /state and /pace' } };
  }
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
