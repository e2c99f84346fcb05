/** What simulated flows are made of. */
import type { JsonObject } from '#shared/model/json';
import { type End, type FlowMaker, NEVER, type SimNode, WORKERS_QUEUE } from './generator';
import { limits } from './limits';
import type { Random } from './random';

type Policies = NonNullable<SimNode['policies']>;

export interface Piece {
  name: string;
  weight: number;
  /** Whether it may stand at this place. Default: everywhere. */
  fits?(maker: FlowMaker): boolean;
  build(maker: FlowMaker, from: End): End;
}

/** An item under an identity that no other run has. */
const handedOn = '{{ {"id": id & "@" & $run.id, "path": path} }}';

function policies(random: Random, hasHost: boolean): Policies {
  const retry = random.chance(0.6)
    ? {
        maxAttempts: random.int(1, 4),
        initialDelayMs: random.pick([0, 10, 1000, 8000]),
        maxDelayMs: 20_000,
        factor: 2,
        jitter: random.chance(0.5),
      }
    : undefined;
  return {
    ...(retry === undefined ? {} : { retry }),
    ...(random.chance(0.35) ? { timeoutMs: random.pick([30, 500, 5000]) } : {}),
    onError: random.pick(['fail', 'output', 'continue'] as const),
    ...limits(random, hasHost),
  };
}

/** A node that may fail; what leaves by its error output comes back to the others. */
function fallible(maker: FlowMaker, from: End, type: string, config: JsonObject = {}, compensation?: string): End {
  const given = policies(maker.random, config['host'] !== undefined);
  const end = maker.append(from, type, config, { policies: given, ...(compensation === undefined ? {} : { compensation }) });
  if (given.onError !== 'output') return end;
  return maker.join([end, { node: end.node, port: 'error' }], 'all');
}

/** A node that changes the world: under the lock of its place, and undone by another node now and then. */
function effect(maker: FlowMaker, from: End, type: 'sim.idempotent' | 'sim.unsafe' | 'sim.askable'): End {
  const { random, lock } = maker;
  const locked: Record<string, string> = lock === undefined ? {} : { lock, token: '{{ $run.lock.token }}' };
  const undo = random.chance(0.3)
    ? maker.node(random.pick(['sim.idempotent', 'sim.unsafe']), { mode: 'items' }, { policies: { onError: 'fail' } })
    : undefined;
  return fallible(maker, from, type, { mode: random.pick(['once', 'items']), host: 'api', ...locked }, undo);
}

