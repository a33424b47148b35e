import type { Telemetry } from '../../src/deliver/index.ts';

/** Lets a test wait for outcomes instead of for time: every settled delivery is reported here. */
export class OutcomeWatch implements Telemetry {
  readonly outcomes: string[] = [];
  readonly errors: { fields: object; message: string }[] = [];
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  info(): void {}
  warn(): void {}

  error(fields: object, message: string): void {
    this.errors.push({ fields, message });
  }

  count(_name: string, _by: number, labels: Readonly<Record<string, string>>): void {
    this.outcomes.push(labels['outcome'] ?? '');
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  gauge(): void {}

  /** Waits until `holds`, asking again after every outcome. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (;;) {
      const changed = this.#changed.promise;
      if (await holds()) return;
      await changed;
    }
  }

  saw(outcome: string): Promise<void> {
    return this.until(() => this.outcomes.includes(outcome));
  }
}
