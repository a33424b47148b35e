import { Fault } from '../kernel/index.ts';

export const channelUnknown = (): Fault =>
  new Fault({
    code: 'CHANNEL_UNKNOWN',
    kind: 'rejected',
    message: 'There is no channel of this name',
    hint: 'List the channels with `plexus check`, or add the channel to estate/systems',
  });

export const inboxFull = (waiting: number): Fault =>
  new Fault({
    code: 'INBOX_FULL',
    kind: 'unavailable',
    message: `${waiting} messages wait to be stored; this one was not taken`,
    hint: 'Send again in a moment',
    retryAfterMs: 1_000,
  });

export const uploadTooLarge = (limit: number): Fault =>
  new Fault({
    code: 'MESSAGE_TOO_LARGE',
    kind: 'rejected',
    message: `Message exceeds ${limit} bytes`,
    hint: 'Split the file, or raise the limit of the channel',
  });

export const messageUnknown = (): Fault =>
  new Fault({
    code: 'MESSAGE_UNKNOWN',
    kind: 'rejected',
    message: 'No such message is stored, or it is past retention',
    hint: 'Search with `plexus messages --search`',
  });

export const messageIncomplete = (chunk: number): Fault =>
  new Fault({
    code: 'MESSAGE_INCOMPLETE',
    kind: 'defect',
    message: 'A part of a stored message is missing',
    hint: 'The message is at the edge of retention, or the database was damaged: ask the sender to send the file again',
    at: `chunk ${chunk + 1}`,
  });

export const messageShredded = (): Fault =>
  new Fault({
    code: 'MESSAGE_SHREDDED',
    kind: 'rejected',
    message: 'The content of this message was shredded, or its key is past retention',
    hint: 'What it became is still there: see its events and journals',
  });

/** Why a stored message was set aside, in the words that go to the sender and the worklist. */
export const refusals = {
  CONTROL_ID_REUSED: {
    reason: 'Control id was used before with other content',
    hint: 'Compare both messages; ask the sender for a new control id',
  },
  HEADER_UNREADABLE: { reason: 'No readable message header', hint: 'Open the message and check its first segment' },
  SENDER_NOT_ALLOWED: {
    reason: 'Sender may not use this channel',
    hint: 'Add the sender to the channel in estate/systems, or correct the sender',
  },
  RESOURCE_INVALID: {
    reason: 'The resource is not valid FHIR R4, or is not what this channel takes',
    hint: 'Open the message for what is wrong with it, and ask the sender to correct and send it again',
  },
  SENDER_FORBIDDEN: {
    reason: 'The client certificate may not send for the application or facility that a message names',
    hint: "Correct MSH-3 and MSH-4 at the sender, or add them to the partner under the channel's tls in estate/systems",
  },
  TYPE_FORBIDDEN: {
    reason: 'The client certificate may not send messages of this type',
    hint: "Add the type to the partner's kinds under the channel's tls in estate/systems, or ask the partner to stop sending it",
  },
  KIND_NOT_ALLOWED: { reason: 'Message type is not taken on this channel', hint: 'Add the type to the channel in estate/systems' },
} as const;

export type RefusalCode = keyof typeof refusals;
