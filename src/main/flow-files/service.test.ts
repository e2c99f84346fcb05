import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { updateNode } from '#shared/document/flow-edits';
import { createFlowFilesService, type FlowFilesService } from './service';
import { flow, type InStep, openInStep } from './testing/in-step';

let step: InStep;
let service: FlowFilesService;
beforeEach(async () => {
  step = await openInStep();
  service = createFlowFilesService(step.ports);
});
afterEach(async () => {
  await service.close();
  step.close();
});

const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

describe('a folder that is kept in step', () => {
  it('is written when the flows are there first, and follows changes of both sides by itself', async () => {
    const id = step.make(flow('Orders', 'a'));
    service.start();
    await until(() =>
      expect(service.status()).toMatchObject({ isBusy: false, entries: [{ path: 'orders.flow.yaml', state: 'same' }] }),
    );
    step.put('orders.flow.yaml', step.text('orders.flow.yaml').replace('name: a\n', 'name: By hand\n'));
    await until(() => expect(step.draft(id).definition.nodes[0]?.name).toBe('By hand'));
    step.edit(id, (now) => updateNode(now, 'a', { name: 'In the editor' }));
    await until(() => expect(step.text('orders.flow.yaml')).toContain('name: In the editor\n'));
    step.drop('orders.flow.yaml');
    await until(() => expect(service.status().entries).toMatchObject([{ state: 'file_gone', name: 'Orders' }]));
  });

  it('takes up what changed while it was not running', async () => {
    const id = step.make(flow('Orders', 'a b'));
    service.start();
    await service.sync();
    await service.close();
    step.put('orders.flow.yaml', step.text('orders.flow.yaml').replace('name: a\n', 'name: By hand\n'));
    step.edit(id, (now) => updateNode(now, 'b', { name: 'In the editor' }));
    service = createFlowFilesService(step.ports);
    service.start();
    await service.sync();
    expect(step.draft(id).definition.nodes.map(({ name }) => name)).toEqual(['By hand', 'In the editor']);
    expect(step.text('orders.flow.yaml')).toContain('name: In the editor\n');
  });

  it('says what is wrong with a folder that cannot be used, and works once another is chosen', async () => {
    const blocker = join(step.folder, 'a-file');
    writeFileSync(blocker, '');
    step.choose(join(blocker, 'below'));
    service.start();
    await until(() => expect(service.status().problem).toMatchObject({ code: 'FLOW_FOLDER_FAILED' }));
    await expect(service.sync()).rejects.toMatchObject({ code: 'FLOW_FOLDER_FAILED' });
    rmSync(blocker);
    step.make(flow('Orders', 'a'));
    step.choose(step.folder);
    await until(() => expect(service.status()).toMatchObject({ entries: [{ path: 'orders.flow.yaml', state: 'same' }] }));
    expect(service.status().problem).toBeUndefined();
  });

  it('does nothing without a folder, and says so', async () => {
    step.choose('');
    service.start();
    await expect(service.sync()).rejects.toMatchObject({ code: 'FLOW_FOLDER_NOT_SET' });
    expect(service.status()).toEqual({ isBusy: false, entries: [] });
  });
});
