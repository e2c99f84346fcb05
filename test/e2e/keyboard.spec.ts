import type { Page } from '@playwright/test';
import { chain, node } from '../setup/flows';
import { expect, open, publish, test } from './app';

/** What has the focus, in words; and whether one sees that it has. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const look = getComputedStyle(element);
    const label = element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent ?? '';
    // A hidden radio shows its focus on its label, the canvas on its node or its own edge, an input by its border.
    const shows =
      (look.outlineStyle !== 'none' && look.outlineWidth !== '0px') ||
      element.matches('input, textarea, [contenteditable], .pf-graph, .pf-graph *, [role="separator"]');
    return { name: `${element.tagName.toLowerCase()} ${element.getAttribute('value') ?? label.trim()}`, shows };
  });

test('Tab reaches every control of the editor, each shows its focus, and nothing keeps it', async ({ app, instance }) => {
  const flowId = await publish(
    instance,
    chain('By keyboard', node('start', 'core.manual'), node('say', 'core.log', { message: 'hello' })),
  );
  await open(app, instance, `/flows/${flowId}`);
  await app.locator('.pf-node[data-node-id="say"]').waitFor();
  await app.locator('#editor-dock-versions').waitFor();
  const reached: string[] = [];
  const unseen: string[] = [];
  for (let step = 0; step < 60; step++) {
    await app.keyboard.press('Tab');
    const { name, shows } = await focused(app);
    if (reached.includes('button Problems') && name.startsWith('body')) break;
    if (!shows) unseen.push(name);
    reached.push(name);
    // Within the graph, Tab adds a node: Esc and Tab lead on.
    if (await app.evaluate(() => document.activeElement?.closest('.pf-graph') !== null)) await app.keyboard.press('Escape');
  }
  for (const name of [
    'input canvas',
    'button Test',
    'button More ways to test',
    'button Run now',
    'button Add node',
    'button Arrange nodes',
    'button Test under faults',
    'button Flow settings',
    'button Zoom out',
    'button Show the whole flow',
    'button Map of the flow',
  ])
    expect(reached.join('\n')).toContain(name);
  expect(reached.some((name) => name.startsWith('button Problems'))).toBe(true);
  expect(unseen).toEqual([]);
});

test('Esc lets Tab out of a text with code, then closes the dialog, and the focus is where it came from', async ({
  app,
  instance,
}) => {
  const flowId = await publish(instance, chain('Asks', node('start', 'core.webhook', { path: 'asks' })));
  await open(app, instance, `/flows/${flowId}`);
  const run = app.getByRole('button', { name: 'Run now', exact: true });
  await run.focus();
  await app.keyboard.press('Enter');
  const dialog = app.getByRole('dialog');
  const editor = dialog.getByRole('textbox', { name: 'Input' });
  await editor.focus();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await expect(dialog).toBeVisible();
  await editor.focus();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(run).toBeFocused();
});

test('Enter opens the panel of a node, Esc leads back to the node', async ({ app, instance }) => {
  const flowId = await publish(
    instance,
    chain('By keyboard', node('start', 'core.manual'), node('say', 'core.log', { message: 'hello' })),
  );
  await open(app, instance, `/flows/${flowId}`);
  const card = app.locator('.pf-node[data-node-id="say"]');
  await card.click();
  await app.keyboard.press('Enter');
  await expect(app.locator('aside [data-field] :is(input, [contenteditable="true"])').first()).toBeFocused();
  await app.locator('aside').getByRole('tab', { name: 'Policies' }).focus();
  await app.keyboard.press('Escape');
  await expect(app.locator('aside')).toHaveCount(0);
  await expect.poll(() => app.evaluate(() => document.activeElement?.closest('.pf-graph') !== null)).toBe(true);
});

test('a search field keeps every letter, however fast one types', async ({ app, instance }) => {
  await publish(instance, chain('Found', node('start', 'core.manual')));
  await open(app, instance, '/flows');
  await app.keyboard.press('/');
  await app.keyboard.type('Nothing like this');
  await expect(app.getByRole('searchbox', { name: 'Search flows' })).toHaveValue('Nothing like this');
  await expect(app.getByText('No flow matches')).toBeVisible();
  await expect(app).toHaveURL(/q=Nothing/);
  await app.getByRole('button', { name: 'Clear filters' }).click();
  await expect(app.getByRole('searchbox', { name: 'Search flows' })).toHaveValue('');
  await expect(app.getByText('Found')).toBeVisible();
});
