/** Rules and events through the whole app: the real host, engine, nodes and contract. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/host/log';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';

let home: string;
let host: Host;
let client: PulseflowClient;

async function open(): Promise<void> {
  host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog });
  await host.start();
  client = createRouterClient(host.router, { context: {} });
}
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-rules-live-'));
  await open();
});
afterEach(async () => {
  await host.close(0);
  rmSync(home, { recursive: true, force: true });
});

it('a rule logs what a simulated event holds, as a run of its own', async () => {
  const rule = await client.rules.create({
    event: 'user.registered',
    action: { type: 'log_action', message: 'Hello {{ data.name }}' },
  });
  const simulated = await client.events.simulate({ event: 'user.registered', data: { name: 'Ana' } });
  expect(simulated.rules).toEqual([{ ruleId: rule.id, name: rule.name, action: 'log_action' }]);
  await expect
    .poll(() => client.rules.logs({ ruleId: rule.id }))
    .toMatchObject([{ eventId: simulated.event.id, eventType: 'user.registered', outcome: 'succeeded', message: 'Hello Ana' }]);
  expect(await client.rules.list()).toMatchObject([{ id: rule.id, firedCount: 1 }]);
  expect((await client.runs.list({ includeRules: false })).items).toEqual([]);
  expect((await client.runs.list({})).items).toMatchObject([{ trigger: { kind: 'rule' }, status: 'succeeded' }]);
});

it('the short form logs type and data; a rule that is switched off or does not match stays silent', async () => {
  const short = await client.rules.create({ event: 'a.*', action: 'log_action' });
  await client.rules.create({ event: 'a.*', action: 'log_action', enabled: false });
  await client.rules.create({ event: 'a.*', action: 'log_action', condition: 'data.n > 5' });
  const simulated = await client.events.simulate({ event: 'a.b', data: { n: 1 } });
  expect(simulated.rules.map((rule) => rule.ruleId)).toEqual([short.id]);
  await expect.poll(() => client.rules.logs({ ruleId: short.id })).toMatchObject([{ message: 'a.b: {"n":1}' }]);
});

it('rules hand on to rules, notifications and flows, and a ring of them ends', async () => {
  const flow = await client.flows.create({
    query: { publish: true },
    body: flowDefinitionSchema.parse({
      name: 'Welcome',
      nodes: [
        { id: 'start', name: 'Start', type: 'core.manual' },
        { id: 'log', name: 'Log', type: 'core.log', config: { message: '{{ data.name }}' } },
      ],
      edges: [{ from: { node: 'start' }, to: { node: 'log' } }],
    }),
  });
  await client.rules.create({ event: 'user.registered', action: { type: 'raise_event', event: 'user.welcomed' } });
  await client.rules.create({ event: 'user.welcomed', action: { type: 'notify', title: 'Welcome {{ data.name }}' } });
  await client.rules.create({ event: 'user.welcomed', action: { type: 'run_flow', flowId: flow.id } });
  const ring = await client.rules.create({ event: 'ring.*', action: { type: 'raise_event', event: 'ring.next' } });
  await client.events.emit({ type: 'user.registered', data: { name: 'Ana' } });
  await client.events.emit({ type: 'ring.first', data: {} });
  const titles = async () => (await client.system.notifications({})).map(({ title }) => title);
  await expect.poll(titles).toEqual(expect.arrayContaining(['Welcome Ana', expect.stringContaining('a ring')]));
  expect(await titles()).toHaveLength(2);
  await expect.poll(async () => (await client.runs.list({ flowId: flow.id })).items).toMatchObject([{ status: 'succeeded' }]);
  await expect.poll(async () => (await client.events.list({ type: 'ring.*', limit: 100 })).items.length).toBe(18);
  expect((await client.rules.get({ ruleId: ring.id })).firedCount).toBe(17);
});

it('a ring through a flow that starts another one ends as well', async () => {
  const raise = await client.flows.create({
    query: { publish: true },
    body: flowDefinitionSchema.parse({
      name: 'Raise',
      nodes: [
        { id: 'start', name: 'Start', type: 'core.manual' },
        { id: 'raise', name: 'Raise', type: 'core.raise-event', config: { event: 'ring.on' } },
      ],
      edges: [{ from: { node: 'start' }, to: { node: 'raise' } }],
    }),
  });
  const rule = await client.rules.create({ event: 'ring.*', action: { type: 'run_flow', flowId: raise.id } });
  await client.events.emit({ type: 'ring.first', data: {} });
  await expect
    .poll(async () => (await client.rules.get({ ruleId: rule.id })).lastError, { timeout: 5000 })
    .toMatch(/set each other off/);
  // The event, the runs that it sets off (rule and flow in turn), and their events: 16 links in all.
  expect((await client.runs.list({ flowId: raise.id, limit: 100 })).items).toHaveLength(8);
  expect((await client.events.list({ type: 'ring.*', limit: 100 })).items).toHaveLength(9);
});

it('a rule on every event of the system ends with the run that it watched', async () => {
  const rule = await client.rules.create({ event: 'flx.**', action: 'log_action' });
  await client.rules.create({ event: 'flx.**', action: { type: 'notify', title: '{{ type }}' } });
  await client.events.simulate({ event: 'flx.run.failed', data: {} });
  await expect.poll(async () => (await client.rules.get({ ruleId: rule.id })).firedCount).toBeGreaterThanOrEqual(1);
  // What its own runs raise comes a moment later: settled is what is the same at two looks.
  let settled = 0;
  const isSettled = async () => {
    const before = settled;
    settled = (await client.rules.get({ ruleId: rule.id })).firedCount;
    const { queued, running } = await client.runs.counts();
    return before === settled && queued + running === 0;
  };
  await expect.poll(isSettled, { interval: 400, timeout: 15_000 }).toBe(true);
  await client.events.emit({ type: 'something.else', data: {} });
  await expect.poll(async () => (await client.events.list({ type: 'something.else' })).items.length).toBe(1);
  expect((await client.rules.get({ ruleId: rule.id })).firedCount).toBe(settled);
});

it('an event that came just before a restart fires its rule after it, once', async () => {
  const rule = await client.rules.create({ event: 'late.*', action: 'log_action' });
  const { sequence } = await client.events.emit({ type: 'late.event', data: {} });
  await host.close(1000);
  await open();
  await expect.poll(() => client.rules.logs({ ruleId: rule.id })).toHaveLength(1);
  expect((await client.rules.get({ ruleId: rule.id })).firedCount).toBe(1);
  expect((await client.events.get({ sequence })).type).toBe('late.event');
});

it('the live tail is heard through the contract, and resumes behind the last event seen', async () => {
  const view = await client.events.watch({ type: 'live.*' });
  const first = view.next();
  await client.events.emit({ type: 'other', data: 1 });
  const { sequence } = await client.events.emit({ type: 'live.one', data: 1 });
  expect((await first).value).toMatchObject({ type: 'live.one', sequence });
  await view.return?.();
  await client.events.emit({ type: 'live.two', data: 2 });
  const resumed = await client.events.watch({ type: 'live.*' }, { lastEventId: String(sequence) });
  expect((await resumed.next()).value).toMatchObject({ type: 'live.two' });
  await resumed.return?.();
});
