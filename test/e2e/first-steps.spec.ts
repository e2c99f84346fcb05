import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/runtime.mjs';
import { cleanUp, startInstance } from '../setup/instance';
import { expect, test } from './app';

test.afterEach(cleanUp);

const push = () => readFileSync(join(root, 'resources', 'github-push.json'), 'utf8');

test('a new user signs in with the link, takes the templates, and watches a GitHub push run through', async ({ page }) => {
  const instance = await startInstance();
  await instance.client.settings.update({ onboarding: { tourSeen: true } });
  await page.goto(instance.url);
  await expect(page.getByRole('heading', { name: 'Sign in to PulseFlow' })).toBeVisible();
  await page.goto(instance.signInLink);
  const welcome = page.getByRole('dialog', { name: 'Welcome to PulseFlow' });
  await expect(welcome).toBeVisible();
  await welcome.getByRole('button', { name: /Add \d+ flows?/ }).click();
  await expect(welcome).toBeHidden();
  await expect(page).toHaveURL(/#\/flows/);
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.getByText('No runs yet')).toBeVisible();

  const answer = await instance.anonymous('POST', '/hooks/github', {
    body: push(),
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(202);
  const row = page.getByRole('row').filter({ hasText: 'GitHub push report' });
  await expect(row).toBeVisible();
  await expect(row).toContainText('Succeeded');
  await row.click();
  await expect(page.getByRole('heading', { name: 'GitHub push report' })).toBeVisible();
  for (const step of ['Only the main branch', 'Reshape', 'Write the report', 'Mail the report', 'Tell me']) {
    await expect(page.getByText(step).first()).toBeVisible();
  }
  await page.getByRole('button', { name: /^Notifications/ }).click();
  await expect(page.getByText('Codertocat/Hello-World', { exact: false }).last()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'Welcome to PulseFlow' })).toBeHidden();
});

test('a new user may start empty, and is not asked again', async ({ page }) => {
  const instance = await startInstance();
  await instance.client.settings.update({ onboarding: { tourSeen: true } });
  await page.goto(instance.signInLink);
  await page.getByRole('button', { name: 'Start empty' }).click();
  await page.getByRole('link', { name: 'Flows', exact: true }).click();
  await expect(page.getByText('No flows yet')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No flows yet')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('the token in the form signs in, a wrong one is refused', async ({ page }) => {
  const instance = await startInstance();
  await page.goto(instance.url);
  await page.getByLabel('API token').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('That token is wrong.')).toBeVisible();
  await page.getByLabel('API token').fill('test-token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('a page that stays open over kill -9 says so, comes back, and the waiting run goes on', async ({ page }) => {
  const first = await startInstance({ args: ['--templates'] });
  await first.client.settings.update({ onboarding: { templatesOffered: true } });
  await page.goto(first.signInLink);
  await page.goto(`${first.url}/#/runs`);
  const { items } = await first.client.flows.list({ search: 'For each' });
  await first.call('POST', `/api/engine/workflows/${items[0]?.id ?? ''}/start`, {});
  await expect(page.getByRole('row').filter({ hasText: 'Waiting' })).toBeVisible();
  await first.kill();
  await expect(page.getByText('Connection lost', { exact: false })).toBeVisible({ timeout: 20_000 });
  await startInstance({ home: first.home, env: { PULSEFLOW_PORT: new URL(first.url).port } });
  await expect(page.getByText('Connection lost', { exact: false })).toBeHidden({ timeout: 30_000 });
  await expect(page.getByRole('row').filter({ hasText: 'Succeeded' })).toBeVisible({ timeout: 30_000 });
});
