import { Type } from 'typebox';
import { answer, Count, exact, Instant, Numbered } from './shapes.ts';

/** A crosswalk row that a person added in the console and that is not in the estate files yet. */
export const Correction = exact({
  crosswalk: Type.String(),
  code: Type.String(),
  meaning: Type.String(),
  note: Type.String(),
  exception: Type.Optional(Numbered),
  release: Count,
  person: Type.String(),
  madeAt: Instant,
});

/** GET /v1/estate: names and time zones for people, and what is in force. */
export const EstateAnswer = answer({
  tenant: exact({ tenant: Type.String(), name: Type.String(), currency: Type.String(), zone: Type.String() }),
  entities: Type.Array(
    exact({ id: Type.String(), name: Type.String(), kind: Type.String(), zone: Type.String(), currency: Type.String() }),
  ),
  systems: Type.Array(
    exact({
      system: Type.String(),
      name: Type.String(),
      owner: Type.String(),
      channels: Type.Array(exact({ name: Type.String(), protocol: Type.String(), format: Type.String() })),
      targets: Type.Array(exact({ name: Type.String(), adapter: Type.String() })),
    }),
  ),
  release: exact({ number: Count, digest: Type.String(), appliedAt: Instant, person: Type.String() }),
  corrections: Type.Array(Correction),
});
