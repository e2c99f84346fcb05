/**
 * The same promise as dispatcher-crash.test.ts, with the real engine and real rules: the workspace is copied before and
 * after each commit, and each copy is started as after a power cut.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, expect, it } from 'vitest';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/host/log';
import type { PulseflowClient } from '#shared/contract';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-cut-'));
  folders.push(folder);
  return folder;
}

async function open(home: string, onCommit?: () => void): Promise<{ host: Host; client: PulseflowClient }> {
  const faults = onCommit === undefined ? {} : { faults: { onCommit } };
  const host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog, ...faults });
  return { host, client: createRouterClient(host.router, { context: {} }) };
}

/** Runs of rules by event id, as `rule event`, and the titles of the notifications. */
async function outcome(client: PulseflowClient): Promise<{ fired: string[]; titles: string[] }> {
  const { items } = await client.runs.list({ limit: 500 });
  const fired = items.map((run) => `${run.flowName} ${run.trigger.detail?.['type']} ${run.status}`).sort();
  const titles = (await client.system.notifications({ limit: 100 })).map((notification) => notification.title).sort();
  return { fired, titles };
}

it('each event fires each rule once and each notification comes once, whatever write the power cut takes', async () => {
  const home = newFolder();
  const cuts: { folder: string; emitted: number }[] = [];
  let emitted = 0;
  let recording = false;
  const first = await open(home, () => {
    if (!recording) return;
    const folder = newFolder();
    for (const file of ['pulseflow.db', 'pulseflow.db-wal']) cpSync(join(home, file), join(folder, file));
    cuts.push({ folder, emitted });
  });
  await first.host.start();
  await first.client.rules.create({ name: 'Tell', event: 'order.*', action: { type: 'notify', title: '{{ data.n }}' } });
  await first.client.rules.create({
    name: 'Hand on',
    event: 'order.placed',
    action: { type: 'raise_event', event: 'order.seen' },
  });
  recording = true;
  for (const n of [1, 2]) {
    await first.client.events.emit({ type: 'order.placed', data: { n }, id: `order-${n}` });
    emitted += 1;
  }
  const whole = (orders: number) => ({
    fired: Array.from({ length: orders }, () => [
      'Hand on order.placed succeeded',
      'Tell order.placed succeeded',
      'Tell order.seen succeeded',
    ])
      .flat()
      .sort(),
    titles: Array.from({ length: orders }, (_, index) => [String(index + 1), String(index + 1)]).flat(),
  });
  await expect.poll(() => outcome(first.client)).toEqual(whole(2));
  await first.host.close(1000);

  expect(cuts.length).toBeGreaterThan(8);
  for (const { folder, emitted: acknowledged } of cuts) {
    const { host, client } = await open(folder);
    await host.start();
    const stored = (await client.events.list({ type: 'order.placed' })).items.length;
    expect(stored).toBeGreaterThanOrEqual(acknowledged);
    await expect.poll(() => outcome(client), { timeout: 5000 }).toEqual(whole(stored));
    await host.close(0);
  }
});
