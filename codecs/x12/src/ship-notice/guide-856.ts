import { setStructure } from '../supply/set-structure.ts';
import { below, party } from '../supply/structures.ts';

/**
 * The ship notice, 856, in releases 004010 to 005010. Its levels stand beside one another, HL02 says what they belong to: shipment (S), order
 * (O), tare (T), pack (P), item (I), in the orders that BSN05 names and others that partners send.
 */
export const parentage = {
  S: [''],
  O: ['S', 'T', 'P'],
  T: ['S', 'O'],
  P: ['S', 'O', 'T', 'I'],
  I: ['O', 'T', 'P'],
} as const;

const level = (max: string, code: keyof typeof parentage): string => `
HL${code === 'S' ? '!' : ''} ${max} R S R=${code} S
 LIN
 SN1
 SLN 1000
 PRF
 PO4
 PID 200
 MEA 40
 PWK 25
 PKG 25
 TD1 20
 TD5 12
 TD3 12
 TD4 5
 TSD
 REF *
 PER 3
 MAN *
 DTM 10
 FOB
 PAL
 CUR
${below(1, party('200', 'FOB'))}
 SAC *
  CUR
 SDQ 50
 ETD
 CLD 200
  REF 200
`;

export const guide856 = setStructure(
  '856',
  'SH',
  `
BSN! 1 R:00,01,02,03,04,05,06,07,14,15,18,22,24,25,ZZ R R R S S S
DTM 10
${level('1', 'S')}
${level('200000', 'O')}
${level('200000', 'T')}
${level('200000', 'P')}
${level('200000', 'I')}
CTT
`,
  parentage,
);
