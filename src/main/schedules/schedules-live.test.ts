/** A schedule through the whole app: the real host, engine, clock and contract. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { createHost } from '#main/host/host';
import { silentLog } from '#main/host/log';
import { flowDefinitionSchema } from '#shared/model/flow';

it('a published schedule starts runs on the real clock until it is paused, and goes on after a restart', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pulseflow-schedules-live-'));
  const open = async () => {
    const host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog });
    await host.start();
    return { host, client: createRouterClient(host.router, { context: {} }) };
  };
  let { host, client } = await open();
  try {
    const body = flowDefinitionSchema.parse({
      name: 'Tick',
      nodes: [
        { id: 'start', name: 'Start', type: 'core.schedule', config: { mode: 'interval', everyMs: 1000 } },
        { id: 'log', name: 'Log', type: 'core.log', config: { message: '{{ scheduledFor }}' } },
      ],
      edges: [{ from: { node: 'start' }, to: { node: 'log' } }],
    });
    const flow = await client.flows.create({ query: { publish: true }, body });
    const runs = async () => (await client.runs.list({ flowId: flow.id })).items;
    await expect.poll(async () => (await runs()).length, { timeout: 8000 }).toBeGreaterThanOrEqual(2);
    const [newest, before] = await runs();
    expect(newest?.trigger).toMatchObject({ kind: 'schedule', nodeId: 'start' });
    const moment = (run: typeof newest) => Date.parse(run?.trigger.detail?.['occurrence'] ?? '');
    expect(moment(newest) - moment(before)).toBe(1000);
    await host.close(1000);

    ({ host, client } = await open());
    const count = (await runs()).length;
    await expect.poll(async () => (await runs()).length, { timeout: 8000 }).toBeGreaterThan(count);
    const occurrences = (await runs()).map(moment);
    expect(new Set(occurrences).size).toBe(occurrences.length);
    await client.flows.pause({ flowId: flow.id });
    expect((await client.flows.get({ flowId: flow.id })).status).toBe('paused');
  } finally {
    await host.close(1000);
    rmSync(home, { recursive: true, force: true });
  }
}, 20_000);
