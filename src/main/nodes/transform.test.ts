import { describe, expect, it } from 'vitest';
import { checkNode, runNode } from './testing/run-node';
import { transformNode } from './transform';

describe('transform', () => {
  it('reshapes each item for itself', async () => {
    const { outputs } = await runNode(transformNode, {
      config: { expression: '{"double": n * 2}' },
      items: [{ n: 1 }, { n: 2 }],
    });
    expect(outputs).toEqual({ out: [{ double: 2 }, { double: 4 }] });
  });

  it('makes several items of a list, and none of nothing', async () => {
    const { outputs } = await runNode(transformNode, {
      config: { expression: 'lines' },
      items: [{ lines: [1, 2] }, {}, { lines: 3 }],
    });
    expect(outputs).toEqual({ out: [1, 2, 3] });
  });

  it('sees all items at once when asked to', async () => {
    const config = { mode: 'all', expression: '{"count": $count($items), "sum": $sum($items.n)}' };
    const { outputs } = await runNode(transformNode, { config, items: [{ n: 1 }, { n: 2 }, { n: 4 }] });
    expect(outputs).toEqual({ out: [{ count: 3, sum: 7 }] });
  });

  it('runs what only real JSONata can run', async () => {
    const config = { expression: '$map([1..3], function($i) { $i * n })' };
    const { outputs } = await runNode(transformNode, { config, items: [{ n: 2 }, { n: 3 }] });
    expect(outputs).toEqual({ out: [2, 4, 6, 3, 6, 9] });
  });

  it('takes braces in its text for JSONata, not for a template', async () => {
    const { outputs } = await runNode(transformNode, { config: { expression: '{"a": {"b": n}}' }, items: [{ n: 1 }] });
    expect(outputs).toEqual({ out: [{ a: { b: 1 } }] });
  });

  it('fails with what is wrong with the expression', async () => {
    await expect(runNode(transformNode, { config: { expression: '$number("x")' } })).rejects.toThrow();
    await expect(runNode(transformNode, { config: { expression: '  ' } })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
    expect(checkNode(transformNode, {})).toEqual(['/expression: Write an expression, for example {"name": user.name}']);
  });
});
