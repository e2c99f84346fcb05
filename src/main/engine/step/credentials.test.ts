import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { CredentialPort, NodeRegistry } from '../ports';
import { defineNode, type ExecuteContext, mapEffects, type NodeType, z } from '../sdk';
import { flowOf, Harness } from '../testing/harness';
import { createTestNodes, TestWorld } from '../testing/test-nodes';

const SECRET = 'tok_8f14e45fceea167a';
const START = ['start', 'test.start'] as const;

/** What is there, by id; opened, all of them hold the same secret. */
function credentialsOf(known: Record<string, { name: string; type: string; isComplete?: boolean }>): CredentialPort {
  return {
    find(id) {
      const found = known[id];
      return found === undefined ? undefined : { isComplete: true, ...found };
    },
    open: (id) => {
      const { name = '', type = '' } = known[id] ?? {};
      return Promise.resolve({ credential: { id, name, type, values: { token: SECRET } }, secrets: [SECRET] });
    },
  };
}

const SHOP = { cred_shop: { name: 'Shop', type: 'test.token' } };

function nodeOf(
  execute: (context: ExecuteContext) => ReturnType<NonNullable<NodeType['execute']>>,
  more: Partial<NodeType> = {},
): NodeRegistry {
  const plain = createTestNodes(new TestWorld());
  const signed: NodeType = {
    ...defineNode({
      type: 'test.signed',
      version: 1,
      kind: 'action',
      label: { en: 'Signed', 'pt-BR': 'Signed' },
      description: { en: '', 'pt-BR': '' },
      icon: 'box',
      category: 'network',
      config: z.object({ credential: z.string().default('').meta({ expression: 'none' }), auth: z.string().default('') }),
      effect: 'unsafe',
      credential: { types: ['test.token'], required: true, isUsed: (config) => config['auth'] !== 'none' },
      execute: (context) => execute(context as ExecuteContext),
    }),
    ...more,
  };
  return {
    find: (type, version) => (type === 'test.signed' ? signed : plain.find(type, version)),
    list: () => [...plain.list(), signed],
  };
}

const flowWith = (config: Record<string, Json>, more: object = {}) =>
  flowOf([START, ['call', 'test.signed', config, more], ['end', 'test.set']], ['start > call', 'call > end']);

describe('the credential of a step', () => {
  it('is opened for the step, and no record of the run holds its secret, however the node puts it about', async () => {
    const nodes = nodeOf(async (context) => {
      const credential = await context.credential();
      context.log('info', `Signing in with ${String(credential?.values['token'])}`);
      return { outputs: { out: [{ json: { echo: `Bearer ${SECRET}`, name: credential?.name ?? '' } }] } };
    });
    const harness = new Harness({ flows: { 1: flowWith({ credential: 'cred_shop' }) }, nodes, credentials: credentialsOf(SHOP) });
    const runId = await harness.start();
    await harness.until(() => harness.run(runId).status === 'succeeded');
    expect(harness.output(runId, 'end')).toEqual([{ echo: 'Bearer ••••••', name: 'Shop' }]);
    expect(JSON.stringify([...harness.disk.runs.values(), harness.disk.read(runId), harness.disk.events])).not.toContain(SECRET);
  });

  it('is kept out of errors, of attempts that are tried again, and of the single items of a step', async () => {
    let attempt = 0;
    const nodes = nodeOf(
      async (context) => {
        await context.credential();
        attempt++;
        return mapEffects(context, async (item, _config, index) => {
          if (attempt < 3 && index === 1) {
            const data = { header: SECRET };
            throw new AppError({ code: 'SERVICE_DOWN', kind: 'operational', message: `No answer to ${SECRET}`, data });
          }
          return { json: { sent: SECRET, item: item.json } };
        });
      },
      { resolve: 'item' },
    );
    const retry = { maxAttempts: 3, initialDelayMs: 0, jitter: false };
    const flow = flowWith({ credential: 'cred_shop' }, { policies: { retry } });
    const harness = new Harness({ flows: { 1: flow }, nodes, credentials: credentialsOf(SHOP) });
    const runId = await harness.start([{ n: 1 }, { n: 2 }]);
    await harness.until(() => harness.run(runId).status === 'succeeded');
    expect(attempt).toBe(3);
    expect(harness.output(runId, 'call')).toEqual([
      { sent: '••••••', item: { n: 1 } },
      { sent: '••••••', item: { n: 2 } },
    ]);
    expect(
      JSON.stringify(harness.disk, (_key, value: unknown) => (value instanceof Map ? [...value.entries()] : value)),
    ).not.toContain(SECRET);
  });

  it('that is gone, or of another type, fails the step and says what to do', async () => {
    const nodes = nodeOf(async (context) => {
      await context.credential();
      return { outputs: { out: [] } };
    });
    for (const [known, code] of [
      [{}, 'CREDENTIAL_NOT_FOUND'],
      [{ cred_shop: { name: 'Mail', type: 'test.other' } }, 'CREDENTIAL_WRONG_TYPE'],
    ] as const) {
      const harness = new Harness({
        flows: { 1: flowWith({ credential: 'cred_shop' }) },
        nodes,
        credentials: credentialsOf(known),
      });
      const runId = await harness.start();
      await harness.until(() => harness.run(runId).status === 'failed');
      expect(harness.run(runId).error).toMatchObject({ code });
    }
  });

  it('is undefined for a node that names none, and what a node itself conceals is hidden too', async () => {
    const nodes = nodeOf(async (context) => {
      expect(await context.credential()).toBeUndefined();
      context.conceal('typed in the node');
      return { outputs: { out: [{ json: { echo: 'typed in the node' } }] } };
    });
    const harness = new Harness({ flows: { 1: flowWith({ auth: 'none', credential: 'cred_shop' }) }, nodes });
    const runId = await harness.start();
    await harness.until(() => harness.run(runId).status === 'succeeded');
    expect(harness.output(runId, 'end')).toEqual([{ echo: '••••••' }]);
  });

  it('is what limits are shared by, over nodes and flows', async () => {
    const called: string[] = [];
    const nodes = nodeOf((context) => {
      called.push(context.packet.run.id);
      return { outputs: { out: [] } };
    });
    const policies = { rateLimit: { count: 1, perMs: 1000, share: 'credential' } };
    const flows = {
      1: flowWith({ credential: 'cred_shop' }, { policies }),
      2: flowWith({ credential: 'cred_other' }, { policies }),
    };
    const credentials = credentialsOf({ ...SHOP, cred_other: { name: 'Other', type: 'test.token' } });
    const harness = new Harness({ flows, nodes, credentials });
    await harness.start();
    await harness.start([{}], { flowId: 'flow_b' as FlowId });
    await harness.start([{}], { version: 2 });
    await harness.until(() => called.length === 2);
    expect(harness.engine.policies().rates).toMatchObject([
      { key: 'credential:cred_shop', waiting: 1 },
      { key: 'credential:cred_other', waiting: 0 },
    ]);
  });
});

