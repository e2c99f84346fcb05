import { describe, expect, it } from 'vitest';
import { mergeNode } from './merge';
import { checkNode, runNode } from './testing/run-node';

const people = [{ id: 1, name: 'Ana' }, { id: 2, name: 'Bia' }, { name: 'nobody' }];
const scores = [
  { id: 2, score: 7 },
  { id: 1, score: 9 },
  { id: 3, score: 1 },
];

describe('merge', () => {
  it('puts branches one after the other', async () => {
    const { outputs } = await runNode(mergeNode, { branches: [[{ a: 1 }], [{ b: 2 }, { b: 3 }]] });
    expect(outputs).toEqual({ out: [{ a: 1 }, { b: 2 }, { b: 3 }] });
  });

  it('combines by position, the longer branch going on alone', async () => {
    const { outputs } = await runNode(mergeNode, {
      config: { combine: 'position' },
      branches: [[{ a: 1 }], [{ b: 2 }, { b: 3 }]],
    });
    expect(outputs).toEqual({ out: [{ a: 1, b: 2 }, { b: 3 }] });
  });

  it('combines by a common field, keeping what has no partner in the first branch', async () => {
    const { outputs } = await runNode(mergeNode, { config: { combine: 'key', key: 'id' }, branches: [people, scores] });
    expect(outputs['out']).toEqual([{ id: 1, name: 'Ana', score: 9 }, { id: 2, name: 'Bia', score: 7 }, { name: 'nobody' }]);
  });

  it('does not change the items it was given', async () => {
    const first = [{ id: 1, name: 'Ana' }];
    await runNode(mergeNode, { config: { combine: 'position' }, branches: [first, [{ name: 'Bia' }]] });
    expect(first).toEqual([{ id: 1, name: 'Ana' }]);
  });

  it('tells the engine which branches to wait for', () => {
    expect([mergeNode.join?.({}), mergeNode.join?.({ wait: 'all' }), mergeNode.join?.({ wait: 'any' })]).toEqual([
      'all',
      'all',
      'any',
    ]);
  });

  it('asks for the common field', () => {
    expect(checkNode(mergeNode, { combine: 'key' })).toHaveLength(1);
    expect(checkNode(mergeNode, { combine: 'key', key: '__proto__' })).toHaveLength(1);
    expect(checkNode(mergeNode, { combine: 'key', key: 'customer.id' })).toEqual([]);
  });
});
