/** The templates that ask people, in a whole app and in both languages: asked, answered each way, done. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTemplates } from '#main/nodes/templates/load-templates';
import type { RunId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import { type LiveHost, newFolder, openHost, removeFolders } from '../queues/live-host';

let home: string;
let app: LiveHost;
beforeEach(async () => {
  home = newFolder();
  app = await openHost(home);
});
afterEach(() => app.host.close(200));
afterAll(removeFolders);

const wait = { timeout: 10_000, interval: 25 };
const read = (path: string) => readFileSync(join(home, 'files', path), 'utf8');

/** Publishes a template and starts it; gives the only task, once it is there, and how the run stands. */
async function asked(id: string, language: 'en' | 'pt-BR', input: Json) {
  const template = (await loadTemplates()).find((found) => found.id === id);
  if (template === undefined) throw new Error(`no template ${id}`);
  const flowId = await app.publish(template.definition(language) as never);
  const { runId }: { runId: RunId } = await app.client.runs.start({ params: { workflowId: flowId }, body: { input } });
  const tasks = async () => (await app.client.inbox.list({ box: 'all' })).items;
  await expect.poll(async () => (await tasks()).length, wait).toBe(1);
  const [entry] = await tasks();
  const task = await app.client.inbox.get({ taskId: entry?.id ?? '' });
  const answer = async (outcome: string, more: { comment?: string; form?: JsonObject } = {}) => {
    await app.client.humanTasks.process({ taskId: task.id, outcome, ...more });
    await expect.poll(async () => (await app.client.runs.get({ runId })).status, wait).toBe('succeeded');
  };
  return { task, answer };
}

describe.each(['en', 'pt-BR'] as const)('in %s', (language) => {
  it('approve-expense notes what was approved, by whom', async () => {
    const { task, answer } = await asked('approve-expense', language, { what: 'Desk', amount: 1200 });
    expect(task).toMatchObject({ kind: 'approval', priority: 'high', state: 'open' });
    expect(task.title).toContain('1200');
    expect(task.dueAt).toBeGreaterThan(task.createdAt);
    await answer('approved');
    expect(read('expenses/approved.txt')).toMatch(/ {2}1200 {2}Desk {2}\S/);
  });

  it('approve-expense wants to know why it is rejected', async () => {
    const { task, answer } = await asked('approve-expense', language, { what: 'Yacht', amount: 9 });
    await expect(app.client.humanTasks.process({ taskId: task.id, outcome: 'rejected' })).rejects.toThrow();
    await answer('rejected', { comment: 'No water here' });
  });

  it('fill-in-details has known what it knew filled in, and writes the sheet', async () => {
    const { task, answer } = await asked('fill-in-details', language, { name: 'Ana', email: 'ana@example.com' });
    expect(task.form?.schema).toMatchObject({ properties: { email: { default: 'ana@example.com' } } });
    await answer('submitted', { form: { starts_on: '2027-01-04', team: 'it', tools: ['laptop'], email: 'ana@example.com' } });
    expect(JSON.parse(read('colleagues/Ana.json'))).toMatchObject({ team: 'it', starts_on: '2027-01-04' });
  });

  it('decide-request goes the way that was chosen', async () => {
    const { task, answer } = await asked('decide-request', language, { body: { subject: 'Printer', text: 'It smokes.' } });
    expect(task.outcomes.map(({ id }) => id)).toEqual(['do-now', 'later', 'decline']);
    expect(task.data).toEqual({ subject: 'Printer', text: 'It smokes.' });
    await answer('later');
    expect(read('requests/list.txt')).toContain('Printer');
  });
});
