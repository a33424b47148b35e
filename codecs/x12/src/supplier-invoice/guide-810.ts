import { setStructure } from '../supply/set-structure.ts';
import { below, codeList, party } from '../supply/structures.ts';

/** The invoice, 810, in releases 004010 to 005010: structure and structural codes. */

const allowance = `
SAC 25 R:A,C,N,P,Q,R,S S S S S S S S S S S S S S S S
 TXI 10
`;

export const guide810 = setStructure(
  '810',
  'IN',
  `
BIG! 1 R R S S S S S S S S
NTE 100
CUR
REF 12
YNQ 10
PER 3
${party('200')}
ITD *
DTM 10
FOB
PID 200
MEA 40
PWK 25
PKG 25
L7
BAL *
INC
PAM *
${codeList}
N9
 MSG 10
IT1 200000
 CRC
 QTY 5
 CUR
 IT3 5
 TXI 10
 CTP 25
 PAM 10
 MEA 40
 PID 1000
  MEA 10
 PWK 25
 PKG 25
 PO4
 ITD 2
 REF *
 YNQ 10
 PER 5
 SDQ 500
 DTM 10
 CAD *
 L7 *
 SR
${below(1, allowance)}
 SLN 1000
  DTM
  REF *
  PID 1000
  SAC 10
  TC2 2
  TXI 10
${below(1, party('200'))}
${below(1, codeList)}
TDS! 1
TXI 10
CAD
AMT *
${allowance}
ISS *
 PID
CTT
`,
);
