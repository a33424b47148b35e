import type { Random } from '../chance/random.ts';
import { chargeItem, type ChargeItem } from './charge-master.ts';

/** What is charged at once: an item and how many of it. */
export type Charged = readonly [item: ChargeItem, quantity: number];

const LABS = ['3085025', '3080053', '3084484', '3087086', '3083036'];
const IMAGES = ['4071046', '4073030', '4074177', '4070450', '4072148', '4076705'];
const DRUGS = ['6001885', '6002405', '6000696'];

/** The charges of an emergency visit: level, tests, drugs, and the physician's own fee for the graver ones. */
export function emergencyCharges(random: Random): Charged[] {
  const level = random.pick(['2099282', '2099283', '2099283', '2099284', '2099284', '2099285']);
  const grave = level >= '2099284';
  return charged([
    [level, 1],
    ...some(random, LABS, grave ? 2 : 1),
    ...(grave ? some(random, IMAGES, 1) : []),
    ...(grave
      ? ([
          ['5093005', 1],
          ['9593010', 1],
          ['9599284', 1],
        ] as const)
      : []),
    ...some(random, DRUGS, 1, 4),
  ]);
}

/** The charges of one outpatient visit: laboratory, imaging, clinic, infusion or day surgery. */
export function outpatientCharges(random: Random): Charged[] {
  const visit = random.weighted([
    { kind: 'laboratory', weight: 30 },
    { kind: 'imaging', weight: 25 },
    { kind: 'clinic', weight: 25 },
    { kind: 'infusion', weight: 8 },
    { kind: 'surgery', weight: 12 },
  ] as const);
  switch (visit.kind) {
    case 'laboratory':
      return charged([['3036415', 1], ...some(random, LABS, 2)]);
    case 'imaging':
      return charged([[random.pick(IMAGES), 1]]);
    case 'clinic':
      return charged([['9000510', 1], ...some(random, LABS, 1)]);
    case 'infusion':
      return charged([
        ['8596413', 1],
        ['8596366', random.between(1, 3)],
        ['6009271', 200],
        ['3085025', 1],
      ]);
    case 'surgery':
      return surgeryCharges(random);
  }
}

export function surgeryCharges(random: Random): Charged[] {
  const knee = random.chance(0.5);
  return charged([
    ['7000360', random.between(3, 9)],
    ['7000370', random.between(4, 10)],
    ['7000710', random.between(1, 3)],
    ['7500270', random.between(2, 14)],
    ...(knee
      ? ([
          ['7501776', 1],
          ['9527447', 1],
        ] as const)
      : ([['7501713', random.between(1, 4)]] as const)),
  ]);
}

/** One day of an inpatient stay. */
export function inpatientCharges(random: Random, room: 'nursing' | 'intensive-care' | 'behavioral', isFirst: boolean): Charged[] {
  if (room === 'behavioral') return charged([['1000124', 1], ['8890853', random.between(1, 2)], ...(isFirst ? some(random, LABS, 2) : [])]);
  return charged([
    [room === 'intensive-care' ? '1000200' : '1000120', 1],
    [isFirst ? '9599223' : '9599232', 1],
    ...some(random, LABS, 2),
    ['6000250', random.between(4, 30)],
    ...(isFirst ? some(random, IMAGES, 1) : []),
  ]);
}

export function observationCharges(random: Random): Charged[] {
  return charged([['1000762', random.between(10, 40)], ...some(random, LABS, 2), ['5093306', 1], ...some(random, DRUGS, 2, 4)]);
}

export function recurringCharges(random: Random, isFirst: boolean): Charged[] {
  return charged([...(isFirst ? ([['8097162', 1]] as const) : []), ['8097110', random.between(1, 3)], ['8097140', 1]]);
}

export function behavioralCharges(random: Random): Charged[] {
  return charged([[random.chance(0.7) ? '8890837' : '8890853', 1]]);
}

/** What a forgotten charge usually is. */
export function lateCharges(random: Random): Charged[] {
  return charged(random.chance(0.5) ? [['7500270', random.between(1, 6)]] : [['6000696', random.between(1, 4)]]);
}

/** What should have been charged instead: the level next to it, or another image. */
export function corrected(random: Random, item: ChargeItem): ChargeItem {
  const levels = ['2099282', '2099283', '2099284', '2099285'];
  const level = levels.indexOf(item.number);
  if (level >= 0) return chargeItem(levels[level === 0 ? 1 : level - 1] ?? '2099283');
  if (IMAGES.includes(item.number)) return chargeItem(random.pick(IMAGES.filter((number) => number !== item.number)));
  return item;
}

function some(random: Random, numbers: readonly string[], count: number, most = 1): [string, number][] {
  const left = [...numbers];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [number = ''] = left.splice(random.between(0, left.length - 1), 1);
    return [number, random.between(1, most)];
  });
}

function charged(rows: readonly (readonly [string, number])[]): Charged[] {
  return rows.map(([number, quantity]) => [chargeItem(number), quantity]);
}
