import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { mayDecide } from '../govern/approvals/index.ts';
import { listTasks, readTask, type Task, type TaskReader, type TaskType } from '../observe/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { type Action, ownersOf, ruleOf, type WorklistPolicy } from '../worklist/index.ts';
import { DecisionBody, TaskAnswer, TaskDecidedAnswer, TasksAnswer } from './contract/task.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actOnce } from './idempotency.ts';
import { actingOf } from './proposing.ts';
import { rowScope } from './route-policy.ts';
import type { About } from './sensitivity/index.ts';
import { contextOf } from './task-context.ts';
import { approvalActions, decideTask, taskUnknown } from './task-decision.ts';
import { told } from './told.ts';
import { purchasingPolicy, worklistPolicy } from './worklist-policy.ts';

const Listed = Type.Object(
  {
    type: Type.Optional(Type.Union([Type.Literal('approval'), Type.Literal('exception')])),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$' })),
  },
  { additionalProperties: false },
);
const Named = Type.Object({ id: Type.String({ pattern: '^(approval|exception):\\d{1,18}$' }) });
type Params = Static<typeof Named>;
const PAGE = 50;

/**
 * GET /v1/tasks: what waits for who asks, of every kind, due first; …/:id with what a decision stands on. POST …/:id/decision decides about
 * it, or gives it to somebody else.
 */
export function registerTasks(app: FastifyInstance, deps: GatewayDependencies, { inForce, access }: GatewayState): void {
  const { tenant } = deps;
  const discreet = (tx: Tx, request: FastifyRequest, tasks: readonly Task[]): Promise<readonly Task[]> =>
    access.veiledOf(tx, request, 'exceptions:read', tasks, aboutTask, veiledTask);

  app.get<{ Querystring: Static<typeof Listed> }>(
    '/v1/tasks',
    {
      config: { needs: 'tasks:read', peopleOnly: true },
      schema: { ...told('What waits for you, due first', TasksAnswer), querystring: Listed },
    },
    async (request) => {
      const { type, after, limit } = request.query;
      return transaction(deps.pool, rowScope(request, tenant), async (tx) => {
        const policy = await worklistPolicy(tx, inForce);
        const query = { after, limit: limit === undefined ? PAGE : Number(limit) };
        const { tasks, next } = await listTasks(tx, tenant, readerOf(request, policy, type), query);
        // Only proposals are listed that the caller may decide about.
        const mine = (await discreet(tx, request, tasks)).map((task) => shown(task, policy, mayAct(request, task.type)));
        return { version: 1, tasks: mine, ...(next === undefined ? {} : { next }) };
      });
    },
  );

  app.get<{ Params: Params }>(
    '/v1/tasks/:id',
    {
      config: { needs: 'tasks:read', peopleOnly: true },
      schema: { ...told('A task, with what a decision about it stands on', TaskAnswer), params: Named },
    },
    async (request) =>
      transaction(deps.pool, rowScope(request, tenant), async (tx) => {
        const policy = await worklistPolicy(tx, inForce);
        const task = await taskOf(tx, request);
        const may = mayAct(request, task.type) && (task.type === 'exception' || (await mayDecide(tx, task.number, actingOf(request))));
        return {
          version: 1,
          task: shown(task, policy, may),
          ...(await contextOf(tx, { tenant, policy, purchasing: () => purchasingPolicy(tx, inForce) }, task)),
        };
      }),
  );

  app.post<{ Params: Params; Body: Static<typeof DecisionBody> }>(
    '/v1/tasks/:id/decision',
    {
      config: { needs: 'tasks:write', peopleOnly: true },
      schema: { ...told('Decide about a task, or give it to somebody else', TaskDecidedAnswer), params: Named, body: DecisionBody },
    },
    (request, reply) =>
      actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const policy = await worklistPolicy(tx, inForce);
        return {
          body: {
            version: 1,
            ...(await decideTask(
              tx,
              { deps, policy, purchasing: () => purchasingPolicy(tx, inForce), request },
              nameOf(request.params.id),
              request.body,
            )),
          },
        };
      }),
  );

  async function taskOf(tx: Tx, request: FastifyRequest<{ Params: Params }>): Promise<Task> {
    const { type, number } = nameOf(request.params.id);
    const task = typesOf(request).includes(type) ? await readTask(tx, tenant, type, number) : undefined;
    const [seen] = task === undefined ? [] : await discreet(tx, request, [task]);
    if (seen === undefined) throw taskUnknown();
    return seen;
  }
}

/** The parts of `approval:12`. */
function nameOf(id: string): Pick<Task, 'type' | 'number'> {
  const [type = '', number = ''] = id.split(':');
  return { type: type === 'approval' ? 'approval' : 'exception', number: BigInt(number) };
}

/** Whose account a task is about. */
const aboutTask = ({ entity, subject }: Task): About => ({ entities: [entity], subjects: subject === undefined ? [] : [subject] });

/** Work stays listed without the account it is about, as under /v1/exceptions. What is to be approved stays whole: nobody approves what they may not know. */
function veiledTask(task: Task): Task {
  if (task.type === 'approval') return task;
  const { subject: _subject, ...work } = task;
  return work;
}

/** The kinds of task that who asks may read, which other routes show them too. */
const typesOf = ({ session }: FastifyRequest): readonly TaskType[] => [
  ...(session === undefined || session.scopes.has('approvals:read') ? (['approval'] as const) : []),
  ...(session === undefined || session.scopes.has('exceptions:read') ? (['exception'] as const) : []),
];

const mayAct = ({ session }: FastifyRequest, type: TaskType): boolean =>
  session === undefined || session.scopes.has(type === 'approval' ? 'approvals:write' : 'exceptions:write');

function readerOf(request: FastifyRequest, policy: WorklistPolicy, wanted: TaskType | undefined): TaskReader {
  const { session } = request;
  const types = typesOf(request).filter((type) => wanted === undefined || type === wanted);
  const owners = session === undefined ? 'all' : ownersOf(policy, session.roles);
  return { person: session?.person, session: session?.id, owners, types };
}

/** A task as the contract has it. */
function shown(whole: Task, policy: WorklistPolicy, may: boolean): object {
  const { number: _, isOfProcess, ...task } = whole;
  const isApproval = task.type === 'approval';
  const rule = ruleOf(policy, { kind: isApproval ? 'approval' : task.kind, code: task.code ?? '' });
  const actions: readonly Action[] = may ? (isApproval ? approvalActions({ isOfProcess }) : rule.actions) : [];
  return { ...task, cause: isApproval ? 'approval' : rule.cause, actions };
}
