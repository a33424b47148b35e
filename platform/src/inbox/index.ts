export type { Arrival, Receipt, ReceiptOutcome, Receive, ResourceFacts } from './arrival.ts';
export type { ChannelDirectory, Format, InboxChannel } from './channel.ts';
export { factsOf } from './resource-facts.ts';
export { createInbox, type Inbox, type InboxOptions } from './inbox.ts';
export { LOT_MINUTES, lotPlace } from './lots.ts';
export { CHUNK_BYTES, sparedPlace } from './payload.ts';
export { resealed, type Resealed, spared, type SparedKey } from './reseal.ts';
export { messageBytes, messageChunks, readChannel, readMessage, type StoredMessage } from './read.ts';
export type { SenderRule } from './sender-watch.ts';
