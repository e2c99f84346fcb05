import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, test } from './app';

test('a folder is chosen, follows the flow, and what both changed is decided by a person', async ({ app, instance }) => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-e2e-files-'));
  const made = await instance.call<{ id: string }>(
    'POST',
    '/api/flows',
    chain('Order report', node('start', 'core.manual'), node('say', 'core.log', { message: 'first' })),
  );
  const file = join(folder, 'order-report.flow.yaml');
  try {
    await app.goto(`${instance.url}/#/settings/flow-files`);
    await expect(app.getByText('No folder yet')).toBeVisible();
    await app.getByLabel('Full path of the folder').fill('flows');
    await app.getByRole('button', { name: 'Keep in step' }).click();
    await expect(app.getByText('is no full path', { exact: false })).toBeVisible();
    await app.getByLabel('Full path of the folder').fill(folder);
    await app.getByRole('button', { name: 'Keep in step' }).click();
    await expect(app.getByRole('link', { name: 'Order report' })).toBeVisible();
    expect(await accessibilityProblems(app)).toEqual([]);

    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('message: first', 'message: from the file'));
    await expect
      .poll(async () => JSON.stringify((await instance.call('GET', `/api/flows/${made.body.id}`)).body), { timeout: 20_000 })
      .toContain('from the file');

    // Both at once, before either is looked at.
    const before = readFileSync(file, 'utf8');
    const flow = await instance.client.flows.get({ flowId: made.body.id as never });
    const [start, say] = flow.draft.nodes;
    if (start === undefined || say === undefined) throw new Error('The flow has two nodes');
    writeFileSync(file, before.replace('from the file', 'theirs'));
    await instance.client.flows.saveDraft({
      flowId: flow.id,
      definition: { ...flow.draft, nodes: [start, { ...say, config: { ...say.config, message: 'mine' } }] },
    });
    await app.getByRole('button', { name: 'Decide' }).click();
    const dialog = app.getByRole('dialog');
    await expect(dialog.getByText('config › message')).toBeVisible();
    await dialog.getByRole('radio', { name: 'The file' }).check();
    expect(await accessibilityProblems(app)).toEqual([]);
    await dialog.getByRole('button', { name: 'Take these' }).click();
    await expect(app.getByText('The flow and its file say the same again')).toBeVisible();
    const after = await instance.client.flows.get({ flowId: flow.id });
    expect(after.draft.nodes[1]?.config).toMatchObject({ message: 'theirs' });

    writeFileSync(file, 'name: [');
    await expect(app.getByText('The file cannot be read as a flow', { exact: false })).toBeVisible({ timeout: 20_000 });
    rmSync(file);
    await expect(app.getByText('The file was deleted.', { exact: false })).toBeVisible({ timeout: 20_000 });
    await app.getByRole('button', { name: 'Write file' }).click();
    await expect(app.getByText('1 file in step')).toBeVisible();
    expect(readFileSync(file, 'utf8')).toContain('message: theirs');
    await app.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(app.getByText('No folder yet')).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
