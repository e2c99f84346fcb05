import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, node } from '../setup/flows';
import { expect, test } from './desktop-app';
import { invoice, isShown, publish, quickRunPage, startAgain } from './openings';

const folder = mkdtempSync(join(tmpdir(), 'pulseflow-desktop-files-'));
const takesFile = chain(
  'Read a scan',
  node('start', 'core.manual', { inputs: [{ name: 'scan', label: 'Scan', type: 'file', required: true }] }),
  node('read', 'core.read-file', { path: '{{ scan.path }}' }),
);

test('imports a flow whose file is opened with the app', async ({ instance, desktop }) => {
  const path = join(folder, 'Opened.pulseflow');
  writeFileSync(path, JSON.stringify({ ...invoice, name: 'Opened flow' }));
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await startAgain(desktop, instance, path)).toBe(0);
  const { page } = desktop;
  await expect(page.getByRole('dialog').getByText('Opened flow')).toBeVisible();
  expect(await isShown(desktop, '#/flows')).toBe(true);
  // Nothing is made before the person says so.
  expect((await instance.client.flows.list({})).items).toEqual([]);
  await page.getByRole('button', { name: /^Import/ }).click();
  await expect
    .poll(async () => (await instance.client.flows.list({})).items.map(({ name, status }) => [name, status]))
    .toEqual([['Opened flow', 'draft']]);
});

test('hands a file that is opened with the app to a flow that takes files', async ({ instance, desktop }) => {
  const path = join(folder, 'scan.txt');
  writeFileSync(path, 'Total: 42');
  await publish(instance, takesFile);
  await publish(instance, invoice);
  const page = await quickRunPage(desktop);
  await startAgain(desktop, instance, path);
  await expect(page.getByRole('combobox', { name: 'Which flow gets the files?' })).toBeFocused();
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByText('scan.txt')).toBeVisible();
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText('Total: 42')).toBeVisible();
});
