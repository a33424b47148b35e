import { Type } from 'typebox';
import { answer, Count, exact, Numbered } from './shapes.ts';

/** POST /v1/replays (202): the numbers under which the replays are known. */
export const AskedAnswer = answer({ messages: Count, replays: Type.Array(Numbered) });

/** POST /v1/replays with `dryRun`: what translating the messages anew would change. */
export const PreviewAnswer = answer({
  messages: Count,
  preview: exact({ new: Count, unchanged: Count, revised: Count, failures: Count }),
});

/** GET /v1/replays?ids: how far they are; `events` once one is done. */
export const ReplaysAnswer = answer({
  replays: Type.Array(exact({ id: Numbered, state: Type.String(), events: Type.Optional(Count) })),
});
