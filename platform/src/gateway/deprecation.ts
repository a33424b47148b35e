import type { FastifyReply, FastifyRequest } from 'fastify';

/** A route that will go: since when it should not be used any more, when it ends, and what to use instead. */
export interface Deprecation {
  /** ISO instant. */
  readonly since: string;
  /** ISO instant after which it may not answer any more. */
  readonly sunset?: string;
  /** Where to read what to use instead. */
  readonly link?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It is told on every answer and in the description of the API. */
    readonly deprecated?: Deprecation;
  }
}

/** Tells who uses a deprecated route: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and where to read on. */
export function tellDeprecation(request: FastifyRequest, reply: FastifyReply): void {
  const { deprecated } = request.routeOptions.config;
  if (deprecated === undefined) return;
  const { since, sunset, link } = deprecated;
  void reply.header('deprecation', `@${Math.floor(Date.parse(since) / 1_000)}`);
  if (sunset !== undefined) void reply.header('sunset', new Date(sunset).toUTCString());
  if (link !== undefined) void reply.header('link', `<${link}>; rel="deprecation"; type="text/html"`);
}
