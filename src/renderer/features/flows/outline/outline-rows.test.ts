import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import { outlineRows } from './outline-rows';

/** `a>b` joins two nodes; `a.true>b` by a port, `b>a.loop` to one. */
function flow(ids: string, ...edges: string[]): FlowDefinition {
  const end = (text: string, usual: string) => {
    const [node, port = usual] = text.split('.');
    return { node, port };
  };
  return flowDefinitionSchema.parse({
    name: 'Flow',
    nodes: ids.split(' ').map((id) => ({ id, type: id === 'start' ? 'core.manual' : 'core.log', name: id })),
    edges: edges.map((text) => {
      const [from = '', to = ''] = text.split('>');
      return { from: end(from, 'out'), to: end(to, 'in') };
    }),
  });
}

const drawn = (definition: FlowDefinition) =>
  outlineRows(definition, (id) => id === 'start').map(
    ({ kind, nodeId, depth, port, loose }) =>
      `${'  '.repeat(depth)}${port === undefined ? '' : `${port}: `}${{ node: '', goesTo: '-> ', backTo: '<- ' }[kind]}${nodeId}${loose ? ' (loose)' : ''}`,
  );

describe('the outline of a flow', () => {
  it('keeps a chain at one depth', () => {
    expect(drawn(flow('start a b', 'start>a', 'a>b'))).toEqual(['start', 'a', 'b']);
  });

  it('puts branches one deeper, and the node they meet at behind them', () => {
    const definition = flow('start if a b end', 'start>if', 'if.true>a', 'if.false>b', 'a>end', 'b>end');
    expect(drawn(definition)).toEqual(['start', 'if', '  true: a', '  -> end', '  false: b', '  -> end', 'end']);
  });

  it('shows where a loop comes back to', () => {
    const definition = flow('start each a end', 'start>each', 'each.item>a', 'a>each.loop', 'each.done>end');
    expect(drawn(definition)).toEqual(['start', 'each', '  item: a', '  <- each', '  done: end']);
  });

  it('shows nodes that nothing leads to, and circles', () => {
    expect(drawn(flow('start a b c', 'a>b', 'c>c'))).toEqual(['start', 'a (loose)', 'b', 'c', '<- c']);
  });

  it('shows every node exactly once, whatever the edges', () => {
    const ids = ['start', 'a', 'b', 'c', 'd', 'e'];
    const edge = fc.record({
      from: fc.record({ node: fc.constantFrom(...ids), port: fc.constantFrom('out', 'true') }),
      to: fc.record({ node: fc.constantFrom(...ids), port: fc.constantFrom('in', 'loop') }),
    });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 14 }), (edges) => {
        const definition = { ...flow(ids.join(' ')), edges } as FlowDefinition;
        const nodes = outlineRows(definition, (id) => id === 'start').filter(({ kind }) => kind === 'node');
        expect(nodes.map(({ nodeId }) => nodeId).sort()).toEqual([...ids].sort());
      }),
    );
  });

  it('takes a chain of thousands of nodes', () => {
    const ids = Array.from({ length: 5000 }, (_, index) => (index === 0 ? 'start' : `n${index}`));
    const definition = flow(ids.join(' '), ...ids.slice(1).map((id, index) => `${ids[index]}>${id}`));
    expect(outlineRows(definition, (id) => id === 'start')).toHaveLength(5000);
  });
});
