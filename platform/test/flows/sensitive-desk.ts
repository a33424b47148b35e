import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SensitivityPolicy } from '../../src/gateway/sensitivity/index.ts';
import { transaction } from '../../src/store/index.ts';
import { loggedIn } from '../approvals-given.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const demo = parse(readFileSync(join(import.meta.dirname, '../../../estate/policies/sensitivity.yaml'), 'utf8')) as SensitivityPolicy;

interface Task {
  readonly id: string;
  readonly title: string;
  readonly subject?: string;
}

/** What the interface answers of it; each route some of this. */
interface Body {
  readonly at?: string;
  readonly accounts?: readonly object[];
  readonly claims?: readonly object[];
  readonly messages?: readonly { readonly id: string }[];
  readonly events?: readonly { readonly key: string; readonly type: string }[];
  readonly charges?: readonly { readonly id: string }[];
  readonly exceptions?: readonly { readonly id: string; readonly summary: string; readonly key?: string; readonly event?: string }[];
  readonly tasks?: readonly Task[];
  readonly task?: Task;
  readonly documents?: readonly string[];
  readonly trace?: { readonly events: readonly object[] };
  readonly journals?: readonly { readonly id: string; readonly subject: string; readonly event: string }[];
  readonly journal?: {
    readonly subject: string;
    readonly event: string;
    readonly source?: object;
    readonly lines: readonly { readonly amount: string }[];
  };
  readonly lines?: readonly { readonly subject: string }[];
  readonly deliveries?: readonly { readonly key: string; readonly reference?: string }[];
}

/** A patient's visit: its account, pseudonymous, and the message that told of it. */
export interface Visit {
  readonly subject: string;
  readonly number: string;
  readonly message: string;
}

/** The running demo estate with what makes records sensitive there, and with `rules` beside; people who look, and patients who visit. */
export async function sensitiveDesk(rules: SensitivityPolicy['rules'] = []) {
  const running = await runningEstate(await freshDatabase());
  const { keys, server } = running;
  const { tenant, scope } = running.estate;
  const gateway = gatewayOf(running, { tenant, sensitivity: { rules: [...demo.rules, ...rules] } });

  /** Logs somebody in; answers what asks in their name. */
  async function person(name: string, roles: readonly string[]) {
    const { cookie } = await transaction(server, scope, (tx) => loggedIn(tx, name, { roles, tenant }));
    const headers = { host: '127.0.0.1', cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1' };
    return async (method: 'GET' | 'POST', url: string, payload?: object) => {
      const answer = await gateway.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
      return { status: answer.statusCode, body: answer.json<Body>() };
    };
  }

  let sent = 0;
  /** A visit with a diagnosis, and why nobody should know of it. */
  async function visit(number: string, diagnosis: string, vip = ''): Promise<Visit> {
    sent += 1;
    const at = `2026030208${String(sent).padStart(2, '0')}00`;
    await running.take(
      'northside',
      `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|${at}||ADT^A01|VISIT${sent}|P|2.3\rEVN|A01|${at}\rPID|1||M${number}^^^NORTH^MR||EXAMPLETON^AVERY|||||||||||||${number}^^^NORTH^AN\r` +
        `PV1|1|I|LAB^101^A|||||||||||||${vip}|||||||||||||||||||||||||||${at}\rDG1|1||${diagnosis}\r`,
    );
    await running.settle();
    const subject = `account:${keys.pseudonym('account', `northside|${number}`)}`;
    return { subject, number, message: await newestMessage('northside') };
  }

  /** A charge of an account; answers its message. */
  async function charged(number: string): Promise<string> {
    sent += 1;
    await running.take(
      'northside',
      `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302||DFT^P03|CHARGE${sent}|P|2.3\rPID|1||M${number}||EXAMPLETON^AVERY|||||||||||||${number}\r` +
        `FT1|1|TX-${sent}||20260302||CG|80053|||1|120.00||LAB\r`,
    );
    await running.settle();
    return newestMessage('northside');
  }

  /** A claim of an account, sent to its payer. */
  const claimed = (accountNumber: string, claimNumber: string): Promise<void> =>
    running.take(
      'patient-accounting',
      JSON.stringify({
        record: 'claim-submitted',
        accountDomain: 'northside',
        accountNumber,
        claimNumber,
        entity: 'north',
        form: 'institutional',
        rank: 'primary',
        frequency: '1',
        payer: 'BLUESTEM',
        memberId: `M${accountNumber}`,
        charge: '120.00',
        from: '2026-03-02',
        to: '2026-03-02',
        submittedOn: '2026-03-04',
      }),
    );

  /** The message that a channel took in last. */
  async function newestMessage(channel: string): Promise<string> {
    const { rows } = await transaction(server, scope, (tx) =>
      tx.query<{ seq: bigint }>(
        'select max(m.seq) as seq from message m join channel c on c.tenant = m.tenant and c.channel = m.channel where c.name = $1',
        [channel],
      ),
    );
    return `${channel}:${rows[0]?.seq}`;
  }

  return { running, person, visit, charged, claimed, newestMessage };
}
