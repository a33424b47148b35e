import { createHash, sign, verify } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../kernel/index.ts';
import { type AuditPosition, type AuditRow, fieldBytes } from './audit-row.ts';
import { type AuditReport, ChainCheck } from './chain-check.ts';
import type { AuditHead } from './heads.ts';
import type { SealedBatch } from './read-sealed.ts';
import { type AuditSeal, packIds, type SigningKey, unpackIds, unpackLeaves } from './seal.ts';
import { publicKeys } from './signing-key.ts';
import { finding } from './verify.ts';

const FORM = 'plexus audit export 1';
const Digits = Type.String({ pattern: '^-?\\d{1,20}$' });
const Place = Type.Object({ incarnation: Digits, xid: Digits, id: Digits });
const Header = Type.Object({
  form: Type.Literal(FORM),
  tenant: Type.String(),
  exportedAt: Type.String(),
  /** Absent: from the first seal on. */
  from: Type.Optional(Type.String()),
  /** Absent: to the newest seal. */
  to: Type.Optional(Type.String()),
});
const Key = Type.Object({ key: Type.String() });
const Seal = Type.Object({
  seal: Type.Object({
    batch: Digits,
    after: Place,
    to: Place,
    ids: Type.String(),
    leaves: Type.String(),
    root: Type.String(),
    previous: Type.String(),
    hash: Type.String(),
    sealedAt: Type.String(),
    key: Type.String(),
    signature: Type.String(),
  }),
});
const Row = Type.Object({
  row: Type.Object({
    tenant: Type.String(),
    id: Digits,
    incarnation: Digits,
    xid: Digits,
    at: Type.String(),
    principal: Type.String(),
    person: Type.String(),
    action: Type.String(),
    object: Type.String(),
    detail: Type.Union([Type.String(), Type.Null()]),
  }),
});
const End = Type.Object({
  end: Type.Object({ digest: Type.String(), unsealed: Type.Integer(), key: Type.String(), signature: Type.String() }),
});
const header = Compile(Header);
const line = Compile(Type.Union([Key, Seal, Row, End]));

export interface LogFileContent {
  readonly tenant: string;
  readonly exportedAt: Date;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** SPKI, DER. */
  readonly publicKeys: readonly Buffer[];
  readonly batches: AsyncIterable<SealedBatch>;
  readonly unsealed: number;
  /** Signs the end of the file, so that nothing of it can be cut off. */
  readonly key: SigningKey;
}

/** The audit as JSON lines: what it is of, the public keys, each seal followed by its rows, and a signed end. */
export async function* writeLogFile(content: LogFileContent): AsyncGenerator<string> {
  const { tenant, exportedAt, from, to, key } = content;
  const digest = createHash('sha256');
  const text = (value: object): string => {
    const written = `${JSON.stringify(value)}\n`;
    digest.update(written);
    return written;
  };
  const days = { ...(from === undefined ? {} : { from: from.toISOString() }), ...(to === undefined ? {} : { to: to.toISOString() }) };
  yield text({ form: FORM, tenant, exportedAt: exportedAt.toISOString(), ...days });
  for (const one of content.publicKeys) yield text({ key: one.toString('base64') });
  for await (const { seal, rows } of content.batches) {
    yield text(sealLine(seal)) + rows.map((row) => text({ row })).join('');
  }
  const whole = digest.digest('hex');
  const signature = sign(null, endStatement(whole, content.unsealed, key.id), key.private).toString('base64');
  yield `${JSON.stringify({ end: { digest: whole, unsealed: content.unsealed, key: key.id, signature } })}\n`;
}

const endStatement = (digest: string, unsealed: number, key: string): Buffer => fieldBytes([FORM, digest, String(unsealed), key]);

function sealLine({ batch, after, to, ids, leaves, root, previous, hash, sealedAt, key, signature }: AuditSeal): Static<typeof Seal> {
  const place = ({ incarnation, xid, id }: AuditPosition) => ({ incarnation: String(incarnation), xid: String(xid), id: String(id) });
  return {
    seal: {
      batch: String(batch),
      after: place(after),
      to: place(to),
      ids: packIds(ids).toString('base64'),
      leaves: Buffer.concat(leaves).toString('base64'),
      root: root.toString('hex'),
      previous: previous.toString('hex'),
      hash: hash.toString('hex'),
      sealedAt,
      key,
      signature: signature.toString('base64'),
    },
  };
}

