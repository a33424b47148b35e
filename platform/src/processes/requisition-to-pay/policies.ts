import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { RequisitionApprovalPolicy } from './approval-policy.ts';
import { purchasingPolicyInvalid, purchasingUndeclared } from './faults.ts';
import { type Purchase, type Tolerances, toleranceTable } from './match/index.ts';
import { conversion } from './rates.ts';
import { type BuyingRules, PurchasingPolicy, type SupplierTerms } from './purchasing-policy.ts';
import { contractsOf, type ServiceContract, TolerancePolicy, toleranceRulesOf } from './tolerance-policy.ts';

/** Days and budget periods as an entity has them, and what its books are open for. */
export interface Books {
  /** The local day of an ISO instant: `2026-11-21`. */
  readonly today: (entity: string, instant: string) => string;
  /** The fiscal period of a day as budgets have it: `2026-11`, or `FY2027` where a year is budgeted as one. */
  readonly budgetPeriodOf: (entity: string, day: string, budgeted: BuyingRules['budgetPeriod']) => string;
  /** There is a cost center of that number. */
  readonly isKnown: (costCenter: string) => boolean;
  /** Nothing new is charged to the cost center. */
  readonly isClosed: (costCenter: string) => boolean;
}

/** How the tenant buys. Each throws `PURCHASING_UNDECLARED` (rejected) where the estate has no such file. */
export interface Purchasing extends Books {
  /** Version of `purchasing.yaml`, which decisions name. */
  readonly version: number;
  readonly rulesOf: (entity: string) => BuyingRules;
  readonly termsOf: (supplier: string) => SupplierTerms;
  /** Turns minor units of a currency into minor units of the entity's budgets, at the rate of a day; undefined: none is declared. */
  readonly budgetMoney: (entity: string, currency: string, day: string) => ((amount: bigint) => bigint) | undefined;
  /** The ERPs that are sent suppliers and items, each once. */
  readonly masterTargets: readonly string[];
  /** The class of a commodity code; undefined for one without a class. */
  readonly classOf: (commodity: string | undefined) => string | undefined;
  /** Who works an exception of a kind, and in how many hours. */
  readonly workOf: (kind: string) => { readonly owner: string; readonly hours: number };
  readonly approvals: () => RequisitionApprovalPolicy;
  readonly tolerancesOf: (purchase: Purchase) => Tolerances;
  /** What a supplier may bill under a contract without an order; undefined: nobody agreed to anything. */
  readonly contractOf: (supplier: string, contract: string | undefined) => ServiceContract | undefined;
}

/** Whether anybody counts here what an entity spends. */
export function keepsBudgets(entity: string, { rulesOf }: Pick<Purchasing, 'rulesOf'>): boolean {
  const { budgetOwner, encumbrance } = rulesOf(entity);
  return budgetOwner === 'plexus' || encumbrance;
}

/** Where the system that owns an entity's budgets is asked; undefined: none owns them, or none that can be asked. */
export function budgetTarget(entity: string, { rulesOf }: Pick<Purchasing, 'rulesOf'>): string | undefined {
  const { budgetOwner, erp, suite } = rulesOf(entity);
  return budgetOwner === 'erp' ? erp : budgetOwner === 'suite' ? suite : undefined;
}

/** What the deciders of requisition-to-pay go by. */
export interface PurchasingPolicies {
  readonly purchasing: Purchasing;
}

/** Schemas by file name, for whoever loads the estate: an installation that buys nothing has none of these files. */
export const purchasingPolicySchemas: Readonly<Record<string, TSchema>> = {
  purchasing: Type.Optional(PurchasingPolicy),
  'requisition-approvals': Type.Optional(RequisitionApprovalPolicy),
  tolerances: Type.Optional(TolerancePolicy),
};

const checkPurchasing = Compile(PurchasingPolicy);
const checkApprovals = Compile(RequisitionApprovalPolicy);
const checkTolerances = Compile(TolerancePolicy);

/** The purchasing policies of a release. Throws `PURCHASING_POLICY_INVALID` with the place for a document that does not fit. */
export function purchasingPoliciesOf(release: { readonly policies: Readonly<Record<string, unknown>> }, books: Books): PurchasingPolicies {
  const { purchasing, 'requisition-approvals': approvals, tolerances } = release.policies;
  if (purchasing !== undefined && !checkPurchasing.Check(purchasing)) throw invalid('purchasing', checkPurchasing, purchasing);
  if (approvals !== undefined && !checkApprovals.Check(approvals)) throw invalid('requisition-approvals', checkApprovals, approvals);
  if (tolerances !== undefined && !checkTolerances.Check(tolerances)) throw invalid('tolerances', checkTolerances, tolerances);
  const table = tolerances === undefined ? undefined : toleranceTable(toleranceRulesOf(tolerances));
  const contracts = tolerances === undefined ? undefined : contractsOf(tolerances);
  return {
    purchasing: {
      ...books,
      ...readersOf(purchasing),
      approvals: () => approvals ?? undeclared('requisition-approvals'),
      tolerancesOf: (purchase) => (table ?? undeclared('tolerances'))(purchase),
      contractOf: (supplier, contract) => contracts?.get(`${supplier}|${contract ?? ''}`),
    },
  };
}

type Readers = Pick<Purchasing, 'version' | 'rulesOf' | 'termsOf' | 'budgetMoney' | 'masterTargets' | 'classOf' | 'workOf'>;

function readersOf(policy: PurchasingPolicy | undefined): Readers {
  const declared = (): PurchasingPolicy => policy ?? undeclared('purchasing');
  const rules = new Map(Object.entries(policy?.entities ?? {}).map(([entity, own]) => [entity, { ...declared().default, ...own }]));
  const terms = new Map(
    Object.entries(policy?.suppliers.of ?? {}).map(([supplier, own]) => [supplier, { ...declared().suppliers.default, ...own }]),
  );
  // The longest beginning first: 42295 goes before 42.
  const beginnings = (policy?.commodities ?? [])
    .flatMap(({ class: name, beginnings }) => beginnings.map((beginning) => ({ beginning, name })))
    .sort((a, b) => b.beginning.length - a.beginning.length);
  const told = policy === undefined ? [] : [policy.default, ...rules.values()].filter(({ masters }) => masters === true);
  const rulesOf = (entity: string): BuyingRules => rules.get(entity) ?? declared().default;
  return {
    version: policy?.version ?? 0,
    rulesOf,
    budgetMoney: (entity, currency, day) => conversion(policy?.rates ?? [], currency, rulesOf(entity).budgetCurrency, day),
    termsOf: (supplier) => terms.get(supplier) ?? declared().suppliers.default,
    masterTargets: [...new Set(told.flatMap(({ erp }) => erp ?? []))].sort(),
    classOf: (commodity) => beginnings.find(({ beginning }) => commodity?.startsWith(beginning) === true)?.name,
    workOf: (kind) => declared().work[kind] ?? declared().work.default,
  };
}

const undeclared = (name: string): never => {
  throw purchasingUndeclared(name);
};

function invalid(
  name: string,
  validator: { Errors(value: unknown): readonly { instancePath: string; message: string }[] },
  value: unknown,
): Error {
  const error = validator.Errors(value)[0];
  return purchasingPolicyInvalid(name, error?.instancePath ?? '', error?.message ?? 'does not fit');
}
