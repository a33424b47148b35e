import type { Duplex } from 'node:stream';
import { Fault } from '../kernel/index.ts';

/** What Node says of a request that is none, with the status that HTTP has for it. Anything else is 400. */
const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Answers bytes that are no request, or one that can be read in two ways, as a problem document, and ends the connection: whatever
 * follows on it has no beginning that both sides agree on.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS[error.code ?? ''] ?? '400 Bad Request';
  const { code, message: title, hint } = requestUnreadable();
  const body = JSON.stringify({ type: 'about:blank', title, status: Number(status.slice(0, 3)), code, instance: 'none', hint });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

const requestUnreadable = (): Fault =>
  new Fault({
    code: 'HTTP_UNREADABLE',
    kind: 'rejected',
    message: 'The bytes that came are no HTTP request that is read in one way only',
    hint: 'Send one length or chunks, not both; headers of at most 16 KB, complete within ten seconds',
  });
