import { lineParts } from '../purchase-order/guide-850-860.ts';
import { setStructure } from '../supply/set-structure.ts';
import { below, codeList, orderParty, remarks } from '../supply/structures.ts';

/** The purchase order acknowledgement, 855, and the answer to a change, 865, in releases 004010 to 005010. */

const purposes = '00,01,02,03,04,05,06,07,12,13,15,18,22,24,25,31,ZZ';
const kinds = 'AC,AD,AE,AH,AK,AP,AT,NA,RC,RD,RF,RJ,RO,ZZ';

const heading = `
CUR
REF *
PER 3
TAX 3
FOB *
CTP *
PAM 10
CSH 5
SAC 25
 CUR
ITD 5
DIS 20
INC
DTM 10
LDT *
LIN 5
SI *
PID 200
MEA 40
PWK 25
PKG 25
TD1 2
TD5 12
TD3 12
TD4 5
MAN 10
TXI *
CTB *
${remarks}
${orderParty}
${codeList}
`;

/** Several ACK answer one line: part of it accepted, part back-ordered. */
const answers = `
ACK 104 R S S S S S S S S S S S S S S S S S S S S S S S S S S S S
 DTM
`;

const ownParts = lineParts.replace(/^(QTY \*)$/m, `${answers.trim()}\n$1`);

export const guide855 = setStructure(
  '855',
  'PR',
  `
BAK! 1 R:${purposes} R:${kinds} R R S S S S S S
${heading}
PO1 100000
${below(1, ownParts)}
CTT
 AMT
`,
);

export const guide865 = setStructure(
  '865',
  'CA',
  `
BCA! 1 R:${purposes} S:${kinds} R S S R S S S S S S S
${heading}
POC *
${below(1, ownParts)}
CTT
 AMT
`,
);
