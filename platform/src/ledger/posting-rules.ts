import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type AccountingEntry } from '../canonical/index.ts';
import { ChartOfAccounts, type Dimension } from './chart-of-accounts.ts';
import { accountUnknown, policyInvalid, rulesAmbiguous } from './faults.ts';

const Symbolic = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const Value = Type.String({ minLength: 1, maxLength: 60 });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/**
 * An account; or one that takes the entry's other bucket or class, the other party's subledger, or its subject as the open item; or one that only
 * stands in where the entry names no account itself.
 */
const Side = Type.Union([
  Symbolic,
  Type.Object(
    {
      account: Symbolic,
      bucket: Type.Optional(Type.Literal('to')),
      payerClass: Type.Optional(Type.Literal('to')),
      subject: Type.Optional(Type.Literal('counterparty')),
      openItem: Type.Optional(Type.Literal('subject')),
      unless: Type.Optional(Type.Literal('named')),
    },
    { additionalProperties: false },
  ),
]);

const Rule = Type.Object(
  {
    rule: Symbolic,
    posting: Symbolic,
    /** First day it holds. */
    from: Day,
    /** Last day it holds. */
    until: Type.Optional(Day),
    payerClass: Type.Optional(Value),
    department: Type.Optional(Value),
    serviceLine: Type.Optional(Value),
    debit: Side,
    credit: Side,
    /** May still be posted into a softly closed period. */
    periodEnd: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** `policies/posting-rules.yaml`: which accounts an accounting entry debits and credits. */
export const PostingRulesFile = Type.Object(
  { version: Type.Integer({ minimum: 1 }), rules: Type.Array(Rule, { minItems: 1, maxItems: 2000 }) },
  { additionalProperties: false },
);

export interface CompiledSide {
  readonly account: string;
  readonly keeps: ReadonlySet<Static<typeof Dimension>>;
  /** Takes the bucket the money goes to. */
  readonly takesOtherBucket: boolean;
  /** Takes the class the money goes to. */
  readonly takesOtherClass: boolean;
  /** Is a line of the other party's subledger. */
  readonly ofCounterparty: boolean;
  /** Is closed by its own subject, not by what the entry names: a recoupment, an unmatched claim. */
  readonly closedBySubject: boolean;
  /** Gives way to the account that the entry names. */
  readonly yields: boolean;
}

export interface PostingRule {
  readonly rule: string;
  readonly posting: string;
  readonly from: string;
  readonly until: string;
  readonly payerClass: string | undefined;
  readonly department: string | undefined;
  readonly serviceLine: string | undefined;
  readonly debit: CompiledSide;
  readonly credit: CompiledSide;
  readonly periodEnd: boolean;
}

/** Posting rules ready for use. */
export interface PostingRules {
  readonly version: number;
  /** The most specific rule that fits, or undefined. */
  ruleFor(entry: AccountingEntry, day: string): PostingRule | undefined;
  hasAccount(account: string): boolean;
  /** What an account keeps on its lines; undefined: the chart has no such account. */
  keptBy(account: string): ReadonlySet<Static<typeof Dimension>> | undefined;
  costCenterOf(department: string): string;
  /** The account's number at a target, or undefined. */
  numberOf(account: string, target: string): string | undefined;
}

const RULES = 'policies/posting-rules.yaml';
const CHART = 'policies/chart-of-accounts.yaml';
const FOREVER = '9999-12-31';

const checkRules = Compile(PostingRulesFile);
const checkChart = Compile(ChartOfAccounts);

/**
 * Makes posting rules usable: the most specific rule wins (more of payer class, department, service line), and two rules
 * that could both win are refused. Throws `LEDGER_POLICY_INVALID`, `LEDGER_ACCOUNT_UNKNOWN`, `LEDGER_RULES_AMBIGUOUS`.
 */
export function compilePostingRules(rulesDocument: unknown, chartDocument: unknown): PostingRules {
  if (!checkRules.Check(rulesDocument)) throw invalid(RULES, checkRules, rulesDocument);
  if (!checkChart.Check(chartDocument)) throw invalid(CHART, checkChart, chartDocument);
  const chart: ChartOfAccounts = chartDocument;
  const rules = rulesDocument.rules.map((rule) => compileRule(rule, chart));
  refuseAmbiguous(rules);
  const byPosting = Map.groupBy(
    rules.toSorted((a, b) => specificity(b) - specificity(a)),
    (rule) => rule.posting,
  );
  const kept = new Map(Object.entries(chart.accounts).map(([account, { keeps }]) => [account, new Set(keeps)]));
  return {
    version: rulesDocument.version,
    ruleFor: (entry, day) => byPosting.get(entry.posting)?.find((rule) => fits(rule, entry, day)),
    keptBy: (account) => kept.get(account),
    hasAccount: (account) => Object.hasOwn(chart.accounts, account),
    costCenterOf: (department) => chart.costCenters?.[department] ?? department,
    numberOf: (account, target) => chart.accounts[account]?.numbers[target],
  };
}

const PLAIN = { bucket: undefined, payerClass: undefined, subject: undefined, openItem: undefined, unless: undefined };

function compileRule(rule: Static<typeof Rule>, chart: ChartOfAccounts): PostingRule {
  const side = (written: Static<typeof Side>): CompiledSide => {
    const { account, bucket, payerClass, subject, openItem, unless } =
      typeof written === 'string' ? { account: written, ...PLAIN } : { ...PLAIN, ...written };
    const found = chart.accounts[account];
    if (found === undefined) throw accountUnknown(`${RULES} ${rule.rule}`, account);
    return {
      account,
      keeps: new Set(found.keeps),
      takesOtherBucket: bucket === 'to',
      takesOtherClass: payerClass === 'to',
      ofCounterparty: subject === 'counterparty',
      closedBySubject: openItem === 'subject',
      yields: unless === 'named',
    };
  };
  const books = [rule.debit, rule.credit].map((written) => isBudgetary(chart, typeof written === 'string' ? written : written.account));
  if (books[0] !== books[1]) throw policyInvalid(RULES, rule.rule, 'The rule mixes the budgetary book with the actual one');
  if (rule.until !== undefined && rule.until < rule.from) throw policyInvalid(RULES, rule.rule, 'The rule ends before it begins');
  return {
    rule: rule.rule,
    posting: rule.posting,
    from: rule.from,
    until: rule.until ?? FOREVER,
    payerClass: rule.payerClass,
    department: rule.department,
    serviceLine: rule.serviceLine,
    debit: side(rule.debit),
    credit: side(rule.credit),
    periodEnd: rule.periodEnd ?? false,
  };
}

/** Whether an account is of the budgetary book. */
export const isBudgetary = (chart: ChartOfAccounts, account: string): boolean => chart.accounts[account]?.type === 'budgetary';

const SELECTORS = ['payerClass', 'department', 'serviceLine'] as const;

const specificity = (rule: PostingRule): number => SELECTORS.filter((name) => rule[name] !== undefined).length;

const fits = (rule: PostingRule, entry: AccountingEntry, day: string): boolean =>
  rule.from <= day && day <= rule.until && SELECTORS.every((name) => rule[name] === undefined || rule[name] === entry[name]);

/** Two rules of one posting clash when no entry and day could tell which is meant. */
function refuseAmbiguous(rules: readonly PostingRule[]): void {
  const names = new Set<string>();
  for (const rule of rules) {
    if (names.has(rule.rule)) throw policyInvalid(RULES, rule.rule, 'Two rules have the same name');
    names.add(rule.rule);
  }
  for (const [index, first] of rules.entries()) {
    for (const second of rules.slice(index + 1)) {
      if (clash(first, second)) throw rulesAmbiguous(first.rule, second.rule);
    }
  }
}

const clash = (first: PostingRule, second: PostingRule): boolean =>
  first.posting === second.posting &&
  first.from <= second.until &&
  second.from <= first.until &&
  specificity(first) === specificity(second) &&
  SELECTORS.every((name) => first[name] === undefined || second[name] === undefined || first[name] === second[name]);

function invalid(
  file: string,
  validator: { Errors(value: unknown): readonly { instancePath: string; message: string }[] },
  value: unknown,
) {
  const error = validator.Errors(value)[0];
  return policyInvalid(file, error?.instancePath ?? '', `The value ${error?.message ?? 'does not fit'}`);
}

/** Schemas of the ledger's policy files by file name, for whoever loads the estate. */
export const ledgerPolicySchemas: Readonly<Record<string, TSchema>> = {
  'posting-rules': PostingRulesFile,
  'chart-of-accounts': ChartOfAccounts,
};
