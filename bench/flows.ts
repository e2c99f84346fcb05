/** The flows that are measured: the same that were built in the tools they are compared with. */
import type { FlowDefinitionInput } from '../src/shared/model/flow.ts';
import { chain, node } from '../test/setup/flows.ts';

const set = (id: string) => node(id, 'core.set', { fields: [{ path: id, value: '{{ $item.body.n + 1 }}' }] });
const hook = (path: string, respond: 'accepted' | 'result') => node('hook', 'core.webhook', { path, methods: ['POST'], respond });
const answer = node('answer', 'core.respond', { status: 200, body: '{{ $item }}' });

/** webhook -> set -> respond */
export const answering: FlowDefinitionInput = chain('Answering', hook('answer', 'result'), set('a'), answer);

/** A webhook, 18 sets, an answer. */
export const twentyNodes: FlowDefinitionInput = chain(
  'Twenty nodes',
  hook('twenty', 'result'),
  ...Array.from({ length: 18 }, (_, index) => set(`set${index + 1}`)),
  answer,
);

/** The items of the call through set, filter and transform. */
export const manyItems: FlowDefinitionInput = chain(
  'Many items',
  node('start', 'core.manual'),
  node('set', 'core.set', { fields: [{ path: 'double', value: '{{ $item.n * 2 }}' }] }),
  node('filter', 'core.filter', { match: 'expression', condition: 'double >= 0' }),
  node('last', 'core.set', { fields: [{ path: 'label', value: 'item {{ $item.n }}' }] }),
);

/** A webhook, then ten seconds of waiting. */
export const waiting: FlowDefinitionInput = chain(
  'Waiting',
  hook('wait', 'accepted'),
  node('wait', 'core.wait', { durationMs: 10_000 }),
  node('log', 'core.log', { message: 'awake' }),
);

/** Answered as soon as it is recorded. */
export const recorded: FlowDefinitionInput = chain('Recorded', hook('record', 'accepted'), set('a'));

/** Something an idle instance holds: a webhook, a schedule, a few steps. */
export function idleFlow(index: number): FlowDefinitionInput {
  return chain(`Idle ${index}`, hook(`idle-${index}`, 'accepted'), set('a'), node('log', 'core.log', { message: 'idle' }));
}

/** One webhook call through `count` branches that run side by side, joined and answered. */
export function parallelBranches(count: number): FlowDefinitionInput {
  const branches = Array.from({ length: count }, (_, index) => set(`branch${index + 1}`));
  return {
    name: `${count} branches`,
    nodes: [hook('branches', 'result'), ...branches, node('join', 'core.merge', { combine: 'position' }), answer],
    edges: [
      ...branches.flatMap(({ id }) => [
        { from: { node: 'hook' }, to: { node: id } },
        { from: { node: id }, to: { node: 'join' } },
      ]),
      { from: { node: 'join' }, to: { node: 'answer' } },
    ],
  };
}

/** A for-each with a set in its body. */
export function forEach(batchSize: number): FlowDefinitionInput {
  return {
    name: `For each ${batchSize}`,
    nodes: [
      node('start', 'core.manual'),
      node('loop', 'core.for-each', { batchSize }),
      node('body', 'core.set', { fields: [{ path: 'double', value: '{{ $item.n * 2 }}' }] }),
      node('last', 'core.log', { message: 'done' }),
    ],
    edges: [
      { from: { node: 'start' }, to: { node: 'loop' } },
      { from: { node: 'loop', port: 'item' }, to: { node: 'body' } },
      { from: { node: 'body' }, to: { node: 'loop', port: 'loop' } },
      { from: { node: 'loop', port: 'done' }, to: { node: 'last' } },
    ],
  };
}

/** A webhook, then an hour of waiting. */
export const longWaiting: FlowDefinitionInput = chain(
  'Long waiting',
  hook('long-wait', 'accepted'),
  node('wait', 'core.wait', { durationMs: 3_600_000 }),
  node('log', 'core.log', { message: 'awake' }),
);
