import type { Random } from '../chance/random.ts';
import { DEPARTMENTS, itemOf } from './catalog.ts';

export interface RequisitionLine {
  readonly item: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
}

/** What a department asks for. */
export interface Requisition {
  readonly number: string;
  readonly entity: string;
  readonly site: string;
  readonly costCenter: string;
  readonly requester: string;
  readonly day: string;
  readonly emergency: string;
  readonly lines: readonly RequisitionLine[];
}

/** Shares of requisitions that are out of the ordinary. What a person has to approve is rare enough for one person to follow. */
const LARGE = 0.02;
const EQUIPMENT = 0.04;
const EMERGENCY = 0.03;
const UNKNOWN_ITEM = 0.02;

/** Makes up what some department needs on a day; equal chance gives equal needs. */
export function requisitionOf(number: number, day: string, random: Random): Requisition {
  const department = random.pick(DEPARTMENTS);
  const isLarge = random.chance(LARGE);
  const lines = new Map<string, RequisitionLine>();
  for (let n = random.between(1, 3); n > 0; n--) {
    const found = itemOf(random.pick(department.items));
    if (found === undefined) continue;
    const { item, description, unit, most } = found;
    lines.set(item, { item, description, unit, quantity: String(random.between(1, most) * (isLarge ? 10 : 1)) });
  }
  const equipment = itemOf(department.equipment ?? '');
  if (equipment !== undefined && random.chance(EQUIPMENT)) {
    const { item, description, unit } = equipment;
    lines.set(item, { item, description, unit, quantity: isLarge ? '2' : '1' });
  }
  if (random.chance(UNKNOWN_ITEM))
    lines.set('99999', { item: '99999', description: 'Something nobody has numbered', unit: 'EA', quantity: '1' });
  const { entity, site, costCenter, requesters } = department;
  return {
    number: `RQ-${String(number).padStart(6, '0')}`,
    entity,
    site,
    costCenter,
    requester: random.pick(requesters),
    day,
    emergency: random.chance(EMERGENCY) ? 'Shelf is empty and cases wait' : '',
    lines: [...lines.values()],
  };
}
