import type { BankError } from '../bank-error.ts';
import { partsIn, partsOf } from '../part-stream.ts';
import { Bai2Reader, type ReaderOptions } from './bai2-reader.ts';
import type { Bai2Account, Bai2End, Bai2File, Bai2Group, Bai2Part, Bai2Transaction } from './parts.ts';

/** An account as its bank reported it. Without an end its trailer is missing. */
export interface Bai2AccountTree {
  readonly header: Bai2Account;
  readonly transactions: readonly Bai2Transaction[];
  readonly end?: Bai2End;
}

export interface Bai2GroupTree {
  readonly header: Bai2Group;
  readonly accounts: readonly Bai2AccountTree[];
  readonly end?: Bai2End;
}

export interface Bai2FileTree {
  readonly header: Bai2File;
  readonly groups: readonly Bai2GroupTree[];
  readonly end?: Bai2End;
}

/** All that one input holds. A file may be posted when its `end` is there and `sound`. */
export interface Bai2Content {
  readonly files: readonly Bai2FileTree[];
  readonly problems: readonly BankError[];
}

/** Reads an input at hand into file, group, account, transaction. Throws nothing: see `problems`. */
export function readBai2(bytes: Uint8Array, options: ReaderOptions = {}): Bai2Content {
  return gatherBai2(partsIn(bytes, new Bai2Reader(options)));
}

/** The parts of an async stream of chunks as they come. */
export function bai2Parts(source: AsyncIterable<Uint8Array>, options: ReaderOptions = {}): AsyncGenerator<Bai2Part> {
  return partsOf(source, new Bai2Reader(options));
}

interface Growing {
  readonly header: Bai2File;
  readonly groups: {
    header: Bai2Group;
    accounts: { header: Bai2Account; transactions: Bai2Transaction[]; end?: Bai2End }[];
    end?: Bai2End;
  }[];
  end?: Bai2End;
}

/** Puts parts in their order into trees. */
export function gatherBai2(parts: Iterable<Bai2Part>): Bai2Content {
  const files: Growing[] = [];
  const problems: BankError[] = [];
  for (const part of parts) {
    const file = files.at(-1);
    const group = file?.groups.at(-1);
    const account = group?.accounts.at(-1);
    switch (part.kind) {
      case 'file':
        files.push({ header: part, groups: [] });
        break;
      case 'group':
        file?.groups.push({ header: part, accounts: [] });
        break;
      case 'account':
        group?.accounts.push({ header: part, transactions: [] });
        break;
      case 'transaction':
        account?.transactions.push(part);
        break;
      case 'accountEnd':
        if (account !== undefined) account.end = part;
        break;
      case 'groupEnd':
        if (group !== undefined) group.end = part;
        break;
      case 'fileEnd':
        if (file !== undefined) file.end = part;
        break;
      case 'problem':
        problems.push(part.error);
    }
  }
  return { files, problems };
}
