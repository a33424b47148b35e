/** How much one MLLP listener takes on. Times are in milliseconds. */
export interface MllpLimits {
  /** The largest frame. Larger messages belong on HTTP or SFTP, where they are streamed. */
  readonly frameBytes: number;
  /** Per connection: frames that are being stored at once; what comes after waits in the network. */
  readonly framesInFlight: number;
  /** Per connection: bytes of whole frames held before the socket is paused. */
  readonly bytesInFlight: number;
  readonly connections: number;
  /** From the first byte of a frame to its last. */
  readonly frameMs: number;
  /** Without a byte and with nothing to answer. Senders keep connections open overnight, so it is long. */
  readonly idleMs: number;
  /** How long a sender may leave its answers unread. */
  readonly answerMs: number;
  /** How long a stop, or a closed connection, waits for the other side. */
  readonly closeMs: number;
}

export const MLLP_LIMITS: MllpLimits = {
  frameBytes: 16 * 1024 * 1024,
  framesInFlight: 256,
  bytesInFlight: 4 * 1024 * 1024,
  connections: 256,
  frameMs: 60_000,
  idleMs: 3_600_000,
  answerMs: 60_000,
  closeMs: 5_000,
};
