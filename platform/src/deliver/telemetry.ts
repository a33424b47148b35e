/** What deliver reports to people and dashboards; never content. A logger with counters fits as it is. */
export interface Telemetry {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  count(name: string, by: number, labels: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels: Readonly<Record<string, string>>): void;
}
