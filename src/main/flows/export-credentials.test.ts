import { describe, expect, it } from 'vitest';
import { defineNode, z } from '#main/engine/sdk';
import { flowDefinitionSchema } from '#shared/model/flow';
import { withCredentialNames } from './export-credentials';

const words = { label: { en: 'x', 'pt-BR': 'x' }, description: { en: 'x', 'pt-BR': 'x' }, icon: 'x', category: 'data' as const };
const type = defineNode({
  ...words,
  type: 'test.call',
  version: 1,
  kind: 'action',
  config: z.object({ credential: z.string() }),
  credential: { types: ['test.token'], required: false, isUsed: (config) => config['auth'] !== 'none' },
  effect: 'none',
});
const nodeTypes = { find: (name: string) => (name === 'test.call' ? type : undefined), list: () => [type] };
const node = (id: string, config: object) => ({ id, type: 'test.call', name: id, config });
const here = { cred_a: { name: 'Shop', type: 'test.token', isComplete: true } };

function exported(nodes: object[], credentials?: object) {
  const definition = flowDefinitionSchema.parse({ name: 'A', nodes, ...(credentials === undefined ? {} : { credentials }) });
  return withCredentialNames(definition, nodeTypes, (id) => (here as Record<string, { name: string; type: string }>)[id]);
}

describe('an exported flow', () => {
  it('says by name and type which credentials its nodes use, and nothing else of them', () => {
    const definition = exported([node('a', { credential: 'cred_a' }), node('b', { credential: 'cred_a' })]);
    expect(definition.credentials).toEqual({ cred_a: { name: 'Shop', type: 'test.token' } });
    expect(definition.nodes[0]?.config).toEqual({ credential: 'cred_a' });
  });

  it('hands on the names of those that it came with and that are not here', () => {
    const before = { cred_far: { name: 'Far', type: 'test.token' }, cred_old: { name: 'Unused', type: 'test.token' } };
    expect(exported([node('a', { credential: 'cred_far' })], before).credentials).toEqual({ cred_far: before.cred_far });
  });

  it('says nothing where no node uses one', () => {
    expect(exported([node('a', { credential: 'cred_a', auth: 'none' })])).not.toHaveProperty('credentials');
  });
});
