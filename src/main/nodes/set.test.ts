import { describe, expect, it } from 'vitest';
import { setNode } from './set';
import { checkNode, runNode } from './testing/run-node';

const set = (fields: { path: string; value?: string | number | null; type?: string }[], more = {}) => ({ fields, ...more });

describe('set fields', () => {
  it('sets fixed values and expressions beside the other fields', async () => {
    const config = set([
      { path: 'fixed', value: 'x' },
      { path: 'sum', value: '{{ a + b }}' },
    ]);
    const { outputs } = await runNode(setNode, {
      config,
      items: [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
    });
    expect(outputs['out']).toEqual([
      { a: 1, b: 2, fixed: 'x', sum: 3 },
      { a: 3, b: 4, fixed: 'x', sum: 7 },
    ]);
  });

  it('sets nested fields without touching the item it was given', async () => {
    const item = { customer: { name: 'Ana' }, lines: [{ price: 1 }] };
    const config = set([
      { path: 'customer.email', value: 'a@b.c' },
      { path: 'lines[1].price', value: 2 },
      { path: 'new.deep.field', value: 3 },
      { path: '["odd.name"]', value: 4 },
    ]);
    const { outputs } = await runNode(setNode, { config, items: [item] });
    expect(outputs['out']).toEqual([
      {
        customer: { name: 'Ana', email: 'a@b.c' },
        lines: [{ price: 1 }, { price: 2 }],
        new: { deep: { field: 3 } },
        'odd.name': 4,
      },
    ]);
    expect(item).toEqual({ customer: { name: 'Ana' }, lines: [{ price: 1 }] });
  });

  it('removes a field whose expression gives nothing', async () => {
    const { outputs } = await runNode(setNode, { config: set([{ path: 'a', value: '{{ missing }}' }]), items: [{ a: 1, b: 2 }] });
    expect(outputs['out']).toEqual([{ b: 2 }]);
  });

  it('can start from nothing', async () => {
    const config = set([{ path: 'only', value: '{{ a }}' }], { keepOthers: false });
    const { outputs } = await runNode(setNode, { config, items: [{ a: 1, b: 2 }] });
    expect(outputs['out']).toEqual([{ only: 1 }]);
  });

  it('keeps an item that is no object under value', async () => {
    const { outputs } = await runNode(setNode, { config: set([{ path: 'a', value: 1 }]), items: ['text'] });
    expect(outputs['out']).toEqual([{ value: 'text', a: 1 }]);
  });

  it.each([
    ['text', '{{ 5 }}', '5'],
    ['text', '{{ {"a": 1} }}', '{"a":1}'],
    ['number', '5.5', 5.5],
    ['number', '{{ true }}', 1],
    ['boolean', 'true', true],
    ['boolean', '0', false],
    ['json', '[1, {"a": 2}]', [1, { a: 2 }]],
    ['json', 'plain', 'plain'],
    ['auto', '{{ [1, 2] }}', [1, 2]],
  ])('converts to %s: %j', async (type, value, expected) => {
    const { outputs } = await runNode(setNode, { config: set([{ path: 'x', value, type }]) });
    expect(outputs['out']).toEqual([{ x: expected }]);
  });

  it.each([
    ['number', 'five'],
    ['number', ' '],
    ['boolean', 'maybe'],
  ])('refuses what is no %s: %j', async (type, value) => {
    const run = runNode(setNode, { config: set([{ path: 'x', value, type }]) });
    await expect(run).rejects.toMatchObject({ code: 'NODE_VALUE_INVALID', kind: 'user', data: { path: 'x', type } });
  });

  it('says where JSON is broken', async () => {
    const run = runNode(setNode, { config: set([{ path: 'x', value: '{"a": }', type: 'json' }]) });
    await expect(run).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID', data: { field: 'x' } });
  });

  it('never reaches into a prototype', async () => {
    expect(checkNode(setNode, set([{ path: '__proto__.polluted', value: 1 }]))).toHaveLength(1);
    await expect(runNode(setNode, { config: set([{ path: 'constructor.x', value: 1 }]) })).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
    });
  });

  it('locates a field without a name', () => {
    expect(checkNode(setNode, set([{ path: 'a' }, { path: ' ' }]))).toEqual([
      '/fields/1/path: Name the field to set, for example customer.email',
    ]);
  });

  it('stays synchronous for plain items, so that many of them cost no promises', () => {
    const json = { a: 1 };
    const result = setNode.execute?.({
      items: [{ json }, { json }],
      configFor: () => ({ fields: [{ path: 'b', value: 2, type: 'auto' }], keepOthers: true }),
    } as never);
    expect(result).toEqual({ outputs: { out: [{ json: { a: 1, b: 2 } }, { json: { a: 1, b: 2 } }] } });
  });
});
