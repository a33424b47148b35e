import { join } from 'node:path';
import { AppendLog } from '../durable/append-log.ts';
import { readAmount } from '../money/amount.ts';

/** What the ERP's receivables know of one customer account: the latest that was sent. */
export interface CustomerAccount {
  readonly AccountNumber: string;
  readonly Status: string;
  readonly CurrencyCode: string;
  /** Decimal text by bucket. */
  readonly Balances: Readonly<Record<string, string>>;
  /** 1 for the first, counted up by every update. */
  readonly ObjectVersionNumber: number;
  readonly LastUpdateDate: string;
}

/** Customer accounts and their balances, upserted by account number. */
export class CustomerAccounts {
  readonly #log: AppendLog;
  readonly #accounts = new Map<string, CustomerAccount>();

  private constructor(log: AppendLog) {
    this.#log = log;
  }

  static async open(folder: string): Promise<CustomerAccounts> {
    const { log, records } = await AppendLog.open(join(folder, 'customer-accounts.jsonl'));
    const accounts = new CustomerAccounts(log);
    for (const record of records as CustomerAccount[]) accounts.#accounts.set(record.AccountNumber, record);
    return accounts;
  }

  get(number: string): CustomerAccount | undefined {
    return this.#accounts.get(number);
  }

  get all(): readonly CustomerAccount[] {
    return [...this.#accounts.values()];
  }

  /** Stores the account as sent, or returns what is wrong with it as a sentence. */
  async put(number: string, input: unknown, at: Date): Promise<CustomerAccount | string> {
    if (typeof input !== 'object' || input === null) return 'The body must be a JSON object';
    const { Status, CurrencyCode = 'USD', Balances = {} } = input as Record<string, unknown>;
    if (typeof Status !== 'string' || Status === '') return 'Status is missing';
    if (typeof CurrencyCode !== 'string' || !/^[A-Z]{3}$/.test(CurrencyCode)) return 'CurrencyCode must be a three-letter code';
    if (typeof Balances !== 'object' || Balances === null) return 'Balances must be an object of amounts by bucket';
    const balances: Record<string, string> = {};
    for (const [bucket, amount] of Object.entries(Balances)) {
      if (typeof amount !== 'string' || readAmount(amount) === undefined)
        return `Balances.${bucket} must be an amount as text, such as "12.50"`;
      balances[bucket] = amount;
    }
    const before = this.#accounts.get(number)?.ObjectVersionNumber ?? 0;
    const account: CustomerAccount = {
      AccountNumber: number,
      Status,
      CurrencyCode,
      Balances: balances,
      ObjectVersionNumber: before + 1,
      LastUpdateDate: at.toISOString(),
    };
    this.#accounts.set(number, account);
    await this.#log.append(JSON.stringify(account));
    return account;
  }

  async close(): Promise<void> {
    await this.#log.close();
  }
}