describe('validation', () => {
  const nodes = nodeOf(() => ({ outputs: { out: [] } }));
  const known = credentialsOf({
    ...SHOP,
    cred_mail: { name: 'Mail', type: 'test.other' },
    cred_half: { name: 'Half', type: 'test.token', isComplete: false },
  });
  const problems = (config: Record<string, Json>, more: object = {}, credentials = {}) =>
    new Harness({ nodes, credentials: known }).engine
      .validate(flowDefinitionSchema.parse({ ...flowWith(config, more), credentials }))
      .filter(({ code }) => code.startsWith('CREDENTIAL_'))
      .map(({ code, severity, nodeId, field, values }) => ({ code, severity, nodeId, field, name: values?.['name'] }));
  const at = { severity: 'error', nodeId: 'call', field: '/credential' };

  it('finds a credential that is missing, gone, of another type, or incomplete, at its node and field', () => {
    expect(problems({})).toEqual([{ ...at, code: 'CREDENTIAL_MISSING', name: undefined }]);
    expect(problems({ credential: 'cred_gone' })).toEqual([{ ...at, code: 'CREDENTIAL_NOT_FOUND', name: undefined }]);
    expect(problems({ credential: 'cred_mail' })).toEqual([{ ...at, code: 'CREDENTIAL_WRONG_TYPE', name: 'Mail' }]);
    expect(problems({ credential: 'cred_half' })).toEqual([{ ...at, code: 'CREDENTIAL_INCOMPLETE', name: 'Half' }]);
    expect(problems({ credential: 'cred_shop' })).toEqual([]);
    expect(problems({ auth: 'none' })).toEqual([]);
  });

  it('calls one that came with an imported flow by its name', () => {
    const named = { cred_gone: { name: 'Shop of Ana', type: 'test.token' } };
    expect(problems({ credential: 'cred_gone' }, {}, named)).toEqual([
      { ...at, code: 'CREDENTIAL_NOT_FOUND', name: 'Shop of Ana' },
    ]);
  });

  it('only warns of a disabled node', () => {
    expect(problems({}, { disabled: true })).toMatchObject([{ code: 'CREDENTIAL_MISSING', severity: 'warning' }]);
    expect(problems({ credential: 'cred_gone' }, { disabled: true })).toMatchObject([{ severity: 'warning' }]);
  });
});
