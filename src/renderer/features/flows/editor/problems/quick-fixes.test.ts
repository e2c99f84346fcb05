import { describe, expect, it } from 'vitest';
import { type FlowDefinition, type FlowDefinitionInput, type FlowProblem, flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { quickFixes } from './quick-fixes';

const type = (name: string, kind: 'trigger' | 'action', inputs: string[], outputs: string[]): [string, NodeTypeInfo] => [
  name,
  { type: name, kind, inputs, outputs } as unknown as NodeTypeInfo,
];
const context = {
  manualName: 'By hand',
  keepSecret: async ({ config }: { config: JsonObject }) => ({ config: { ...config, token: 'gone', credential: 'cred_1' } }),
  upgradeNode: async ({ config }: { config: JsonObject }) => ({ typeVersion: 2, config: { ...config, added: true } }),
  nodeTypes: new Map([type('core.manual', 'trigger', [], ['out']), type('core.set', 'action', ['in'], ['out'])]),
};
const flow = (input: Partial<FlowDefinitionInput>): FlowDefinition =>
  flowDefinitionSchema.parse({ name: 'x', nodes: [], ...input });
const node = (id: string, extra: object = {}) => ({ id, type: 'core.set', name: id, ...extra });
const problem = (code: string, place: Partial<FlowProblem> = {}): FlowProblem => ({
  code,
  severity: 'warning',
  message: code,
  ...place,
});

async function fix(definition: FlowDefinition, found: FlowProblem, id: string): Promise<FlowDefinition> {
  const chosen = quickFixes(found, definition, context).find((each) => each.id === id);
  if (chosen === undefined) throw new Error(`no fix ${id}`);
  const result = await chosen.apply(definition);
  return typeof result === 'function' ? result(definition) : result;
}
const fixesOf = (definition: FlowDefinition, found: FlowProblem) => quickFixes(found, definition, context).map(({ id }) => id);

describe('a quick fix', () => {
  it('keeps a secret as a credential, or is content with it where it is', async () => {
    const secret = flow({ nodes: [node('call', { config: { token: 'x' } })] as never });
    const hint = problem('SECRET_IN_NODE', { nodeId: 'call', severity: 'hint' });
    expect(fixesOf(secret, hint)).toEqual(['keepCredential', 'mute']);
    expect((await fix(secret, hint, 'keepCredential')).nodes[0]?.config).toEqual({ token: 'gone', credential: 'cred_1' });
    expect((await fix(secret, hint, 'mute')).nodes[0]?.muted).toEqual(['SECRET_IN_NODE']);
  });

  const lone = flow({
    nodes: [{ id: 'start', type: 'core.manual', name: 'Start' }, node('near'), node('far'), node('lone'), node('after')] as never,
    edges: [
      { from: { node: 'start' }, to: { node: 'near' } },
      { from: { node: 'lone' }, to: { node: 'after' } },
    ] as never,
    layout: {
      start: { x: 0, y: 0 },
      near: { x: 200, y: 0 },
      far: { x: 0, y: 900 },
      lone: { x: 400, y: 0 },
      after: { x: 300, y: 0 },
    },
  });

  it('joins a lone node to the nearest before it that does not come after it, or removes it', async () => {
    const found = problem('NODE_UNREACHED', { nodeId: 'lone' });
    expect((await fix(lone, found, 'connect')).edges.at(-1)).toEqual({
      from: { node: 'near', port: 'out' },
      to: { node: 'lone', port: 'in' },
    });
    expect((await fix(lone, found, 'remove')).nodes.map(({ id }) => id)).toEqual(['start', 'near', 'far', 'after']);
    expect(fixesOf(lone, problem('NODE_UNREACHED', { nodeId: 'after' }))).toEqual(['remove']);
  });

  it('guards an effect by a retry or an error output, or mutes the hint', async () => {
    const definition = flow({ nodes: [node('a', { policies: { timeoutMs: 5 } })] as never });
    const found = problem('EFFECT_UNGUARDED', { nodeId: 'a', severity: 'hint' });
    expect((await fix(definition, found, 'retry')).nodes[0]?.policies).toMatchObject({ timeoutMs: 5, retry: { maxAttempts: 3 } });
    expect((await fix(definition, found, 'errorOutput')).nodes[0]?.policies).toMatchObject({ timeoutMs: 5, onError: 'output' });
    expect((await fix(definition, found, 'mute')).nodes[0]?.muted).toEqual(['EFFECT_UNGUARDED']);
  });

  it('replaces a node by the newer type, which keeps its settings and place', async () => {
    const newer = { type: 'shop.set', version: 3, defaults: { kept: 0, more: '' } } as unknown as NodeTypeInfo;
    const older = { type: 'core.set', replacedBy: 'shop.set' } as unknown as NodeTypeInfo;
    const definition = flow({ nodes: [node('a', { config: { kept: 1 }, policies: { timeoutMs: 5 } })] as never });
    const found = problem('NODE_REPLACED', { nodeId: 'a', severity: 'hint' });
    const nodeTypes = new Map([...context.nodeTypes, ['core.set', older] as const, ['shop.set', newer] as const]);
    const [replace, mute] = quickFixes(found, definition, { ...context, nodeTypes });
    expect((replace?.apply(definition) as FlowDefinition).nodes[0]).toMatchObject({
      id: 'a',
      type: 'shop.set',
      typeVersion: 3,
      config: { kept: 1, more: '' },
      policies: { timeoutMs: 5 },
    });
    expect((mute?.apply(definition) as FlowDefinition).nodes[0]?.muted).toEqual(['NODE_REPLACED']);
    expect(fixesOf(definition, found)).toEqual(['mute']);
  });

  it('updates an old node with what its newer version makes of its settings', async () => {
    const definition = flow({ nodes: [node('a', { config: { kept: 1 } })] as never });
    const fixed = await fix(definition, problem('NODE_VERSION_OLD', { nodeId: 'a' }), 'update');
    expect(fixed.nodes[0]).toMatchObject({ typeVersion: 2, config: { kept: 1, added: true } });
  });

  it('gives a node a name of its own', async () => {
    const definition = flow({ nodes: [node('a', { name: 'Same' }), node('b', { name: 'Same' })] as never });
    const fixed = await fix(definition, problem('NODE_NAME_DUPLICATE', { nodeId: 'b' }), 'rename');
    expect(fixed.nodes.map(({ name }) => name)).toEqual(['Same', 'Same 2']);
  });

  it('removes an edge that cannot be, and one of two that are the same', async () => {
    const twice = flow({
      nodes: [node('a'), node('b')] as never,
      edges: [
        { from: { node: 'a' }, to: { node: 'b' } },
        { from: { node: 'a' }, to: { node: 'b' } },
      ] as never,
    });
    expect((await fix(twice, problem('EDGE_DUPLICATE', { edgeIndex: 1 }), 'removeEdge')).edges).toHaveLength(1);
    const broken = flow({ nodes: [node('a')] as never, edges: [{ from: { node: 'a' }, to: { node: 'gone' } }] as never });
    expect((await fix(broken, problem('EDGE_NODE_UNKNOWN', { edgeIndex: 0 }), 'removeEdge')).edges).toEqual([]);
  });

  it('adds a trigger before the first node, or enables the one that is off', async () => {
    const none = flow({ nodes: [node('a')] as never, layout: { a: { x: 100, y: 40 } } });
    const fixed = await fix(none, problem('NO_TRIGGER'), 'addTrigger');
    expect([fixed.nodes[0], fixed.edges, fixed.layout?.['manual-1']]).toMatchObject([
      { id: 'manual-1', type: 'core.manual', name: 'By hand' },
      [{ from: { node: 'manual-1' }, to: { node: 'a' } }],
      { x: -180, y: 40 },
    ]);
    const off = flow({ nodes: [{ id: 't', type: 'core.manual', name: 'T', disabled: true }] as never });
    expect((await fix(off, problem('NO_TRIGGER'), 'enable')).nodes[0]?.disabled).toBeUndefined();
  });

  it('takes an error flow away that cannot be', async () => {
    const definition = flow({ settings: { errorFlow: 'flow_01ARZ3NDEKTSV4RRFFQ69G5FAV' as never, priority: 1 } });
    expect((await fix(definition, problem('ERROR_FLOW_SELF'), 'noErrorFlow')).settings).toEqual({ priority: 1 });
  });

  it('is not offered where a person must decide', () => {
    expect(fixesOf(lone, problem('CONFIG_INVALID', { nodeId: 'near', field: '/x' }))).toEqual([]);
  });
});
