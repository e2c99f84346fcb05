/** The page behind a link of a message, in a browser that never signed in. */
import type { BrowserContext } from '@playwright/test';
import { formOfFields } from '#shared/model/form-fields';
import { startSmtpServer } from '../../plugins/email/test/smtp-servers';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, test } from './app';

/** Links of the newest mail, in the order of its answers. */
async function linksOf(received: { text: string }[]): Promise<string[]> {
  await expect.poll(() => received.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const mail = (received.at(-1)?.text ?? '').replace(/=\r\n/g, '');
  return [...new Set([...mail.matchAll(/http:\/\/[\w.:]+\/decide\/[\w-]{43}/g)].map(([link]) => link))];
}

async function askByMail(instance: Instance, task: Parameters<Instance['client']['humanTasks']['create']>[0]) {
  const sink = await startSmtpServer();
  await instance.client.settings.update({
    smtp: { host: '127.0.0.1', port: sink.port, security: 'none', from: 'flows@example.com' },
  });
  const contacts = { email: 'ana@example.com' };
  const ana = await instance.client.people.create({ name: 'Ana Souza', access: 'approver', contacts });
  const { id } = await instance.client.humanTasks.create({ ...task, assignees: [{ person: ana.id }] });
  const links = await linksOf(sink.received);
  await sink.close();
  return { taskId: id, links };
}

const stranger = async (context: BrowserContext, url: string) => {
  const page = await context.newPage();
  await page.goto(url);
  return page;
};

test('a stranger with a link confirms by keyboard, takes it back, answers again, and it holds', async ({ instance, browser }) => {
  const { taskId, links } = await askByMail(instance, {
    kind: 'approval',
    title: 'Pay invoice 4711 of ACME',
    description: 'They ask for **1,200 EUR**. See [the offer](https://example.com/offer).',
    outcomes: [
      { id: 'approved', label: 'Approve', tone: 'positive' },
      { id: 'rejected', label: 'Reject', tone: 'negative', needsComment: true },
    ],
    data: {
      supplier: 'ACME',
      amount: 1200,
      lines: [
        { what: 'Bolts', count: 40 },
        { what: 'Nuts', count: 40 },
      ],
    },
    priority: 'high',
    dueInMs: 4 * 3_600_000,
  });
  const state = async () => (await instance.client.inbox.get({ taskId })).state;
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  const [approve = ''] = links;
  const page = await stranger(context, approve);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pay invoice 4711 of ACME');
  await expect(page.getByRole('heading', { name: 'You chose “Approve”. Confirm it here.' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await state()).toBe('open');

  const reject = page.getByRole('button', { name: 'Reject' });
  await reject.click();
  await expect(page.getByText('Say why.')).toBeVisible();
  await page.getByRole('button', { name: 'Approve' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Your answer: Approve');
  await page.getByRole('button', { name: 'Take it back' }).press('Enter');
  await expect(page.getByRole('status')).toContainText('You took your answer back.');
  expect(await state()).toBe('open');

  await page.getByLabel('Comment').fill('Too expensive');
  await page.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByRole('status')).toContainText('Your answer: Reject');
  // The button goes as the time to take it back does.
  await expect(page.getByRole('button', { name: 'Take it back' })).toBeHidden({ timeout: 20_000 });
  await expect.poll(state, { timeout: 20_000 }).toBe('resolved');
  await page.getByRole('link', { name: 'See how it stands now' }).click();
  await expect(page.getByRole('status')).toContainText('Decided: Reject');
  expect((await instance.client.inbox.get({ taskId })).result).toMatchObject({ outcome: 'rejected', comment: 'Too expensive' });
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a form is filled in on the page, ${colorScheme}`, async ({ instance, browser }) => {
    const { taskId, links } = await askByMail(instance, {
      kind: 'form',
      title: 'Plan the visit',
      outcomes: [
        { id: 'submitted', label: 'Submit', tone: 'positive', needsForm: true },
        { id: 'declined', label: 'Decline', needsComment: true },
      ],
      form: formOfFields([
        { name: 'when', label: 'Day', type: 'date', required: true },
        { name: 'guests', label: 'Guests', type: 'number', required: true, min: 1, help: 'You included' },
        { name: 'food', label: 'Food', type: 'choice', required: true, options: [{ value: 'meat' }, { value: 'none' }] },
        { name: 'needs', label: 'Needs', type: 'choices', options: [{ value: 'projector' }, { value: 'ramp' }] },
        { name: 'notes', label: 'Notes', type: 'long-text' },
        { name: 'sure', label: 'I am sure', type: 'boolean' },
      ]),
    });
    const context = await browser.newContext({ colorScheme });
    const page = await stranger(context, links[0] ?? '');
    await page.getByLabel('Day').fill('2026-12-01');
    await page.getByLabel('Guests').fill('0');
    await page.getByRole('radio', { name: 'none' }).check();
    await page.getByRole('checkbox', { name: 'ramp' }).check();
    expect(await accessibilityProblems(page)).toEqual([]);
    // The browser itself asks for a larger number; what comes round it is asked by the page.
    await page.locator('form').evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
    });
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByText('At least 1.')).toBeVisible();
    await expect(page.getByLabel('Day')).toHaveValue('2026-12-01');
    await expect(page.getByRole('checkbox', { name: 'ramp' })).toBeChecked();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('Guests').fill('3');
    await page.getByRole('button', { name: 'Submit' }).click();
    await expect(page.getByRole('status')).toContainText('Your answer: Submit');
    expect(await accessibilityProblems(page)).toEqual([]);
    const { given } = await instance.client.inbox.get({ taskId });
    expect(given[0]?.form).toEqual({ when: '2026-12-01', guests: 3, food: 'none', needs: ['ramp'], sure: false });
    await context.close();
  });
}