export const pieces: readonly Piece[] = [
  { name: 'mark', weight: 1, build: (maker, from) => maker.append(from, 'sim.mark') },
  {
    name: 'split',
    weight: 1,
    fits: ({ nodes }) => nodes.filter(({ type }) => type === 'sim.split').length < 2,
    build: (maker, from) => maker.append(from, 'sim.split', { count: maker.random.int(0, 4) }),
  },
  { name: 'disabled', weight: 0.3, build: (maker, from) => maker.append(from, 'sim.unsafe', {}, { disabled: true }) },
  { name: 'read', weight: 1.5, build: (maker, from) => fallible(maker, from, 'sim.read', { host: 'api' }) },
  {
    name: 'idempotent',
    weight: 3,
    build: (maker, from) => effect(maker, from, 'sim.idempotent'),
  },
  {
    name: 'unsafe',
    weight: 3,
    build: (maker, from) => effect(maker, from, 'sim.unsafe'),
  },
  {
    name: 'askable',
    weight: 1.5,
    build: (maker, from) => effect(maker, from, 'sim.askable'),
  },
  {
    name: 'if',
    weight: 1,
    fits: ({ depth, nodes }) => depth <= 3 && nodes.length < 40,
    build: (maker, from) => {
      const { node } = maker.append(from, 'core.if', { match: 'expression', condition: 'path % 2 = 0' });
      const yes = maker.chain({ node, port: 'true' }, 0, 2);
      const no = maker.chain({ node, port: 'false' }, 0, 2);
      return maker.join([yes, no], 'all');
    },
  },
  {
    name: 'parallel',
    weight: 1.5,
    fits: ({ depth, nodes }) => depth <= 3 && nodes.length < 40,
    build: (maker, from) => {
      const branches = Array.from({ length: maker.random.int(2, 3) }, () => maker.chain(maker.append(from, 'sim.mark'), 0, 2));
      return maker.join(branches, maker.random.chance(0.3) ? 'any' : 'all');
    },
  },
  {
    name: 'for each',
    weight: 1.5,
    // Under a lock, long loops of many runs one after the other would only take long.
    fits: ({ loopDepth, lock, nodes }) => loopDepth < 2 && lock === undefined && nodes.length < 40,
    build: (maker, from) => {
      const batchSize = maker.random.int(1, 3);
      const { node } = maker.append(from, 'core.for-each', { batchSize, parallelism: maker.random.int(1, 3) });
      maker.loopDepth++;
      const body = maker.chain(maker.append({ node, port: 'item' }, 'sim.mark'), 0, 2);
      maker.loopDepth--;
      maker.edge(body, node, 'loop');
      return { node, port: 'done' };
    },
  },
  {
    name: 'with lock',
    weight: 1,
    fits: ({ lock, nodes, loopDepth }) => lock === undefined && loopDepth < 2 && nodes.length < 40,
    build: (maker, from) => {
      const name = maker.random.pick(['lock-a', 'lock-b']);
      const mayGoOn = maker.random.chance(0.3);
      const config = mayGoOn ? { name, waitMs: 5000, whenTaken: 'branch' } : { name };
      const { node } = maker.append(from, 'core.with-lock', config);
      maker.loopDepth++;
      maker.lock = name;
      const body = maker.chain(maker.append({ node, port: 'item' }, 'sim.mark'), 1, 2);
      maker.lock = undefined;
      maker.loopDepth--;
      maker.edge(body, node, 'loop');
      const done = { node, port: 'done' };
      return mayGoOn ? maker.join([done, { node, port: 'timeout' }], 'all') : done;
    },
  },
  {
    name: 'wait',
    weight: 1.5,
    build: (maker, from) =>
      maker.append(from, 'core.wait', {
        mode: 'duration',
        durationMs: maker.random.pick(maker.lock === undefined ? [0, 1, 200, 5000, 40_000] : [0, 1, 200]),
      }),
  },
  {
    name: 'wait for an event',
    weight: 1,
    // In a loop all iterations would get the same event, and their items could not be told apart.
    fits: ({ loopDepth }) => loopDepth === 0,
    build: (maker, from) => {
      const timeoutMs = maker.random.pick([0, 3000, 60_000]);
      const { node } = maker.append(from, 'core.wait', { mode: 'event', event: `sim.wake.${maker.random.int(0, 2)}`, timeoutMs });
      // Many may be woken by one event, and come together in the run that has called their service.
      const woken = maker.append({ node, port: 'out' }, 'sim.mark', { tag: '{{ $run.id }}' });
      return timeoutMs === 0 ? woken : maker.join([woken, { node, port: 'timeout' }], 'all');
    },
  },
  {
    name: 'wait for what never comes',
    weight: 1,
    // Only the longest duration of the flow ends it.
    fits: ({ loopDepth, surroundings }) => loopDepth === 0 && surroundings.settings.maxDurationMs !== undefined,
    build: (maker, from) => {
      const { node } = maker.append(from, 'core.wait', { mode: 'event', event: NEVER, timeoutMs: 0 });
      return maker.append({ node, port: 'out' }, 'sim.mark');
    },
  },
  {
    name: 'send to a queue',
    weight: 1.5,
    build: (maker, from) => {
      const queues = [...maker.surroundings.laterFlows.flatMap(({ queue }) => queue ?? []), WORKERS_QUEUE];
      return maker.append(maker.append(from, 'sim.mark'), 'core.enqueue', {
        queue: maker.random.pick(queues),
        body: handedOn,
        priority: maker.random.int(0, 2),
        delayMs: maker.random.pick([0, 0, 500, 20_000]),
      });
    },
  },
  {
    name: 'ask people',
    weight: 2,
    // Under a lock others would wait for people, too.
    fits: ({ surroundings, lock, nodes }) => surroundings.asksPeople && lock === undefined && nodes.length < 40,
    build: (maker, from) => {
      const { random } = maker;
      const expiry = random.chance(0.4) ? { expiry: 'in', expiresInMs: random.pick([3000, 30_000]) } : {};
      const { node } = maker.append(maker.append(from, 'sim.mark'), 'core.human-task', {
        title: 'Go on?',
        ask: random.pick(['each', 'all']),
        ...expiry,
      });
      const ends = ['approved', 'rejected', ...('expiry' in expiry ? ['expired'] : [])].map((port) => ({ node, port }));
      return maker.join(ends, 'all');
    },
  },
  {
    name: 'call a service',
    weight: 2,
    fits: ({ surroundings, lock }) => lock === undefined && surroundings.laterFlows.some(({ service }) => service !== undefined),
    build: (maker, from) => {
      const { random, surroundings } = maker;
      const service = random.pick(surroundings.laterFlows.flatMap((flow) => flow.service ?? []));
      const timeoutMs = random.pick([2000, 60_000, 3_600_000]);
      return fallible(maker, maker.append(from, 'sim.mark'), 'core.call-flow', {
        service,
        call: random.pick(['each', 'all']),
        input: handedOn,
        timeoutMs,
      });
    },
  },
  {
    name: 'start flow',
    weight: 1.2,
    fits: ({ surroundings }) => surroundings.laterFlows.length > 0,
    build: (maker, from) =>
      maker.append(maker.append(from, 'sim.mark'), 'core.start-flow', {
        flowId: maker.random.pick(maker.surroundings.laterFlows).id,
        input: handedOn,
      }),
  },
  {
    name: 'raise event',
    weight: 1.2,
    fits: ({ surroundings }) => surroundings.laterFlows.some(({ eventType }) => eventType !== undefined),
    build: (maker, from) => {
      const types = maker.surroundings.laterFlows.flatMap(({ eventType }) => eventType ?? []);
      const subject = maker.random.pick(['s1', 's2', 's3']);
      return maker.append(maker.append(from, 'sim.mark'), 'core.raise-event', {
        event: maker.random.pick(types),
        data: handedOn,
        subject,
      });
    },
  },
  {
    name: 'stop',
    weight: 0.3,
    fits: ({ depth, loopDepth }) => depth > 1 && loopDepth === 0,
    build: (maker, from) => {
      const { node } = maker.append(from, 'core.if', { match: 'expression', condition: 'path % 4 = 0' });
      maker.append({ node, port: 'true' }, 'core.stop', { status: maker.random.pick(['succeeded', 'failed']) });
      return { node, port: 'false' };
    },
  },
];
