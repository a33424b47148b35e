import { createReadStream, readFileSync } from 'node:fs';
import {
  acknowledge as answers,
  acknowledgementInterchange,
  guides,
  interchangeChunks,
  parseAmount,
  RemittanceBalance,
  RemittanceReader,
  type Segment,
  type SegmentInput,
  segmentsByChunk,
  tokenize,
} from '@plexus/x12';
import type { RemittanceTotals, X12Input } from './x12-input.ts';

export const contender = 'Plexus';

/** What the peers do as well: segments as they come, amounts added up. */
const totals = {
  run: async ({ path }: X12Input): Promise<RemittanceTotals> => {
    const sum = { claims: 0, services: 0, charged: 0n, paid: 0n, provider: 0n };
    for await (const completed of segmentsByChunk(createReadStream(path))) {
      for (const segment of completed) {
        if (segment.id === 'CLP') {
          sum.claims++;
          sum.charged += amount(segment, 3);
          sum.paid += amount(segment, 4);
        } else if (segment.id === 'SVC') sum.services++;
        else if (segment.id === 'PLB') sum.provider += amount(segment, 4);
      }
    }
    return { ...sum, charged: Number(sum.charged), paid: Number(sum.paid), provider: Number(sum.provider) };
  },
};

const amount = (segment: Segment, element: number): bigint => parseAmount(segment.element(element)) ?? 0n;

/** The whole typed view: every claim and service against the guide with positions, and balanced. */
const remittance = {
  run: async ({ path }: X12Input): Promise<RemittanceTotals> => {
    const reader = new RemittanceReader();
    const balance = new RemittanceBalance();
    const sum = { claims: 0, services: 0, charged: 0, paid: 0, provider: 0 };
    for await (const completed of segmentsByChunk(createReadStream(path))) {
      for (const part of completed.flatMap((segment) => reader.push(segment))) {
        if (balance.add(part).length > 0) throw new Error('the made remittance does not balance');
        if (part.kind !== 'end') continue;
        sum.claims += part.claims;
        sum.services += part.services;
        sum.charged += Number(part.totalCharge);
        sum.paid += Number(part.totalPaid);
        sum.provider += Number(part.totalProviderAdjustment);
      }
    }
    return sum;
  },
};

const serialize = {
  prepare: ({ path }: X12Input): SegmentInput[] =>
    tokenize(readFileSync(path))
      .filter(({ id }) => !['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA'].includes(id))
      .map((segment) => [
        segment.id,
        ...Array.from({ length: segment.elementCount }, (_, n) => {
          const components = segment.components(n + 1);
          return components.length > 1 ? components : segment.element(n + 1);
        }),
      ]),
  run: (content: SegmentInput[]): Buffer => {
    const group = {
      functionalCode: 'HP',
      sender: 'PRAIRIECLEAR',
      receiver: 'GPHEALTH',
      date: '2026-03-10',
      time: '0630',
      controlNumber: 101,
    };
    const set = { type: '835', segments: content };
    const chunks = interchangeChunks({
      sender: { qualifier: 'ZZ', id: 'PRAIRIECLEAR' },
      receiver: { qualifier: 'ZZ', id: 'GPHEALTH' },
      date: '2026-03-10',
      time: '0630',
      controlNumber: 101,
      usage: 'P',
      newline: '\n',
      groups: [{ ...group, version: '005010X221A1', sets: [set] }],
    });
    return Buffer.concat([...chunks]);
  },
};

/** Checks claims against their guide and writes the 999; answers how many sets it has and how many segments in error it names. */
const acknowledge = {
  run: async ({ path }: X12Input): Promise<{ sets: number; errors: number }> => {
    const found = { sets: 0, errors: 0 };
    for await (const part of answers(createReadStream(path), { guides, rejects: () => false })) {
      if (part.kind !== 'interchange') continue;
      const answer = acknowledgementInterchange(part, { date: '2026-02-01', time: '0930', controlNumber: 7 });
      if (answer === undefined) throw new Error('the claims ask for no answer');
      for (const { id } of tokenize(Buffer.concat([...interchangeChunks(answer)]))) {
        if (id === 'AK2') found.sets++;
        if (id === 'IK3') found.errors++;
      }
    }
    return found;
  },
};

export const works = { totals, remittance, serialize, acknowledge };
