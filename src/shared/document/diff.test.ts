import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFlow } from '../../../test/setup/arbitrary-flow';
import { flowDefinitionSchema } from '../model/flow';
import { flowDiffSchema } from '../model/flow-edit';
import { applyDiff, diffFlows, invertDiff, isEmptyDiff } from './diff';

const flow = flowDefinitionSchema.parse({
  name: 'F',
  nodes: [
    { id: 'a', type: 'core.http', name: 'Fetch', config: { url: 'https://one.example', headers: { accept: 'text/html' } } },
    { id: 'b', type: 'core.set', name: 'Set', config: {} },
  ],
  edges: [{ from: { node: 'a' }, to: { node: 'b' } }],
  layout: { a: { x: 0, y: 0 }, b: { x: 9, y: 0 } },
});

describe('the difference of two flows', () => {
  it('makes the one into the other and back, also when written compactly and sent as JSON', () => {
    fc.assert(
      fc.property(arbitraryFlow, arbitraryFlow, fc.boolean(), (before, after, compact) => {
        const sent = flowDiffSchema.parse(JSON.parse(JSON.stringify(diffFlows(before, after, { compact }))));
        const layoutOf = (of: typeof before) => ({ ...of, layout: of.layout ?? {} });
        expect(layoutOf(applyDiff(before, sent))).toEqual(layoutOf(after));
        expect(layoutOf(applyDiff(after, invertDiff(sent)))).toEqual(layoutOf(before));
      }),
      { numRuns: 400 },
    );
  });

  it('is empty between equals, whatever the order of keys', () => {
    fc.assert(
      fc.property(arbitraryFlow, (any) => {
        expect(isEmptyDiff(diffFlows(any, JSON.parse(JSON.stringify(any)) as typeof any))).toBe(true);
      }),
    );
  });

  it('names the changed fields of a node by pointer, with both values', () => {
    const after = {
      ...flow,
      nodes: flow.nodes.map((node) =>
        node.id === 'a'
          ? { ...node, name: 'Read', config: { url: 'https://two.example', headers: { accept: 'text/html' } } }
          : node,
      ),
    };
    expect(diffFlows(flow, after).nodes.changed).toEqual([
      {
        id: 'a',
        fields: [
          { pointer: '/name', before: 'Fetch', after: 'Read' },
          { pointer: '/config/url', before: 'https://one.example', after: 'https://two.example' },
        ],
      },
    ]);
  });

  it('tells a moved node from a changed one', () => {
    const diff = diffFlows(flow, { ...flow, layout: { ...flow.layout, b: { x: 9, y: 50 } } });
    expect(diff.nodes.changed).toEqual([]);
    expect(diff.moved).toEqual([{ id: 'b', before: { x: 9, y: 0 }, after: { x: 9, y: 50 } }]);
  });

  it('keeps only the piece that differs of a long text', () => {
    const code = (line: string) => `${'const a = 1;\n'.repeat(200)}${line}\n${'const b = 2;\n'.repeat(200)}`;
    const withCode = (line: string) => ({
      ...flow,
      nodes: flow.nodes.map((node) => ({ ...node, config: { code: code(line) } })),
    });
    const diff = diffFlows(withCode('return 1'), withCode('return 1234'), { compact: true });
    expect(JSON.stringify(diff).length).toBeLessThan(600);
    expect(applyDiff(withCode('return 1'), diff)).toEqual(withCode('return 1234'));
  });

  it('leaves untouched nodes the very same objects', () => {
    const after = { ...flow, nodes: flow.nodes.map((node) => (node.id === 'b' ? { ...node, notes: 'x' } : node)) };
    const applied = applyDiff(flow, diffFlows(flow, after));
    expect(applied.nodes[0]).toBe(flow.nodes[0]);
    expect(applied.edges).toBe(flow.edges);
  });
});
