import { setStructure } from '../supply/set-structure.ts';
import { below, codeList, orderParty, remarks } from '../supply/structures.ts';

/** The purchase order, 850, and its change, 860, in releases 004010 to 005010: structure and structural codes. */

const purposes = '00,01,02,03,04,05,06,07,12,13,15,18,22,24,25,31,ZZ';

const terms = `
REF *
PER 3
TAX *
FOB *
CTP *
PAM 10
CSH 25
TC2 *
SAC 25
 CUR
ITD *
DIS 20
INC
DTM 10
LIN 5
SI *
PID 200
MEA 40
PWK 25
PKG 200
TD1 2
TD5 12
TD3 12
TD4 5
MAN 10
PCT *
CTB *
LDT *
TXI *
AMT *
${remarks}
${orderParty}
${codeList}
SPI *
 REF 5
 DTM 5
 MSG 50
`;

/** What stands below one line: PO1, POC. */
export const lineParts: string = `
LIN *
SI *
CUR
CN1
PO3 25
CTP *
PAM 10
MEA 40
PID 1000
PWK 25
PO4 *
REF *
PER 3
SAC 25
IT8 25
CSH *
ITD 2
DIS 20
INC
TAX *
FOB *
SDQ 500
IT3 5
DTM 10
TC2 *
TD1
TD5 12
TD3 12
TD4 5
PCT *
MAN 10
MSG *
SPI *
TXI *
CTB *
QTY *
 SI *
SCH 200
 TD1 2
 TD5 12
 REF *
PKG 200
 MEA *
LDT *
 QTY *
 MSG
${remarks}
${orderParty}
SLN 1000
 MSG *
 SI *
 PID 1000
 PO3 104
 TC2 *
 CTP 25
 PAM 10
 SAC 25
 DTM 10
 QTY *
 REF *
AMT *
 REF
${codeList}
`;

export const guide850 = setStructure(
  '850',
  'PO',
  `
BEG! 1 R:${purposes} R R S R S S S S S S S
CUR
${terms}
PO1! 100000
${below(1, lineParts)}
CTT
 AMT
`,
);

export const guide860 = setStructure(
  '860',
  'PC',
  `
BCH! 1 R:${purposes} R R S S R S S S S S S S S
CUR
${terms}
POC *
${below(1, lineParts)}
CTT
 AMT
`,
);
