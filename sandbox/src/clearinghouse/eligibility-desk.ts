import {
  type EligibilityPerson,
  EligibilityReader,
  type EligibilitySubscriberInput,
  tokenize,
  writeEligibilityResponse,
} from '@plexus/x12';
import type { FaultSwitches } from '../control/faults.ts';
import { type AnsweringServer, type HttpAnswer, startAnsweringServer } from '../http/answering-server.ts';
import { PAYERS } from '../world/payers.ts';

export interface EligibilityDeskOptions {
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
}

/** Members of a payer have the first letters of its id before their number; one number in twenty is not covered any more. */
const ENDED_EVERY = 20n;
const EDI = { 'content-type': 'application/edi-x12' };
const NOW = { date: '2026-01-01', time: '0000' } as const;

/** The desk of a clearinghouse that answers 270 by 271 while the caller waits: POST /eligibility. */
export class EligibilityDesk {
  readonly #counts = { inquiries: 0, refused: 0 };
  #server: AnsweringServer | undefined;

  static async start({ host, port, switches }: EligibilityDeskOptions): Promise<EligibilityDesk> {
    const desk = new EligibilityDesk();
    const faults = { switches, system: 'clearinghouse' as const };
    desk.#server = await startAnsweringServer({
      host,
      port,
      faults,
      answer: ({ method, path, body }) => (method === 'POST' && path === '/eligibility' ? desk.#answer(body) : { status: 404, body: {} }),
    });
    return desk;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #answer(bytes: Buffer): HttpAnswer {
    this.#counts.inquiries++;
    const reader = new EligibilityReader();
    const parts = [...tokenize(bytes)].flatMap((segment) => reader.push(segment));
    const header = parts.find((part) => part.kind === 'header');
    const person = parts.find((part) => part.kind === 'person');
    const source = parts.find((part) => part.kind === 'source');
    if (header?.type !== '270' || person === undefined || source?.name?.id === undefined) {
      this.#counts.refused++;
      return { status: 400, body: { detail: 'This is no eligibility inquiry' } };
    }
    const payer = PAYERS.find(({ id }) => id === source.name?.id);
    const named = { role: 'PR', last: payer?.name.toUpperCase() ?? 'UNKNOWN', idQualifier: 'PI', id: source.name.id };
    const asker = { role: '1P', last: person.receiver?.name?.last ?? 'PROVIDER', idQualifier: 'XX', id: person.receiver?.name?.id };
    const answer = writeEligibilityResponse({
      ...NOW,
      controlNumber: Number(header.interchangeControlNumber) || 1,
      sender: { qualifier: 'ZZ', id: header.interchangeReceiver },
      receiver: { qualifier: 'ZZ', id: header.interchangeSender },
      sets: [
        payer === undefined
          ? { reference: header.reference, source: { name: named, rejections: [{ valid: false, reason: '79', followUp: 'N' }] } }
          : {
              reference: header.reference,
              source: { name: named },
              receiver: { name: asker },
              subscribers: [subscriberOf(person, payer.id)],
            },
      ],
    });
    return { status: 200, body: Buffer.from(answer), headers: EDI };
  }
}

function subscriberOf(person: EligibilityPerson, payer: string): EligibilitySubscriberInput {
  const id = person.memberId ?? '';
  const name = { role: 'IL', person: true, last: person.name?.last, first: person.name?.first, idQualifier: 'MI', id };
  const traces = person.traces.map(({ number, originator }) => ({ type: '2', number, originator }));
  const asked = person.inquiries.flatMap(({ serviceTypes }) => serviceTypes);
  const serviceTypes = asked.length === 0 ? ['30'] : [...new Set(asked)];
  const digits = id.replaceAll(/\D/g, '');
  if (!id.startsWith(payer.slice(0, 2)) || digits === '') {
    return { name, traces, rejections: [{ valid: true, reason: '75', followUp: 'C' }] };
  }
  if (BigInt(digits) % ENDED_EVERY === 0n) return { name, traces, benefits: [{ code: '6', serviceTypes }] };
  return {
    name,
    traces,
    benefits: [
      { code: '1', serviceTypes, coverageLevel: 'IND', planName: `${payer} PLAN` },
      { code: 'B', serviceTypes: ['98'], coverageLevel: 'IND', timePeriod: '27', amount: 2_500n },
      { code: 'C', serviceTypes: ['30'], coverageLevel: 'IND', timePeriod: '29', amount: 40_000n },
      { code: 'A', serviceTypes: ['30'], coverageLevel: 'IND', percent: '.2' },
    ],
  };
}
