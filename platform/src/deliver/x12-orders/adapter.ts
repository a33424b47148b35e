import { writeDocuments, X12Error } from '@plexus/x12';
import type { Clock } from '../../kernel/index.ts';
import type { Adapter, Created, Found, Outbound, Refusal, Trouble } from '../adapter.ts';
import { readOrderMessage } from '../order-message.ts';
import type { TargetDeclaration } from '../target.ts';
import { readX12Answer, X12_ANSWER } from './answer.ts';
import { orderSet } from './order-documents.ts';
import { collectionPlace, incomplete, type PartnerPlace, postPlace, sftpPlace } from './partner-place.ts';

type Partner = NonNullable<TargetDeclaration['edi']>;

/** A file that was put is there at once; only its answer may be lost. */
const SETTLE_MS = 5_000;
/** The names a node remembers to have put: a partner takes its files away within seconds. */
const MOST_REMEMBERED = 1_000;

/**
 * Orders (850) and their changes (860) to a supplier by X12, and our answers (997, TA1) to what it sent, each an interchange in a file of its
 * own, as the url says: put into a folder (`sftp:`) or a collection (`https://…/`), or posted (`https://…`). Interchange, group and file bear the number of the transmission, in every try the same: a
 * file of that name is looked for before a second is put, and a partner that gets both knows them for one.
 */
export function x12Orders(target: TargetDeclaration, clock: Clock): Adapter {
  const partner = target.edi ?? missing(target.name, 'who the partners of the interchange are (edi)');
  const place = placeOf(target, clock);
  const done = new Set<string>();
  const find = async (outbound: Outbound, call: Parameters<PartnerPlace['read']>[1]): Promise<Found | Trouble> => {
    const name = fileName(outbound);
    const read = await place.read(name, call);
    if ('result' in read) return read;
    if (read.bytes === undefined)
      return done.has(name) ? { result: 'already-applied', reference: name, differences: [] } : { result: 'absent' };
    const ours = interchangeOf(outbound, partner, clock);
    if ('result' in ours) return { result: 'absent' };
    const differences = timeless(read.bytes) === timeless(ours.bytes) ? [] : ['a file of this name holds something else'];
    return { result: 'already-applied', reference: name, differences };
  };
  const create = async (outbound: Outbound, call: Parameters<PartnerPlace['put']>[2]): Promise<Created | Refusal | Trouble> => {
    const ours = interchangeOf(outbound, partner, clock);
    if ('result' in ours) return ours;
    const name = fileName(outbound);
    const put = await place.put(name, ours.bytes, call);
    if (put.result !== 'put') return put;
    if (done.size >= MOST_REMEMBERED) done.clear();
    done.add(name);
    return { result: 'applied', reference: name };
  };
  return { looksFirst: true, settleMs: SETTLE_MS, find, create };
}

function missing(target: string, what: string): never {
  throw incomplete(target, what);
}

function placeOf(target: TargetDeclaration, clock: Clock): PartnerPlace {
  const url = new URL(target.url);
  if (url.protocol !== 'sftp:') return url.pathname !== '/' && url.pathname.endsWith('/') ? collectionPlace(clock) : postPlace(clock);
  const { user, keyFile, hostKey, hostKeyFile, taken } = target.sftp ?? missing(target.name, 'how to log in to its server (sftp)');
  const login = {
    host: url.hostname,
    port: Number(url.port || '22'),
    user,
    keyFile,
    hostKey: hostKey ?? { file: hostKeyFile ?? '' },
    operationMs: target.timeoutMs,
  };
  return sftpPlace({ login, folder: url.pathname || '/', ...(taken === undefined ? {} : { taken }) }, clock);
}

function fileName({ kind, content }: Outbound): string {
  if (kind === X12_ANSWER) return `${readX12Answer(content).name}.edi`;
  const { transmission, purpose } = readOrderMessage(content);
  return `${purpose === 'original' ? '850' : '860'}-${transmission.padStart(9, '0')}.edi`;
}

function interchangeOf(outbound: Outbound, partner: Partner, clock: Clock): { readonly bytes: Uint8Array } | Refusal {
  if (outbound.kind === X12_ANSWER) return { bytes: Buffer.from(readX12Answer(outbound.content).text, 'latin1') };
  const message = readOrderMessage(outbound.content);
  if (!/^\d{1,9}$/.test(message.transmission))
    return { result: 'refused-data', code: 'X12_CONTROL_NUMBER', detail: 'the number of the transmission is no control number' };
  const now = clock.now().toISOString();
  const day = now.slice(0, 10);
  try {
    return {
      bytes: writeDocuments({
        sender: partner.sender,
        receiver: partner.receiver,
        applicationSender: partner.applications?.[outbound.entity],
        date: day,
        time: now.slice(11, 16).replace(':', ''),
        controlNumber: Number(message.transmission),
        usage: partner.isTest === true ? 'T' : 'P',
        delimiters: { component: '>' },
        newline: '\n',
        sets: [orderSet(message, outbound.entity, day)],
      }),
    };
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    return { result: 'refused-data', code: error.code, detail: error.message };
  }
}

/** Without when it was written: ISA09, ISA10, GS04, GS05 and the day of a change. */
function timeless(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/^(ISA(?:\*[^*]*){8})\*\d{6}\*\d{4}\*/, '$1*')
    .replace(/^(GS(?:\*[^*]*){3})\*\d{8}\*\d{4}\*/m, '$1*')
    .replace(/^(BCH(?:\*[^*]*){10})\*\d{8}/m, '$1');
}
