import { expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { graphNodeOf } from './flow-graph';

const type = {
  type: 'core.human-task',
  kind: 'control',
  description: { en: '', 'pt-BR': '' },
  inputs: ['in'],
  outputs: ['approved', 'rejected'],
  outputRules: [
    { port: 'approved', when: { kind: ['approval'] } },
    { listedIn: 'outcomes', member: 'id', label: 'label', when: { kind: ['decision'] } },
  ],
  defaults: { kind: 'approval' },
} as unknown as NodeTypeInfo;

const context = {
  nodeTypes: new Map(),
  typeOf: () => type,
  language: 'en' as const,
  locale: 'en',
  t: (key: string) => key,
  localText: (text: { en: string }) => text.en,
  errorText: (error: { message: string }) => error.message,
  duration: (ms: number) => `${ms} ms`,
};

function outputsWith(config: object, port = 'approved') {
  const definition = flowDefinitionSchema.parse({
    name: 'A',
    nodes: [
      { id: 'ask', type: 'core.human-task', name: 'Ask', config },
      { id: 'next', type: 'core.log', name: 'Next' },
    ],
    edges: [{ from: { node: 'ask', port }, to: { node: 'next' } }],
  });
  const [node] = definition.nodes;
  return node === undefined ? [] : graphNodeOf(node, definition, [], context).outputs.map(({ key, label }) => [key, label]);
}

it('a node has the outputs of its config at hand, called as the config calls them', () => {
  expect(outputsWith({})).toEqual([['approved', 'graph.port.approved']]);
  const outcomes = [{ id: 'pay', label: 'Pay now' }, { id: 'ask' }];
  expect(outputsWith({ kind: 'decision', outcomes }, 'pay')).toEqual([
    ['pay', 'Pay now'],
    ['ask', 'ask'],
  ]);
});

it('an output that an edge still names stays in sight, so that the edge can be moved', () => {
  expect(outputsWith({ kind: 'decision', outcomes: [{ id: 'pay' }] }, 'gone').map(([key]) => key)).toEqual(['pay', 'gone']);
});
