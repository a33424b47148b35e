import { type Static, Type } from 'typebox';
import type { Channel } from './channel.ts';
import { Target } from './target.ts';
import { Id, Name } from './tenant.ts';

/** `systems/*.yaml` without its channels, which are checked one by one. */
export const SystemFrame = Type.Object(
  {
    system: Id,
    name: Name,
    owner: Name,
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    channels: Type.Optional(Type.Array(Type.Object({ protocol: Type.String() }))),
    targets: Type.Optional(Type.Array(Target)),
  },
  { additionalProperties: false },
);

/** One outside system: what it sends, and what it is sent. */
export interface System extends Omit<Static<typeof SystemFrame>, 'channels' | 'targets'> {
  readonly channels: readonly Channel[];
  readonly targets: readonly Target[];
}
