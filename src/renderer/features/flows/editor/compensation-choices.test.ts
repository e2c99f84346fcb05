import { describe, expect, it } from 'vitest';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import { compensationChoices } from './compensation-choices';

const types = new Map([
  ['go', { kind: 'trigger' as const }],
  ['act', { kind: 'action' as const }],
  ['wait', { kind: 'control' as const }],
]);

describe('the choice of a compensation', () => {
  it('offers actions that stand alone, and tells what a node undoes', () => {
    const input: FlowDefinitionInput = {
      name: 'F',
      nodes: [
        { id: 'start', type: 'go', name: 'Start' },
        { id: 'pay', type: 'act', name: 'Pay', compensation: 'refund' },
        { id: 'mail', type: 'act', name: 'Mail' },
        { id: 'refund', type: 'act', name: 'Refund' },
        { id: 'other', type: 'act', name: 'Other' },
        { id: 'nap', type: 'wait', name: 'Nap' },
      ],
      edges: [
        { from: { node: 'start' }, to: { node: 'pay' } },
        { from: { node: 'pay' }, to: { node: 'mail' } },
      ],
    };
    const definition = flowDefinitionSchema.parse(input);
    const of = (id: string) => {
      const node = definition.nodes.find((each) => each.id === id);
      if (node === undefined) throw new Error(id);
      return compensationChoices(definition, node, types);
    };
    expect(of('mail').choices.map(({ id }) => id)).toEqual(['refund', 'other']);
    expect(of('refund').undoes).toEqual(['Pay']);
    expect(of('pay').choices.map(({ id }) => id)).toEqual(['refund', 'other']);
  });
});
