/**
 * What a step of a plugin costs, by where its code runs: in the app's process, in a process of its own (Node, fenced), in
 * Python. Only the call is measured: what a run costs around it is in the other scenarios.
 */
import { join } from 'node:path';
import type { PluginRunner, StepPort } from '../../src/main/plugins/runner.ts';
import { findPython } from '../../src/main/plugins/runtime/testing/python.ts';
import type { Item } from '../../src/shared/model/packet.ts';
import { median } from '../measure.ts';
import { manyRecords, type Scenario } from '../workbench.ts';
import { type RuntimeBundle, withRuntime } from './runtime-bundle.ts';

type Place = 'in-process' | 'process' | 'python';
type Goals = Record<'startMs' | 'callMs' | 'itemsSeconds', number>;

const CALLS = 2_000;
const AT_ONCE = 10;
const MANY = 10_000;
const TEXT_BYTES = 1024 * 1024;

function runnerOf({ createRunner, home, node, python, pythonRuntime }: RuntimeBundle, place: Place): PluginRunner {
  const isPython = place === 'python';
  const interpreter = isPython ? findPython() : undefined;
  const label = { en: 'Bench', 'pt-BR': 'Bench' };
  return createRunner({
    manifest: {
      name: 'bench',
      version: '1.0.0',
      runtime: isPython ? 'python' : 'node',
      limits: { memoryMb: 512, callTimeoutMs: 60_000 },
      ...(isPython ? { nodes: [{ name: 'echo', label, description: label, function: 'echo:echo' }] } : {}),
    },
    folder: isPython ? python : node,
    isolation: place === 'in-process' ? 'in-process' : 'process',
    granted: { network: [], files: [], commands: [], credentials: [], mail: false },
    filesFolder: join(home, 'files'),
    tempFolder: join(home, `temp-${place}`),
    runtime: { python: pythonRuntime },
    ...(interpreter === undefined ? {} : { python: interpreter }),
  });
}

/** A port that has nothing and takes everything. */
const port: StepPort = {
  signal: new AbortController().signal,
  log: () => undefined,
  credential: () => Promise.resolve(undefined),
  files: { folder: '/', read: () => Promise.resolve(new Uint8Array()), create: () => Promise.reject(new Error('No files here')) },
  conceal: () => undefined,
  progress: () => undefined,
  memory: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
  mail: { isLive: false, send: () => Promise.reject(new Error('No mail here')) },
  beforeEffect: () => Promise.resolve(),
  afterEffect: () => undefined,
};

async function call(runner: PluginRunner, items: Item[]): Promise<void> {
  const { outputs } = await runner.execute(
    {
      type: 'bench.echo',
      version: 1,
      items,
      configs: items.map(() => ({ field: 'n' })),
      packet: {
        account: 'local',
        user: 'bench',
        workspace: 'bench',
        flow: { id: 'flow', name: 'Bench', version: 1 },
        run: { id: 'run' },
        trace: 'run',
      },
      node: { id: 'node', name: 'Echo' },
      attempt: 1,
      idempotencyKeys: items.map((_, index) => `run/node#${index}`),
      finished: {},
    },
    port,
  );
  if (outputs['out']?.length !== items.length) throw new Error('the step lost items');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function measure(runner: PluginRunner): Promise<Record<string, number>> {
  const one = [{ json: { n: 1, name: 'a record' } }];
  const startMs = await timed(() => call(runner, one));
  for (let warm = 0; warm < CALLS / 4; warm++) await call(runner, one);
  const calls: number[] = [];
  for (let count = 0; count < CALLS; count++) calls.push(await timed(() => call(runner, one)));
  const inTurn = Array.from({ length: AT_ONCE }, async () => {
    for (let count = 0; count < CALLS / AT_ONCE; count++) await call(runner, one);
  });
  const atOnceMs = await timed(async () => void (await Promise.all(inTurn)));
  const many = manyRecords(MANY).map((json) => ({ json: json as Record<string, string> }));
  const itemsMs = await timed(() => call(runner, many));
  const large = [{ json: { text: 'x'.repeat(TEXT_BYTES) } }];
  await call(runner, large);
  const megabyteMs = await timed(() => call(runner, large));
  const memory = runner.process().memoryBytes;
  const figures = {
    startMs,
    callMs: median(calls),
    callsPerSecondAtOnce: Math.round((CALLS / atOnceMs) * 1000),
    itemsSeconds: itemsMs / 1000,
    megabyteMs,
    ...(memory === undefined ? {} : { memoryMb: Math.round(memory / 1024 / 1024) }),
  };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 1000) / 1000]));
}

const names: Record<Place, string> = {
  'in-process': 'plugin step in the process of the app',
  process: 'plugin step in a process of its own (Node)',
  python: 'plugin step in a process of its own (Python)',
};

/** A step with one item, 10 of them at once, one with 10,000 items and one with a megabyte of text. */
export function pluginStep(place: Place, goals: Goals): Scenario {
  return {
    name: names[place],
    goals: Object.fromEntries(Object.entries(goals).map(([name, value]) => [name, { value, atMost: true }])),
    measure: () =>
      withRuntime(async (bundle) => {
        if (place === 'python' && findPython() === undefined) return {};
        const runner = runnerOf(bundle, place);
        try {
          return await measure(runner);
        } finally {
          await runner.close(0);
        }
      }),
  };
}
