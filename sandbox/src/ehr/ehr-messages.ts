import type { Happening } from '../world/encounter.ts';
import type { EhrName } from '../world/hospitals.ts';
import { northsideMessage } from './northside-message.ts';
import { summitMessage } from './summit-message.ts';

export interface EhrMessage {
  readonly ehr: EhrName;
  readonly controlId: string;
  readonly bytes: Buffer;
}

/** Writes what happens as the messages of each EHR, with control ids that count up and never repeat. */
export class EhrMessages {
  readonly #written = { northside: 0, summit: 0 };

  write(happening: Happening): EhrMessage {
    const { ehr } = happening.encounter.hospital;
    const number = String(++this.#written[ehr]).padStart(10, '0');
    if (ehr === 'northside') {
      const controlId = `N${number}`;
      return { ehr, controlId, bytes: northsideMessage(happening, controlId) };
    }
    const controlId = `S${number}`;
    return { ehr, controlId, bytes: summitMessage(happening, controlId) };
  }
}
