import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { createHost, type Host } from './host';
import { silentLog } from './log';

const homes: string[] = [];
const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close(0);
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'pulseflow-host-'));
  homes.push(home);
  return home;
}

async function open(
  home: string,
  options: { installTemplates?: boolean } = {},
): Promise<{ host: Host; client: PulseflowClient }> {
  const host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog, ...options });
  hosts.push(host);
  await host.start();
  return { host, client: createRouterClient(host.router, { context: {} }) };
}

function flow(name: string, trigger: object, nodes: { id: string }[]): FlowDefinition {
  const ids = ['start', ...nodes.map((node) => node.id)];
  return flowDefinitionSchema.parse({
    name,
    nodes: [
      { id: 'start', name: 'Start', type: 'core.manual', ...trigger },
      ...nodes.map((node) => ({ name: node.id, ...node })),
    ],
    edges: ids.slice(1).map((id, index) => ({ from: { node: ids[index] }, to: { node: id } })),
  });
}
const greet = { id: 'greet', type: 'core.set', config: { fields: [{ path: 'greeting', value: 'Hello {{ name }}' }] } };

async function published(client: PulseflowClient, definition: FlowDefinition): Promise<FlowId> {
  return (await client.flows.create({ query: { publish: true }, body: definition })).id;
}
async function started(client: PulseflowClient, workflowId: FlowId, input: object, test = false): Promise<RunId> {
  return (await client.runs.start({ params: { workflowId }, body: { input: input as never, test } })).runId;
}
const statusOf = async (client: PulseflowClient, runId: RunId) => (await client.runs.status({ runId })).status;

