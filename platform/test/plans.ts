import type pg from 'pg';

/** What `explain (format json)` says of one node, as far as it is looked at here. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'CTE Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

export interface Explained {
  readonly name: string;
  readonly mode: 'custom' | 'generic';
  readonly plan: PlanNode;
}

/** Statements that say nothing about tables. */
const PLUMBING = new Set(['begin', 'commit', 'rollback']);

/** A pool that explains every statement before it runs it, once per statement and mode, into `explained`. */
export function explaining(pool: pg.Pool, explained: Explained[]): pg.Pool {
  const known = new Set<string>();
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    const query = async (config: string | pg.QueryConfig, values?: unknown[]): Promise<unknown> => {
      const text = typeof config === 'string' ? config : config.text;
      const given = typeof config === 'string' ? values : config.values;
      if (!PLUMBING.has(text) && !known.has(text)) {
        known.add(text);
        const name = typeof config === 'string' ? text.slice(0, 60) : (config.name ?? text.slice(0, 60));
        for (const mode of ['custom', 'generic'] as const) {
          const how = mode === 'custom' ? 'explain (format json)' : 'explain (format json, generic_plan)';
          const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
            `${how} ${text}`,
            mode === 'custom' ? given : undefined,
          );
          for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) explained.push({ name, mode, plan: Plan });
        }
      }
      return typeof config === 'string' ? client.query(config, values) : client.query(config);
    };
    return overlay(client, { query });
  };
  return overlay(pool, { connect });
}

/** `target` with some of its methods replaced; the others act on `target` itself. */
function overlay<T extends object>(target: T, replaced: Readonly<Record<string, unknown>>): T {
  return new Proxy(target, {
    get: (whole, property) => {
      if (typeof property === 'string' && Object.hasOwn(replaced, property)) return replaced[property];
      const value: unknown = Reflect.get(whole, property);
      return typeof value === 'function' ? (value.bind(whole) as unknown) : value;
    },
  });
}

/** Reads of a table of `tables` that are not narrowed by one of the columns, or small partial indexes, named for it: each as a line for people. */
export function wideReads({ name, mode, plan }: Explained, tables: Readonly<Record<string, readonly string[]>>): string[] {
  const found: string[] = [];
  const tableOf = (relation: string): string | undefined =>
    Object.keys(tables).find((table) => relation === table || new RegExp(`^${table}_(\\d{4}_\\d\\d|\\d)$`).test(relation));
  const visit = (node: PlanNode, relation: string | undefined): void => {
    const own = node['Relation Name'] ?? relation;
    const table = own === undefined ? undefined : tableOf(own);
    const reads = /^(Seq|Index|Index Only|Bitmap Index) Scan$/.test(node['Node Type']);
    if (reads && table !== undefined) {
      const condition = node['Index Cond'] ?? '';
      if (!(tables[table] ?? []).some((way) => way === node['Index Name'] || new RegExp(`\\b${way}\\b`).test(condition))) {
        found.push(`${name} (${mode}): ${node['Node Type']} on ${own ?? ''} by ${condition === '' ? 'nothing' : condition}`);
      }
    }
    for (const child of node.Plans ?? []) visit(child, node['Node Type'].startsWith('Bitmap') ? own : undefined);
  };
  visit(plan, undefined);
  return found;
}

/** Whether some join goes through all rows of the part `name` of its statement for each row of another: the more at once, the dearer each. */
export function goesThroughForEach(name: string, plan: PlanNode): boolean {
  const children = plan.Plans ?? [];
  const isHere = plan['Node Type'] === 'Nested Loop' && children.some((child) => child['CTE Name'] === name);
  return isHere || children.some((child) => goesThroughForEach(name, child));
}
