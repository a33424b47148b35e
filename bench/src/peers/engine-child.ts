import type { Engine, EngineOptions } from './engine-contender.ts';

/** What the process of one engine is asked to do. */
export type EngineTask = { readonly from: number; readonly to: number } & (
  | { readonly task: 'start' }
  | { readonly task: 'signal'; readonly name: string }
);

const [module = '', options = '{}'] = process.argv.slice(2);
const { open } = (await import(module)) as { open: (options: EngineOptions) => Promise<Engine> };
const engine = await open(JSON.parse(options) as EngineOptions);
process.on('message', (task: EngineTask) => {
  const ids = Array.from({ length: task.to - task.from }, (_, n) => task.from + n);
  const done = task.task === 'start' ? engine.start(ids) : engine.signal(task.name, ids);
  done.then(
    () => process.send?.('done'),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? error.message.slice(0, 200) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('open');
