import { dutiesTogether, type Roles } from '../../identity/index.ts';
import { hostWithinReach } from '../../kernel/index.ts';
import type { ChartOfAccounts } from '../../ledger/index.ts';
import type { PurchasingPolicy } from '../../processes/index.ts';
import { accepts, type CompiledMapping, suggestion } from '../../translate/index.ts';
import type { WithoutTenant } from './estate.ts';
import type { Finding } from './finding.ts';
import { checkSecurity } from './channel-security.ts';
import type { Channel } from './channel.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';

/** What one file alone cannot show: names that lead nowhere, and channels that get in each other's way. */
export function crossCheck(estate: WithoutTenant, mappings: ReadonlyMap<string, CompiledMapping>, shown: string): readonly Finding[] {
  const entities = estate.entities.map((entity) => entity.id);
  const findings: Finding[] = [...doubled(entities, 'ESTATE_ENTITY_DOUBLED', 'entity', `${shown}/entities.yaml`)];
  for (const entity of estate.entities) {
    for (const other of entity.receivesFor ?? []) {
      if (!entities.includes(other)) findings.push(unknown('entity', other, entities, `${shown}/entities.yaml ${entity.id}`));
    }
  }
  const channels = estate.systems.flatMap((system) => system.channels);
  const targets = estate.systems.flatMap((system) => system.targets);
  const systems = `${shown}/systems`;
  findings.push(
    ...doubled(
      channels.map((channel) => channel.name),
      'ESTATE_CHANNEL_DOUBLED',
      'channel',
      systems,
    ),
    ...doubled(
      targets.map((target) => target.name),
      'ESTATE_TARGET_DOUBLED',
      'target',
      systems,
    ),
    ...doubled(portsOf(channels), 'ESTATE_PORT_DOUBLED', 'address', systems),
  );
  for (const system of estate.systems) {
    for (const channel of system.channels) findings.push(...checkChannel(channel, system, { entities, mappings, estate, shown }));
    for (const target of system.targets) {
      const at = `${systems}/${system.system}.yaml target ${target.name}`;
      findings.push(
        ...outOfReach(target, at),
        ...partnerUnclear(target, at),
        ...paymentsUnheard(target, channels, at),
        ...periodsUnkept(target, entities, at),
      );
    }
  }
  findings.push(...accountsUnknown(estate, `${shown}/policies/purchasing.yaml`));
  return [...findings, ...rolesOverreaching(estate, `${shown}/policies/roles.yaml`)];
}

/** What is bought is posted to accounts of the chart. */
function accountsUnknown({ policies }: WithoutTenant, file: string): Finding[] {
  const { purchasing, 'chart-of-accounts': chart } = policies as {
    readonly purchasing?: Pick<PurchasingPolicy, 'default' | 'entities'>;
    readonly 'chart-of-accounts'?: ChartOfAccounts;
  };
  if (purchasing === undefined || chart === undefined) return [];
  const names = Object.keys(chart.accounts);
  return Object.entries({ default: purchasing.default, ...purchasing.entities }).flatMap(([whose, { accounts }]) =>
    (accounts === undefined ? [] : Object.values(accounts))
      .filter((account) => !names.includes(account))
      .map((account) => unknown('account', account, names, `${file} ${whose}`)),
  );
}

/** A role that asks and decides is no control over either. */
function rolesOverreaching({ policies }: WithoutTenant, file: string): Finding[] {
  const roles = policies['roles'] as Roles | undefined;
  return (roles === undefined ? [] : dutiesTogether(roles)).map(({ role, pair: [one, other] }) => ({
    code: 'ESTATE_DUTIES_TOGETHER',
    message: `The role ${role} has both ${one} and ${other}`,
    hint: 'Make two roles of it, for different people',
    at: `${file} ${role}`,
  }));
}

interface Known {
  readonly entities: readonly string[];
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
  readonly estate: WithoutTenant;
  readonly shown: string;
}

const FORMATS: Readonly<Record<Channel['format'], readonly CompiledMapping['format'][]>> = {
  hl7v2: ['hl7v2'],
  x12: ['x12/835', 'x12'],
  json: ['json'],
  fhir: ['fhir'],
  bank: ['bank'],
  cxml: ['cxml'],
  ubl: ['ubl'],
  csv: ['csv'],
};

function checkChannel(channel: Channel, system: System, { entities, mappings, estate, shown }: Known): Finding[] {
  const at = `${shown}/systems/${system.system}.yaml channel ${channel.name}`;
  const strangers = channel.entities
    .filter((entity) => !entities.includes(entity))
    .map((entity) => unknown('entity', entity, entities, at));
  const names = Object.keys(estate.mappings);
  const missing = channel.mappings.filter((name) => !names.includes(name)).map((name) => unknown('mapping', name, names, at));
  const known = channel.mappings.flatMap((name) => mappings.get(name) ?? []);
  const unfit = known
    .filter((mapping) => !FORMATS[channel.format].includes(mapping.format))
    .map((mapping) => ({
      code: 'ESTATE_FORMAT_DIFFERS',
      message: `Mapping ${mapping.name} does not read ${channel.format}`,
      hint: 'Give the channel the format of its mappings',
      at,
    }));
  const targets = estate.systems.flatMap((system) => system.targets.map(({ name }) => name));
  const { answers } = channel;
  const unanswerable = answers === undefined || targets.includes(answers) ? [] : [unknown('target', answers, targets, at)];
  return [
    ...strangers,
    ...missing,
    ...unanswerable,
    ...unfit,
    ...overlapping(known, at),
    ...unpinned(channel, at),
    ...checkSecurity(channel, at),
  ];
}

