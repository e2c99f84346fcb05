import type { Page } from '@playwright/test';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

/** A question with a log behind each of these outputs. */
function asking(config: object, outputs: readonly string[]) {
  return {
    name: 'Expenses',
    nodes: [
      { id: 'start', type: 'core.manual', name: 'Start' },
      { id: 'ask', type: 'core.human-task', name: 'Ask', config },
      ...outputs.map((id) => ({ id, type: 'core.log', name: `After ${id}`, config: { message: 'x' } })),
    ],
    edges: [
      { from: { node: 'start' }, to: { node: 'ask' } },
      ...outputs.map((id) => ({ from: { node: 'ask', port: id }, to: { node: id } })),
    ],
    layout: Object.fromEntries(['start', 'ask', ...outputs].map((id, at) => [id, { x: at * 260, y: 0 }])),
  };
}

async function draft(instance: Instance, config: object): Promise<string> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows', asking(config, []));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

async function openNode(app: Page, instance: Instance, flowId: string): Promise<void> {
  await open(app, instance, `/flows/${flowId}`);
  await app
    .getByRole('button', { name: /^Ask/ })
    .or(app.getByRole('group', { name: /^Ask/ }))
    .first()
    .click();
  await expect(app.getByRole('complementary', { name: 'Ask' })).toBeVisible();
}

const configOf = async (instance: Instance, flowId: string) =>
  (await instance.client.flows.get({ flowId: flowId as never })).draft.nodes.find(({ id }) => id === 'ask')?.config;

test('choices of a decision are edited in the panel, and are outputs of the card at once', async ({ app, instance }) => {
  const flowId = await draft(instance, { title: 'Pay?', kind: 'decision' });
  await openNode(app, instance, flowId);
  const panel = app.getByRole('complementary', { name: 'Ask' });
  await panel.getByRole('button', { name: 'Start with approve, changes, reject' }).click();
  await panel.getByLabel('Label of choice 1').fill('Pay now');
  await panel.getByRole('button', { name: 'Add a choice' }).click();
  await panel.getByLabel('Label of choice 4').fill('Ask the boss');
  await expect
    .poll(async () =>
      (((await configOf(instance, flowId))?.['outcomes'] ?? []) as { id: string; label: string }[]).map(({ id, label }) => [
        id,
        label,
      ]),
    )
    .toEqual([
      ['approve', 'Pay now'],
      ['changes', 'Ask for changes'],
      ['reject', 'Reject'],
      ['ask-the-boss', 'Ask the boss'],
    ]);
  const card = app
    .getByRole('button', { name: /^Ask/ })
    .or(app.getByRole('group', { name: /^Ask/ }))
    .first();
  await expect(card).toContainText('Pay now');
  await expect(card).toContainText('Ask the boss');
  await panel.getByRole('button', { name: /^Remove entry 4/ }).click();
  await expect(card).not.toContainText('Ask the boss');
});

test('a form is made of fields, and tried out where it is made', async ({ app, instance }) => {
  const flowId = await draft(instance, { title: 'Details', kind: 'form', form: 'fields' });
  await openNode(app, instance, flowId);
  const panel = app.getByRole('complementary', { name: 'Ask' });
  await panel.getByRole('button', { name: 'Add a field' }).click();
  await panel.getByLabel('Label of field 1').fill('Prazo de execução');
  await panel.getByRole('combobox', { name: 'Type of Prazo de execução' }).click();
  await app.getByRole('option', { name: 'One of a list' }).click();
  await panel.getByRole('textbox', { name: /Choices, one a line$/ }).fill('now = At once\nlater');
  await panel.getByRole('checkbox', { name: 'Prazo de execução: Required' }).check();
  await expect
    .poll(async () => (await configOf(instance, flowId))?.['fields'])
    .toEqual([
      {
        name: 'prazo_de_execucao',
        label: 'Prazo de execução',
        type: 'choice',
        required: true,
        options: [
          { value: 'now', label: 'At once' },
          { value: 'later', label: '' },
        ],
      },
    ]);
  await panel.getByRole('button', { name: 'Show the form' }).click();
  const preview = panel.getByRole('region', { name: 'How the form looks' });
  await preview.getByRole('radio', { name: 'At once' }).check();
  await expect(preview.getByRole('radio', { name: 'At once' })).toBeChecked();
});

test('the panel of a question can be read and used by everybody', async ({ app, instance }) => {
  const flowId = await draft(instance, {
    title: 'Pay?',
    kind: 'decision',
    outcomes: [
      { id: 'pay', label: 'Pay', tone: 'positive' },
      { id: 'no', label: 'No', tone: 'negative' },
    ],
    form: 'fields',
    fields: [
      { name: 'note', type: 'long-text' },
      { name: 'receipt', type: 'file' },
      { name: 'sure', type: 'boolean' },
    ],
    businessHours: { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1080, holidayLists: [] },
    due: 'in',
    remindBeforeMs: [3_600_000],
    escalations: [
      { afterMs: 3_600_000, do: 'notify', to: [{ person: 'owner' }] },
      { afterMs: 7_200_000, do: 'decide', outcome: 'no' },
    ],
  });
  await openNode(app, instance, flowId);
  const panel = app.getByRole('complementary', { name: 'Ask' });
  await panel.getByRole('button', { name: 'Show the form' }).click();
  await panel.getByRole('button', { name: /^Escalation/ }).click();
  await expect(panel.getByRole('combobox', { name: 'Step 2: what is decided' })).toHaveValue('No');
  for (const theme of ['light', 'dark'] as const) {
    await instance.client.settings.update({ theme });
    await expect(app.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    expect(await accessibilityProblems(app)).toEqual([]);
  }
});

test('a run that asks shows whom it waits for in its step, and goes on by the answer', async ({ app, instance }) => {
  const flowId = await publish(instance, asking({ title: 'Pay {{ amount }}?' }, ['approved', 'rejected']) as never);
  const runId = await start(instance, flowId, { amount: 12 });
  await expect.poll(async () => (await instance.client.inbox.list({ box: 'all' })).items.length).toBe(1);
  await open(app, instance, `/runs/${runId}`);
  const select = () =>
    app
      .getByRole('button', { name: /^Ask/ })
      .or(app.getByRole('group', { name: /^Ask/ }))
      .first()
      .click();
  await select();
  const asked = app.getByRole('region', { name: 'Asked of people' });
  await expect(asked.getByRole('link', { name: 'Pay 12?' })).toBeVisible();
  await expect(asked).toContainText('waits for');
  const [entry] = (await instance.client.inbox.list({ box: 'all' })).items;
  await instance.client.humanTasks.process({ taskId: entry?.id ?? '', outcome: 'approved' });
  // The page goes on to the step that the answer led to.
  await expect(app.getByRole('option', { name: /^After approved/ })).toHaveAttribute('aria-selected', 'true');
  await select();
  await expect(asked).toContainText('Approve');
  await asked.getByRole('link', { name: 'Pay 12?' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
});
