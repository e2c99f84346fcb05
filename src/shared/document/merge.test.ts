import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFlow, meaningOf } from '../../../test/setup/arbitrary-flow';
import { type FlowDefinition, flowDefinitionSchema } from '../model/flow';
import { edgeId } from './diff';
import { addNode, connect, removeNodes, updateNode } from './flow-edits';
import { mergeFlows } from './merge';

const node = (id: string, config = {}) => ({ id, type: 'core.set', name: id.toUpperCase(), config });
const chain = flowDefinitionSchema.parse({
  name: 'Chain',
  nodes: [node('a', { url: 'one', body: { x: 1, y: 2 } }), node('b'), node('c')],
  edges: [
    { from: { node: 'a' }, to: { node: 'b' } },
    { from: { node: 'b' }, to: { node: 'c' } },
  ],
  layout: { a: { x: 0, y: 0 }, b: { x: 1, y: 0 }, c: { x: 2, y: 0 } },
});
const parsed = (id: string, config = {}) => flowDefinitionSchema.shape.nodes.element.parse(node(id, config));
const arrows = (definition: FlowDefinition) => definition.edges.map(edgeId).sort();
const config = (definition: FlowDefinition, config: object) => updateNode(definition, 'a', { config: config as never });

describe('merging two drafts', () => {
  it('takes the side that changed when the other did not', () => {
    fc.assert(
      fc.property(arbitraryFlow, arbitraryFlow, (base, other) => {
        expect(mergeFlows(base, other, base)).toMatchObject({ conflicts: [] });
        expect(meaningOf(mergeFlows(base, other, base).merged)).toEqual(meaningOf(other));
        expect(meaningOf(mergeFlows(base, base, other).merged)).toEqual(meaningOf(other));
        expect(meaningOf(mergeFlows(base, other, other).merged)).toEqual(meaningOf(other));
      }),
      { numRuns: 120 },
    );
  });

  it('reports the same conflicts from both sides, with the values the other way round', () => {
    fc.assert(
      fc.property(arbitraryFlow, arbitraryFlow, arbitraryFlow, (base, mine, theirs) => {
        const old = new Set<string>(base.nodes.map(({ id }) => id));
        const oldNotes = new Set(base.annotations?.notes.map(({ id }) => id));
        const oldGroups = new Set(base.annotations?.groups.map(({ id }) => id));
        // What is new on one side gets another id when it clashes, so only one side keeps the id: told apart below.
        fc.pre(mine.nodes.every(({ id }) => old.has(id)));
        fc.pre((mine.annotations?.notes ?? []).every(({ id }) => oldNotes.has(id)));
        fc.pre((mine.annotations?.groups ?? []).every(({ id }) => oldGroups.has(id)));
        const key = ({ id, mine: own, theirs: other }: { id: string; mine?: unknown; theirs?: unknown }) => [id, own, other];
        const forth = mergeFlows(base, mine, theirs).conflicts.map(key);
        const back = mergeFlows(base, theirs, mine).conflicts.map(({ mine: own, theirs: other, ...rest }) =>
          key({ ...rest, mine: other, theirs: own }),
        );
        const sort = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();
        expect(sort(forth)).toEqual(sort(back));
      }),
      { numRuns: 120 },
    );
  });

  it('leads to the same flow from both sides when they changed different fields', () => {
    fc.assert(
      fc.property(arbitraryFlow, fc.array(fc.nat(20)), fc.array(fc.nat(20)), (base, first, second) => {
        const change = (parity: number, picks: number[], value: string) =>
          picks.reduce((now, pick) => {
            const target = now.nodes[pick % Math.max(1, now.nodes.length)];
            if (target === undefined) return now;
            const key = `field${pick * 2 + parity}`;
            return updateNode(now, target.id, { config: { ...target.config, [key]: value } });
          }, base);
        const mine = change(0, first, 'mine');
        const theirs = change(1, second, 'theirs');
        const forth = mergeFlows(base, mine, theirs);
        expect(forth.conflicts).toEqual([]);
        expect(meaningOf(forth.merged)).toEqual(meaningOf(mergeFlows(base, theirs, mine).merged));
      }),
    );
  });

  it('takes from each conflict the side that is chosen', () => {
    const mine = config(chain, { url: 'mine', body: { x: 1, y: 3 } });
    const theirs = config(chain, { url: 'theirs', body: { x: 5, y: 2 } });
    const { merged, conflicts } = mergeFlows(chain, mine, theirs);
    expect(merged.nodes[0]?.config).toEqual({ url: 'mine', body: { x: 5, y: 3 } });
    expect(conflicts).toEqual([
      {
        id: 'node:a:/config/url',
        on: 'node',
        thing: 'a',
        name: 'A',
        pointer: '/config/url',
        base: 'one',
        mine: 'mine',
        theirs: 'theirs',
        taken: 'mine',
      },
    ]);
    const chosen = mergeFlows(chain, mine, theirs, () => 'theirs').merged;
    expect(chosen.nodes[0]?.config).toEqual({ url: 'theirs', body: { x: 5, y: 3 } });
  });

  it('keeps a node that one side removed and the other changed, with its edges, and asks', () => {
    const mine = removeNodes(chain, ['b']);
    const theirs = updateNode(chain, 'b', { notes: 'important' });
    for (const [one, other] of [
      [mine, theirs],
      [theirs, mine],
    ] as const) {
      const { merged, conflicts } = mergeFlows(chain, one, other);
      expect(conflicts).toMatchObject([{ id: 'node:b:', pointer: '' }]);
      expect(merged.nodes.find(({ id }) => id === 'b')?.notes).toBe('important');
      expect(arrows(merged)).toEqual(['a.out>b.in', 'b.out>c.in']);
    }
    expect(arrows(mergeFlows(chain, mine, theirs, () => 'mine').merged)).toEqual(['a.out>c.in']);
  });

  it('asks when one side removed a node that the other built upon', () => {
    const mine = removeNodes(chain, ['c']);
    const theirs = connect(addNode(chain, parsed('d'), { x: 3, y: 0 }), {
      from: { node: parsed('c').id, port: 'out' },
      to: { node: parsed('d').id, port: 'in' },
    });
    const { merged, conflicts } = mergeFlows(chain, mine, theirs);
    expect(conflicts).toMatchObject([{ id: 'node:c:' }]);
    expect(arrows(merged)).toEqual(['a.out>b.in', 'b.out>c.in', 'c.out>d.in']);
  });

  it('keeps both of two different new nodes with one id, each with its edges and place', () => {
    const end = (id: string, port: string) => ({ node: parsed(id).id, port });
    const grown = (value: string, x: number) =>
      connect(addNode(chain, parsed('set-1', { value }), { x, y: 0 }), { from: end('c', 'out'), to: end('set-1', 'in') });
    const { merged, conflicts } = mergeFlows(chain, grown('mine', 10), grown('theirs', 20));
    expect(conflicts).toEqual([]);
    const added = merged.nodes.slice(3).map(({ id, config: { value } }) => [id, value, merged.layout?.[id]?.x]);
    expect(added).toEqual([
      ['set-1', 'theirs', 20],
      ['set-2', 'mine', 10],
    ]);
    expect(arrows(merged)).toEqual(['a.out>b.in', 'b.out>c.in', 'c.out>set-1.in', 'c.out>set-2.in']);
  });

  it('does not mix the fields of two node types', () => {
    const mine = updateNode(chain, 'a', { type: 'core.log', config: { message: 'hi' } });
    const theirs = config(chain, { url: 'theirs', body: { x: 1, y: 2 } });
    const { merged, conflicts } = mergeFlows(chain, mine, theirs);
    expect(conflicts).toMatchObject([{ id: 'node:a:' }]);
    expect(merged.nodes[0]).toMatchObject({ type: 'core.log', config: { message: 'hi' } });
  });

  it('lets the later place win, without asking', () => {
    const moved = (y: number) => ({ ...chain, layout: { ...chain.layout, a: { x: 0, y } } });
    const { merged, conflicts } = mergeFlows(chain, moved(1), moved(2));
    expect([merged.layout?.['a']?.y, conflicts]).toEqual([1, []]);
  });
});