/** A server that is not known by its key could be anyone. */
function unpinned(channel: Channel, at: string): Finding[] {
  if (channel.protocol !== 'sftp' || (channel.hostKey === undefined) !== (channel.hostKeyFile === undefined)) return [];
  const hint = 'Write the fingerprint as hostKey (SHA256:…), or name the file that holds it as hostKeyFile, not both';
  return [{ code: 'ESTATE_HOST_KEY_UNCLEAR', message: 'The server of the channel is not known by exactly one key', hint, at }];
}

/** Who speaks X12 has parties, and a server that files are put on is known by exactly one key. */
function partnerUnclear({ adapter, url, edi, sftp }: Target, at: string): Finding[] {
  if (adapter !== 'x12-orders') return [];
  const isSftp = url.startsWith('sftp:');
  const isPinned = sftp !== undefined && (sftp.hostKey === undefined) !== (sftp.hostKeyFile === undefined);
  if (edi !== undefined && (!isSftp || isPinned)) return [];
  const hint = 'Write sender and receiver under edi; for sftp: also user, keyFile and hostKey or hostKeyFile under sftp';
  return [
    { code: 'ESTATE_PARTNER_UNCLEAR', message: 'The target does not say who its partner is, or how to log in to its server', hint, at },
  ];
}

/** Targets that can be asked what became of payments. */
const ASKED_FOR_PAYMENTS: readonly Target['adapter'][] = ['tryton'];

/** What became of payments is asked of who can tell, and comes in by a channel that is there. */
function paymentsUnheard({ adapter, payments }: Target, channels: readonly Channel[], at: string): Finding[] {
  if (payments === undefined) return [];
  if (!ASKED_FOR_PAYMENTS.includes(adapter)) {
    const hint = 'Leave payments out: what this target says of them comes in by a channel of its own';
    return [{ code: 'ESTATE_PAYMENTS_UNTOLD', message: `The adapter ${adapter} is not asked for payments`, hint, at }];
  }
  const names = channels.filter(({ format }) => format === 'json').map(({ name }) => name);
  return names.includes(payments.channel) ? [] : [unknown('channel', payments.channel, names, at)];
}

/** Targets that keep fiscal periods. */
const KEEP_PERIODS: readonly Target['adapter'][] = ['tryton'];

function periodsUnkept({ adapter, periods = [] }: Target, entities: readonly string[], at: string): Finding[] {
  const strangers = periods.filter((entity) => !entities.includes(entity)).map((entity) => unknown('entity', entity, entities, at));
  if (periods.length === 0 || KEEP_PERIODS.includes(adapter)) return strangers;
  const hint = 'Leave periods out, and close and open them there by hand';
  return [...strangers, { code: 'ESTATE_PERIODS_UNKEPT', message: `The adapter ${adapter} takes no fiscal periods`, hint, at }];
}

/** An address that can be told before anything is sent; where a name leads is looked at then. */
function outOfReach({ url, reach = 'public' }: Target, at: string): Finding[] {
  if (URL.canParse(url) && hostWithinReach(new URL(url), reach)) return [];
  const hint = 'Write `reach: internal` if the target is in your own network or on this machine, else correct the url';
  return [{ code: 'ESTATE_TARGET_OUT_OF_REACH', message: 'The target’s address is not one of the internet', hint, at }];
}

function overlapping(mappings: readonly CompiledMapping[], at: string): Finding[] {
  return mappings.flatMap((mapping, index) =>
    mappings
      .slice(index + 1)
      .filter((other) => other.kinds.length === 0 || mapping.kinds.length === 0 || other.kinds.some((kind) => accepts(mapping, kind)))
      .map((other) => ({
        code: 'ESTATE_MAPPINGS_OVERLAP',
        message: `Mappings ${mapping.name} and ${other.name} accept the same messages`,
        hint: 'Let each kind of message have one mapping',
        at,
      })),
  );
}

function portsOf(channels: readonly Channel[]): string[] {
  return channels.flatMap((channel) => (channel.protocol === 'mllp' && channel.port !== 0 ? [`${channel.host}:${channel.port}`] : []));
}

function doubled(names: readonly string[], code: string, what: string, at: string): Finding[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
    code,
    message: `The ${what} "${name}" is declared twice`,
    hint: 'Give one of them another name',
    at,
  }));
}

function unknown(what: string, name: string, names: readonly string[], at: string): Finding {
  return { code: `ESTATE_${what.toUpperCase()}_UNKNOWN`, message: `There is no ${what} "${name}"`, hint: suggestion(name, names), at };
}
