import { mkdir, rename, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { FrameReader, frame } from '../../../sandbox/src/mllp/frame-reader.ts';
import type { Installed } from './installation.ts';

/** One thing a system of the hospital tells us, by its own door. */
export interface Step {
  readonly name: string;
  /** MSH-10 of an HL7 message. */
  readonly controlId?: string | undefined;
  readonly tell: (plexus: Installed, copy: number) => Promise<void>;
}

/** Numbers that keep one telling of the story apart from the next. */
export interface Numbers {
  readonly survivor: string;
  readonly absorbed: string;
  readonly telling: number;
}

export const numbersOf = (telling: number): Numbers => ({ survivor: `88${telling}001`, absorbed: `88${telling}002`, telling });

/**
 * Two accounts, one merged into the other; a charge that is taken back; a claim that is paid 66.45, then taken back and paid 100.00
 * instead; two deposits. Steps are in the order in which they happened.
 */
export function story(numbers: Numbers): readonly Step[] {
  const { survivor, absorbed, telling } = numbers;
  const claim = `GPH-NORTH-${survivor}-I-0001`;
  const first = `BSM${telling}10`;
  const second = `BSM${telling}24`;
  return [
    hl7('admit the surviving account', admit(numbers, survivor, 'A')),
    hl7('admit the account that will be merged', admit(numbers, absorbed, 'B')),
    hl7('charge 148.00', charge(numbers, survivor, '1', `CG|3085025|COMPLETE BLOOD COUNT||1|148.00|148.00|LAB`)),
    hl7('charge 73.50 to the other account', charge(numbers, absorbed, '2', `CG|6000250|PHARMACY GENERAL||3|73.50|24.50|RX`)),
    hl7('charge 64.50', charge(numbers, survivor, '3', `CG|3085025|COMPLETE BLOOD COUNT||1|64.50|64.50|LAB`)),
    hl7('take the 64.50 back', charge(numbers, survivor, '3', `CD|3085025|COMPLETE BLOOD COUNT||-1|-64.50|64.50|LAB`, 'C')),
    hl7('merge the accounts', merge(numbers)),
    {
      name: 'register the claim',
      tell: (plexus) =>
        submit(plexus, 'patient-accounting', {
          record: 'claim-submitted',
          accountDomain: 'northside',
          accountNumber: survivor,
          claimNumber: claim,
          entity: 'north',
          form: 'institutional',
          rank: 'primary',
          frequency: '1',
          payer: 'BLUESTEM',
          payerClass: 'commercial',
          memberId: `M${survivor}`,
          charge: '221.50',
          currency: 'USD',
          from: '2026-03-02',
          to: '2026-03-02',
          submittedOn: '2026-03-04',
        }),
    },
    remittance('pay the claim', first, '20260310', '66.45', [
      `CLP*${claim}*1*221.5*66.45*20*BL*BSM${survivor}*13*1~CAS*CO*45*135.05~CAS*PR*1*20~NM1*QC*1*EXAMPLETON*AVERY****MI*M${survivor}~DTM*232*20260302~`,
    ]),
    deposit('deposit of the payment', first, '66.45', '2026-03-11'),
    remittance('take the payment back and pay more', second, '20260324', '33.55', [
      `CLP*${claim}*22*-221.5*-66.45**BL*BSM${survivor}*13*1~CAS*CO*45*-135.05~CAS*PR*1*-20~NM1*QC*1*EXAMPLETON*AVERY****MI*M${survivor}~DTM*232*20260302~`,
      `CLP*${claim}*1*221.5*100*20*BL*BSM${survivor}*13*1~CAS*CO*45*101.5~CAS*PR*1*20~NM1*QC*1*EXAMPLETON*AVERY****MI*M${survivor}~DTM*232*20260302~`,
    ]),
    deposit('deposit of the second payment', second, '33.55', '2026-03-25'),
  ];
}

const header = ({ telling }: Numbers, event: string, id: string): string =>
  `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302081500||${event}|ORD${telling}${id}|P|2.3\rEVN|${event.slice(4)}|20260302081500\r`;

const patient = (account: string): string =>
  `PID|1||7${account}^^^NORTH^MR||EXAMPLETON^AVERY||19610417|F|||100 SAMPLE STREET^^EXAMPLETON^NE^68000|||||||${account}^^^NORTH^AN\r`;

const admit = (numbers: Numbers, account: string, id: string): string =>
  `${header(numbers, 'ADT^A04', id)}${patient(account)}PV1|1|O|LAB^^^NORTH||||||||||||||||${account}|||||||||||||||||||||||||20260302081000\r` +
  `IN1|1|BLUESTEM-PPO|BLUESTEM|BLUESTEM MUTUAL||||||||||||||||||||||||||||||||M${account}\r`;

const charge = (numbers: Numbers, account: string, number: string, rest: string, kind = ''): string =>
  `${header(numbers, 'DFT^P03', `T${number}${kind}`)}${patient(account)}PV1|1|O|LAB^^^NORTH||||||||||||||||${account}\r` +
  `FT1|1|9${numbers.telling}${number}||20260302|20260302|${rest}\r`;

const merge = (numbers: Numbers): string =>
  `${header(numbers, 'ADT^A41', 'M')}${patient(numbers.survivor)}MRG|||${numbers.absorbed}^^^NORTH^AN\r`;

const hl7 = (name: string, message: string): Step => ({
  name,
  controlId: message.split('|')[9],
  tell: async (plexus) => {
    const code = await sendOne(plexus.mllpPort, message);
    if (code !== 'AA') throw new Error(`${name} was answered ${code}`);
  },
});

function remittance(name: string, trace: string, day: string, amount: string, claims: readonly string[]): Step {
  const body =
    `ST*835*0001~BPR*I*${amount}*C*ACH************${day}~TRN*1*${trace}*1890000004~DTM*405*${day}~N1*PR*BLUESTEM MUTUAL*XV*X~N3*1 PAYER PLAZA~` +
    `N4*EXAMPLETON*NE*68001~N1*PE*NORTHSIDE HOSPITAL*XX*2000000010~LX*1~${claims.join('')}`;
  const segments = body.split('~').length;
  const control = trace.slice(3).padStart(9, '0');
  const file =
    `ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *${day.slice(2)}*0630*^*00501*${control}*0*P*:~` +
    `GS*HP*PRAIRIECLEAR*GPHEALTH*${day}*0630*${Number(control)}*X*005010X221A1~${body}SE*${segments}*0001~GE*1*${Number(control)}~IEA*1*${control}~`;
  return { name, tell: (plexus) => submit(plexus, 'clearinghouse-835', file) };
}

const deposit = (name: string, trace: string, amount: string, day: string): Step => ({
  name,
  tell: async (plexus, copy) => {
    const folder = join(plexus.folder, 'sandbox/bank/outbound');
    const line = {
      record: 'deposit',
      reference: `FPB-${trace}`,
      traceNumber: trace,
      originator: '1890000004',
      amount,
      currency: 'USD',
      day,
      bankAccount: '5500102',
    };
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `.${trace}.part`), `${JSON.stringify(line)}\n`);
    await rename(join(folder, `.${trace}.part`), join(folder, `${trace}-${copy}.jsonl`));
  },
});

async function submit(plexus: Installed, channel: string, body: string | object): Promise<void> {
  const { status, body: answer } = await plexus.send(`/v1/channels/${channel}/messages`, body);
  if (status !== 200 && status !== 202) throw new Error(`${channel} answered ${status} ${answer}`);
}

/** Sends one message and answers MSA-1. Throws when the connection ends before. */
function sendOne(port: number, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(frame(Buffer.from(message, 'latin1'))));
    const reader = new FrameReader();
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without an answer')));
    socket.on('data', (chunk: Buffer) => {
      for (const answer of reader.push(chunk)) {
        resolve(/\rMSA\|([A-Z]{2})/.exec(answer.toString('latin1'))?.[1] ?? '');
        socket.destroy();
      }
    });
  });
}
