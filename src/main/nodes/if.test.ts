import { describe, expect, it } from 'vitest';
import { filterNode } from './filter';
import { ifNode } from './if';
import { checkNode, runNode } from './testing/run-node';

const numbers = [{ n: 1 }, { n: 5 }, { n: 9 }];
const above4 = { conditions: [{ value: '{{ n }}', operator: 'greater', compareWith: 4 }] };

describe('if', () => {
  it('sends each item its way, in order', async () => {
    const { outputs } = await runNode(ifNode, { config: above4, items: numbers });
    expect(outputs).toEqual({ true: [{ n: 5 }, { n: 9 }], false: [{ n: 1 }] });
  });

  it('leaves out a way that no item takes, so that nothing after it runs', async () => {
    const { outputs } = await runNode(ifNode, { config: above4, items: [{ n: 7 }] });
    expect(Object.keys(outputs)).toEqual(['true']);
  });

  it('can do with one of several conditions', async () => {
    const conditions = [
      { value: '{{ n }}', operator: 'equals', compareWith: 1 },
      { value: '{{ n }}', operator: 'equals', compareWith: 9 },
    ];
    const any = await runNode(ifNode, { config: { match: 'any', conditions }, items: numbers });
    const all = await runNode(ifNode, { config: { match: 'all', conditions }, items: numbers });
    expect(any.outputs['true']).toEqual([{ n: 1 }, { n: 9 }]);
    expect(all.outputs).toEqual({ false: numbers });
  });

  it('decides by JSONata alone, and together with conditions', async () => {
    const alone = await runNode(ifNode, { config: { condition: 'n > 4' }, items: numbers });
    const both = await runNode(ifNode, { config: { ...above4, condition: '$index = 2 or n = 1' }, items: numbers });
    expect(alone.outputs['true']).toEqual([{ n: 5 }, { n: 9 }]);
    expect(both.outputs['true']).toEqual([{ n: 9 }]);
  });

  it('decides by JSONata only when told so', async () => {
    const config = { ...above4, match: 'expression', condition: 'n = 1' };
    expect((await runNode(ifNode, { config, items: numbers })).outputs['true']).toEqual([{ n: 1 }]);
    expect(ifNode.summary?.(config)).toBe('n = 1');
    expect(checkNode(ifNode, { ...above4, match: 'expression' })).toHaveLength(1);
  });

  it('goes on where an expression needs real JSONata', async () => {
    const config = { conditions: [{ value: '{{ $sift($, function($v) { $v > 4 }) }}', operator: 'exists' }] };
    const { outputs } = await runNode(ifNode, { config, items: numbers });
    expect(outputs).toEqual({ true: [{ n: 5 }, { n: 9 }], false: [{ n: 1 }] });
  });

  it('says which pattern is broken, before and in a run', async () => {
    const config = (compareWith: string) => ({ conditions: [{ value: 'x', operator: 'matches', compareWith }] });
    expect(checkNode(ifNode, config('(a'))).toEqual(['/conditions/0/compareWith: "(a" is not a valid regular expression']);
    await expect(runNode(ifNode, { config: config('{{ "(a" }}') })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
  });

  it('asks for a condition', () => {
    expect(checkNode(ifNode, {})).toEqual(['/conditions: Add a condition, or write one in JSONata']);
    expect(checkNode(ifNode, { condition: 'n > 4' })).toEqual([]);
  });

  it('shows its conditions on the card', () => {
    expect(ifNode.summary?.({ ...above4, condition: 'a = b' })).toBe('n > 4 & a = b');
    expect(ifNode.summary?.({ conditions: [{ value: '{{ result }}', operator: 'exists' }] })).toBe('result exists');
  });
});

describe('filter', () => {
  it('keeps what holds and gives the rest by its own port', async () => {
    const { outputs } = await runNode(filterNode, { config: above4, items: numbers });
    expect(outputs).toEqual({ out: [{ n: 5 }, { n: 9 }], rest: [{ n: 1 }] });
  });

  it('stops the branch when nothing is kept', async () => {
    const { outputs } = await runNode(filterNode, { config: above4, items: [{ n: 1 }] });
    expect(outputs).toEqual({ rest: [{ n: 1 }] });
  });
});