function sealOf(tenant: string, { seal }: Static<typeof Seal>): AuditSeal {
  const place = ({ incarnation, xid, id }: Static<typeof Place>): AuditPosition => ({
    incarnation: BigInt(incarnation),
    xid: BigInt(xid),
    id: BigInt(id),
  });
  return {
    tenant,
    batch: BigInt(seal.batch),
    after: place(seal.after),
    to: place(seal.to),
    ids: unpackIds(Buffer.from(seal.ids, 'base64')),
    leaves: unpackLeaves(Buffer.from(seal.leaves, 'base64')),
    root: Buffer.from(seal.root, 'hex'),
    previous: Buffer.from(seal.previous, 'hex'),
    hash: Buffer.from(seal.hash, 'hex'),
    sealedAt: seal.sealedAt,
    key: seal.key,
    signature: Buffer.from(seal.signature, 'base64'),
  };
}

export interface FileTrust {
  /** Seals that must be in the file: noted when they were made. */
  readonly heads?: readonly AuditHead[];
  /** Only these keys are believed; all that the file holds when absent. */
  readonly trusted?: readonly string[] | undefined;
}

/**
 * Examines an exported file by itself; no database is asked. `lines` without their ends. Throws `AUDIT_FILE_UNREADABLE` where it is no such
 * file; whatever was altered in one is a finding.
 */
export async function verifyLogFile(lines: AsyncIterable<string>, { heads = [], trusted }: FileTrust = {}): Promise<AuditReport> {
  const digest = createHash('sha256');
  const keys: Buffer[] = [];
  let head: Static<typeof Header> | undefined;
  let check: ChainCheck | undefined;
  let open: { seal: AuditSeal; rows: AuditRow[] } | undefined;
  let end: Static<typeof End>['end'] | undefined;
  let unreadable = 0;
  const known = () => new Map([...publicKeys(keys)].filter(([name]) => trusted === undefined || trusted.includes(name)));
  const close = (): void => {
    if (open !== undefined) check?.push(open.seal, open.rows);
    open = undefined;
  };
  for await (const text of lines) {
    if (head === undefined) head = parsed(header, text);
    else {
      const value = end === undefined ? parsed(line, text) : undefined;
      if (value === undefined) unreadable += 1;
      else if ('key' in value) keys.push(Buffer.from(value.key, 'base64'));
      else if ('end' in value) end = value.end;
      else if ('row' in value) {
        if (open === undefined) unreadable += 1;
        else open.rows.push(value.row);
      } else {
        close();
        open = { seal: sealOf(head.tenant, value), rows: [] };
        check ??= new ChainCheck(known(), heads, head.from === undefined ? undefined : assumedBefore(open.seal));
      }
    }
    if (head === undefined) throw notAnExport();
    if (end === undefined) digest.update(`${text}\n`);
  }
  if (head === undefined) throw notAnExport();
  close();
  check ??= new ChainCheck(known(), heads);
  const signer = end === undefined ? undefined : known().get(end.key);
  const isWhole =
    unreadable === 0 &&
    end !== undefined &&
    signer !== undefined &&
    digest.digest('hex') === end.digest &&
    verify(null, endStatement(end.digest, end.unsealed, end.key), signer, Buffer.from(end.signature, 'base64'));
  if (!isWhole) check.add([finding('file-altered', check.newest?.batch ?? 0n, [], Math.max(unreadable, 1))]);
  return check.report(end?.unsealed ?? 0, head.from === undefined && head.to === undefined);
}

/** A file of some days begins with a seal whose predecessor is elsewhere. */
const assumedBefore = (seal: AuditSeal): AuditSeal => ({ ...seal, batch: seal.batch - 1n, hash: seal.previous, to: seal.after });

function parsed<T>(checker: { Check(value: unknown): value is T }, text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return checker.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const notAnExport = (): Fault =>
  new Fault({
    code: 'AUDIT_FILE_UNREADABLE',
    kind: 'rejected',
    message: 'The file does not begin as an export of the audit does',
    hint: 'Give a file that plexus audit export made',
    at: 'line 1',
  });