describe('a host', () => {
  it('runs a published flow from call to history', async () => {
    const { client } = await open(newHome());
    const flowId = await published(client, flow('Greet', {}, [greet]));
    const runId = await started(client, flowId, { name: 'Ada' });
    await expect
      .poll(() => client.runs.status({ runId }))
      .toMatchObject({ status: 'succeeded', output: { greeting: 'Hello Ada' } });
    expect((await client.runs.list({ flowId })).items.map((run) => run.id)).toEqual([runId]);
    expect(await client.flows.get({ flowId })).toMatchObject({
      runsLast24h: { succeeded: 1 },
      lastRun: { id: runId, status: 'succeeded' },
    });
  });

  it('keeps flows and finished runs over a restart', async () => {
    const home = newHome();
    const { host, client } = await open(home);
    const flowId = await published(client, flow('Greet', {}, [greet]));
    const runId = await started(client, flowId, { name: 'Ada' });
    await expect.poll(() => statusOf(client, runId)).toBe('succeeded');
    await host.close(1000);
    const again = await open(home);
    expect(await statusOf(again.client, runId)).toBe('succeeded');
    expect(await again.client.flows.get({ flowId })).toMatchObject({ status: 'active', publishedVersion: 1 });
  });

  it('takes a run up again that waited while the host was down', async () => {
    const home = newHome();
    const { host, client } = await open(home);
    const wait = { id: 'wait', type: 'core.wait', config: { mode: 'duration', durationMs: 400 } };
    const flowId = await published(client, flow('Wait', {}, [wait, greet]));
    const runId = await started(client, flowId, { name: 'Ada' });
    await expect.poll(() => statusOf(client, runId)).toBe('waiting');
    await host.close(0);
    const again = await open(home);
    await expect.poll(() => statusOf(again.client, runId), { timeout: 5000 }).toBe('succeeded');
  });

  it('answers a webhook with what the flow made of it, and shows the run', async () => {
    const { host, client } = await open(newHome());
    const trigger = { type: 'core.webhook', config: { path: 'greet', methods: ['POST'], auth: 'none', respond: 'result' } };
    const hello = { ...greet, config: { fields: [{ path: 'greeting', value: 'Hello {{ body.name }}' }] } };
    const flowId = await published(client, flow('Hook', trigger, [hello]));
    const answer = await host.webhooks.receiver.receive({
      method: 'POST',
      path: 'greet',
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"name":"Ada"}'),
    });
    expect(answer).toMatchObject({ status: 200, body: { greeting: 'Hello Ada' } });
    expect((await client.runs.list({ flowId })).items).toMatchObject([{ trigger: { kind: 'webhook' }, status: 'succeeded' }]);
  });

  it('starts a flow by an event and fires a rule once', async () => {
    const { client } = await open(newHome());
    const flowId = await published(client, flow('On event', { type: 'core.event', config: { event: 'user.*' } }, [greet]));
    const rule = await client.rules.create({ event: 'user.registered', action: { type: 'log_action' }, enabled: true });
    const simulated = await client.events.simulate({ event: 'user.registered', data: { name: 'Ada' } });
    expect(simulated).toMatchObject({ rules: [{ ruleId: rule.id }], flows: [{ flowId }] });
    await expect.poll(async () => (await client.runs.list({ flowId })).items.map((run) => run.status)).toEqual(['succeeded']);
    await expect.poll(async () => (await client.rules.get({ ruleId: rule.id })).firedCount).toBe(1);
  });

  it('holds runs back while all is paused, also over a restart, and lets them go after', async () => {
    const home = newHome();
    const first = await open(home);
    const flowId = await published(first.client, flow('Greet', {}, [greet]));
    await first.client.settings.update({ engine: { paused: true } });
    const runId = await started(first.client, flowId, { name: 'Ada' });
    await first.host.close(0);
    const { client } = await open(home);
    expect(await statusOf(client, runId)).toBe('queued');
    await client.settings.update({ engine: { paused: false } });
    await expect.poll(() => statusOf(client, runId)).toBe('succeeded');
  });

  it('tests a draft without publishing it', async () => {
    const { client } = await open(newHome());
    const { id } = await client.flows.create({ query: { publish: false }, body: flow('Draft', {}, [greet]) });
    const runId = await started(client, id, { name: 'Ada' }, true);
    await expect.poll(() => statusOf(client, runId)).toBe('succeeded');
    expect(await client.runs.get({ runId })).toMatchObject({ test: true, flowVersion: -1 });
  });

  it('puts an e-mail into the outbox folder until an SMTP server is set', async () => {
    const home = newHome();
    const { client } = await open(home);
    const mail = {
      id: 'mail',
      type: 'core.send-email',
      config: { to: 'ada@example.com', subject: 'Hello {{ name }}', text: 'Welcome' },
    };
    const runId = await started(client, await published(client, flow('Mail', {}, [mail])), { name: 'Ada' });
    await expect.poll(() => statusOf(client, runId)).toBe('succeeded');
    await expect(client.settings.testSmtp({})).rejects.toMatchObject({ code: 'SMTP_NOT_SET' });
  });

  it('installs the templates for a new user when asked, and says on the first start that it has not offered them', async () => {
    const home = newHome();
    const first = await open(home);
    expect(await first.client.system.info()).toMatchObject({ firstStart: true, workspace: home });
    await first.host.close(0);
    const { client } = await open(home, { installTemplates: true });
    const templates = (await client.flows.templates()).filter(({ starter }) => starter);
    expect(templates.length).toBeGreaterThan(0);
    expect(templates.every((template) => template.installedFlowId !== undefined)).toBe(true);
    expect((await client.flows.list({})).items.map((item) => item.publishedVersion)).toEqual(templates.map(() => 1));
    expect(await client.system.info()).toMatchObject({ firstStart: false });
  });

  it('describes every node type it can run', async () => {
    const { client } = await open(newHome());
    const types = (await client.flows.nodeTypes()).map((type) => type.type);
    expect(types).toEqual(expect.arrayContaining(['core.webhook', 'core.if', 'core.for-each', 'core.code', 'core.send-email']));
  });

  it('runs JavaScript in a thread of its own', async () => {
    const { client } = await open(newHome());
    const code = { id: 'code', type: 'core.code', config: { code: 'return items.map((item) => ({ doubled: item.n * 2 }))' } };
    const runId = await started(client, await published(client, flow('Code', {}, [code])), { n: 21 });
    await expect
      .poll(() => client.runs.status({ runId }), { timeout: 5000 })
      .toMatchObject({ status: 'succeeded', output: { doubled: 42 } });
  });

  it('refuses bad input with a message that names the field', async () => {
    const { client } = await open(newHome());
    await expect(client.flows.get({ flowId: '' as FlowId })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('/flowId') as string,
    });
  });

  it('tells watchers of counts and flows, and ends their streams when it closes', async () => {
    const { host, client } = await open(newHome());
    const kinds = new Set<string>();
    const stream = await client.system.watch();
    const reading = (async () => {
      for await (const change of stream) kinds.add(change.kind);
    })();
    await published(client, flow('Greet', {}, [greet]));
    await expect.poll(() => [...kinds].sort()).toEqual(['counts', 'flows', 'health', 'inbox', 'plugins']);
    await host.close(0);
    await reading;
  });

  it('refuses a workspace that another host has open, and lets go of it when it closes', async () => {
    const home = newHome();
    const { host } = await open(home);
    await expect(createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog })).rejects.toMatchObject({
      code: 'WORKSPACE_LOCKED',
    });
    await host.close(0);
    await open(home);
  });

  it('can be read and closed without being started', async () => {
    const home = newHome();
    const host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog });
    const client = createRouterClient(host.router, { context: {} });
    expect((await client.flows.list({})).items).toEqual([]);
    expect(host.health()).toMatchObject({ status: 'ok', store: 'ok' });
    await host.close(0);
  });

  it('stores what a step raises while it closes, and acts on it after the next start', async () => {
    const home = newHome();
    const first = await open(home);
    const listener = await published(
      first.client,
      flow('Listen', { type: 'core.event', config: { event: 'shop.closed' } }, [greet]),
    );
    const raise = { id: 'raise', type: 'core.raise-event', config: { event: 'shop.closed' } };
    const runId = await started(first.client, await published(first.client, flow('Raise', {}, [raise])), { name: 'Ada' });
    await first.host.close(2000);
    const { client } = await open(home);
    await expect.poll(() => statusOf(client, runId)).toBe('succeeded');
    await expect
      .poll(async () => (await client.runs.list({ flowId: listener })).items.map((run) => run.status))
      .toEqual(['succeeded']);
  });

  it('seals the SMTP password and hands it to nobody', async () => {
    const home = newHome();
    const { client } = await open(home);
    const settings = await client.settings.update({ smtp: { host: 'localhost', password: 'correct horse' } });
    expect(settings.smtp).toMatchObject({ passwordSet: true });
    expect(JSON.stringify(await client.settings.get())).not.toContain('correct horse');
    expect(readFileSync(join(home, 'keys', 'vault.key'), 'utf8')).not.toBe('');
  });
});

