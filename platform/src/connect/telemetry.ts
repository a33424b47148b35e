/** What connect reports to people. A pino logger fits as it is. Fields never hold message content. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What connect reports to dashboards. Labels come from a closed list: channel, outcome, code. */
export interface Metrics {
  count(name: string, by: number, labels: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels: Readonly<Record<string, string>>): void;
}

/** For tests and tools that listen to nothing. */
export const silent: Log & Metrics = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
  gauge: () => undefined,
};
