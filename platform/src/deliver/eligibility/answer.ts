import { type Benefit, coverageOf, EligibilityReader, type EligibilityPerson, tokenize, X12Error } from '@plexus/x12';
import { ORIGINATOR } from './inquiry.ts';

/** One benefit of a plan. Amounts in minor units of USD, percent as a decimal: ".2" is a fifth. */
export interface CoverageBenefit {
  /** EB01: A coinsurance, B copayment, C deductible, G out of pocket … */
  readonly code: string;
  readonly serviceTypes: readonly string[];
  readonly level?: string;
  readonly period?: string;
  readonly amount?: bigint;
  readonly percent?: string;
  readonly authorizationRequired?: string;
  readonly inNetwork?: string;
}

/** What a payer says of a member's coverage. It names nobody. */
export interface Coverage {
  readonly coverage: 'active' | 'inactive' | 'rejected' | 'unknown';
  readonly plan?: string;
  readonly benefits: readonly CoverageBenefit[];
  /** AAA03 and AAA04 of whoever refused: 75 is a subscriber that was not found, 42 a payer that cannot answer now. */
  readonly rejections: readonly { readonly reason: string; readonly followUp: string }[];
}

/** EB01 1 to 8 say whether there is coverage; the rest is what it pays. */
const STATES = new Set(['1', '2', '3', '4', '5', '6', '7', '8']);

/**
 * Reads a 271. `unreadable` for bytes that are no whole 271; `other` for the answer to another inquiry: a trace number that is not ours, as
 * a line that mixes its answers up would send.
 */
export function readAnswer(bytes: Uint8Array, trace: string, serviceType: string): Coverage | 'unreadable' | 'other' {
  const persons: EligibilityPerson[] = [];
  const refusals: { reason: string; followUp: string }[] = [];
  let isWhole = false;
  let isOurs = false;
  try {
    const reader = new EligibilityReader();
    const parts = [...tokenize(bytes)].flatMap((segment) => reader.push(segment));
    for (const part of [...parts, ...reader.end()]) {
      if (part.kind === 'header') {
        if (part.type !== '271') return 'unreadable';
        isOurs = part.reference === trace;
      }
      if (part.kind === 'person') persons.push(part);
      if (part.kind === 'source' || part.kind === 'receiver') refusals.push(...part.rejections);
      if (part.kind === 'end') isWhole = part.complete;
    }
  } catch (error) {
    if (error instanceof X12Error) return 'unreadable';
    throw error;
  }
  if (!isWhole) return 'unreadable';
  const [person] = persons;
  const traced = person?.traces.some(({ number, originator }) => number === trace && originator === ORIGINATOR) === true;
  if (!traced && !(person === undefined && isOurs)) return 'other';
  return coverageIn(person, serviceType, refusals);
}

function coverageIn(
  person: EligibilityPerson | undefined,
  serviceType: string,
  refusals: readonly { readonly reason: string; readonly followUp: string }[],
): Coverage {
  const rejections = [...refusals, ...(person?.rejections ?? [])].map(({ reason, followUp }) => ({ reason, followUp }));
  if (person === undefined) return { coverage: 'rejected', benefits: [], rejections };
  const stated = coverageOf(person, serviceType);
  // Who is not told of this service is told of the plan as a whole.
  const coverage = stated === 'unknown' ? coverageOf(person) : stated;
  const plan = person.benefits.find(({ planName }) => planName !== undefined)?.planName;
  return {
    coverage: coverage === 'unknown' && rejections.length > 0 ? 'rejected' : coverage,
    ...(plan === undefined ? {} : { plan }),
    benefits: person.benefits.filter(({ code }) => !STATES.has(code)).map(benefitOf),
    rejections,
  };
}

function benefitOf(benefit: Benefit): CoverageBenefit {
  const { code, serviceTypes, coverageLevel: level, timePeriod: period, amount, percent, authorizationRequired, inNetwork } = benefit;
  return {
    code,
    serviceTypes,
    ...(level === undefined ? {} : { level }),
    ...(period === undefined ? {} : { period }),
    ...(amount === undefined ? {} : { amount }),
    ...(percent === undefined ? {} : { percent }),
    ...(authorizationRequired === undefined ? {} : { authorizationRequired }),
    ...(inNetwork === undefined ? {} : { inNetwork }),
  };
}