describe('trouble that only people can end', () => {
  const titles = async (client: PulseflowClient) =>
    (await client.system.notifications({ limit: 10 })).map((notification) => notification.title);

  it('with the settings is told at the start', async () => {
    const home = newHome();
    const { host } = await open(home);
    host.store.write(() => host.store.db.prepare("INSERT INTO settings (key, value) VALUES ('limits', '{')").run());
    await host.close(0);
    const { client } = await open(home);
    await expect.poll(() => titles(client)).toHaveLength(1);
    expect(await client.settings.get()).toMatchObject({ limits: { jsonDepth: 64 } });
  });

  it('with a ring of events is told once', async () => {
    const { client } = await open(newHome());
    await client.settings.update({ language: 'en' });
    const raise = { id: 'raise', type: 'core.raise-event', config: { event: 'ring.again' } };
    await published(client, flow('Ring', { type: 'core.event', config: { event: 'ring.*' } }, [raise]));
    await client.events.emit({ type: 'ring.first', data: {} });
    await expect.poll(() => titles(client), { timeout: 5000 }).toEqual(['"Ring" was not started: a ring']);
  });
});

describe('a flow that starts another one', () => {
  it('starts it once with its items, and fails with a clear error while the other is paused', async () => {
    const { client } = await open(newHome());
    const called = await published(client, flow('Called', {}, [greet]));
    const call = { id: 'call', type: 'core.start-flow', config: { flowId: called } };
    const caller = await published(client, flow('Caller', {}, [call]));
    const first = await started(client, caller, { name: 'Ada' });
    await expect.poll(() => statusOf(client, first)).toBe('succeeded');
    await expect
      .poll(async () => (await client.runs.list({ flowId: called })).items)
      .toMatchObject([{ status: 'succeeded', trigger: { kind: 'api' } }]);
    await client.flows.pause({ flowId: called });
    const second = await started(client, caller, { name: 'Ada' });
    await expect
      .poll(() => client.runs.status({ runId: second }))
      .toMatchObject({ status: 'failed', error: { code: 'FLOW_PAUSED' } });
  });

  it('may start itself, but not for ever: the step that would go too far fails and says what to do', async () => {
    const { client } = await open(newHome());
    const flowId = await published(client, flow('Ring', {}, [greet]));
    const again = { id: 'again', type: 'core.start-flow', config: { flowId } };
    await client.flows.saveDraft({ flowId, definition: flow('Ring', {}, [again]) });
    await client.flows.publish({ flowId });
    await started(client, flowId, { name: 'Ada' });
    await expect
      .poll(async () => (await client.runs.list({ flowId, status: 'failed' })).items, { timeout: 10_000 })
      .toMatchObject([{ error: { code: 'FLOW_CHAIN_TOO_LONG', kind: 'user' } }]);
    const all = (await client.runs.list({ flowId, limit: 100 })).items;
    expect(all.map((run) => run.status).sort()).toEqual(['failed', ...Array<string>(16).fill('succeeded')]);
  });
});
