import { createHash } from 'node:crypto';
import { readHeader } from '@plexus/hl7v2';
import type { Arrival, Receipt, Receive } from '../../src/inbox/index.ts';
import { SenderWatch } from '../../src/inbox/sender-watch.ts';
import { Fault } from '../../src/kernel/index.ts';

interface Kept {
  readonly seq: bigint;
  readonly hash: string;
  readonly bytes: Buffer;
  readonly arrival: Arrival;
}

/** An inbox in memory with the manners of the real one: stores whole arrivals only, knows ids again, sets aside what it cannot read. */
export class MemoryInbox {
  readonly kept: Kept[] = [];
  readonly #known = new Map<string, Kept>();
  readonly #hl7: boolean;
  /** While set, nothing is stored. */
  down = false;
  /** Awaited before anything is stored; a test holds back the commit with it. */
  commit: () => Promise<void> = () => Promise.resolve();

  constructor(format: 'hl7v2' | 'any' = 'any') {
    this.#hl7 = format === 'hl7v2';
  }

  get texts(): string[] {
    return this.kept.map((kept) => kept.bytes.toString('latin1'));
  }

  readonly receive: Receive = async (arrival) => {
    const bytes = Buffer.isBuffer(arrival.bytes) ? Buffer.from(arrival.bytes) : await whole(arrival.bytes);
    await this.commit();
    if (this.down) throw new Fault({ code: 'STORE_AWAY', kind: 'unavailable', message: 'The database is away', retryAfterMs: 2500 });
    const hash = createHash('sha256').update(bytes).digest('hex');
    const watch = new SenderWatch([{ ...arrival.allowed, sender: 'SENDER_FORBIDDEN', kind: 'TYPE_FORBIDDEN' }]);
    watch.push(bytes);
    const forbidden = watch.end();
    if (forbidden !== undefined) {
      const kept = { seq: BigInt(this.kept.length + 1), hash, bytes, arrival };
      this.kept.push(kept);
      return { ...receipt(kept, 'refused'), code: forbidden, reason: 'Not for this certificate' };
    }
    const id = this.#id(arrival, bytes, hash);
    const before = this.#known.get(id ?? hash);
    if (before !== undefined && before.hash === hash) return receipt(before, id === undefined ? 'refused' : 'duplicate');
    const kept = { seq: BigInt(this.kept.length + 1), hash, bytes, arrival };
    this.kept.push(kept);
    if (before !== undefined) return receipt(kept, 'conflict');
    this.#known.set(id ?? hash, kept);
    return receipt(kept, id === undefined ? 'refused' : 'stored');
  };

  #id(arrival: Arrival, bytes: Buffer, hash: string): string | undefined {
    if (arrival.resource?.refusal !== undefined) return undefined;
    if (arrival.controlId !== undefined) return arrival.controlId;
    if (arrival.resource?.identity !== undefined) return arrival.resource.identity;
    if (!this.#hl7) return hash;
    try {
      return readHeader(bytes).controlId;
    } catch {
      return undefined;
    }
  }
}

async function whole(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

function receipt(kept: Kept, outcome: Receipt['outcome']): Receipt {
  const reasons = {
    stored: {},
    duplicate: {},
    conflict: { code: 'CONTROL_ID_REUSED', reason: 'Control id was used before with other content' },
    refused: { code: 'HEADER_UNREADABLE', reason: 'No readable message header' },
  };
  const receivedAt = new Date(Date.UTC(2026, 2, 14, 9, 0, Number(kept.seq) % 60));
  return { outcome, channel: kept.arrival.channel, seq: kept.seq, receivedAt, controlId: 'id', ...reasons[outcome] };
}
