/** The process of one MLLP server: says when it listens, and on being asked what its handler was given and what that cost. */
interface MllpServer {
  readonly start: (port: number, received: (controlId: string) => void) => Promise<void>;
}

export interface MllpCount {
  /** Calls of the handler, and how many of them were for a control id it had already been given. */
  readonly handled: number;
  readonly repeated: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

const [module = '', port = ''] = process.argv.slice(2);
const seen = new Set<string>();
let handled = 0;
// A peer whose connection breaks must not end the measurement of the next one.
process.on('uncaughtException', (error) => process.send?.({ failed: error.message.slice(0, 120) }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const count: MllpCount = {
    handled,
    repeated: handled - seen.size,
    cpuMs: (user + system) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.send?.({ count });
});
const server = (await import(module)) as MllpServer;
await server.start(Number(port), (controlId) => {
  handled++;
  seen.add(controlId);
});
process.send?.({ listening: true });
