import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { cleanUp, runCli, startInstance, TOKEN } from '../setup/instance';

afterEach(cleanUp);

const approval = {
  kind: 'approval' as const,
  title: 'Pay 300 EUR to ACME?',
  outcomes: [
    { id: 'approved', label: 'Approve', tone: 'positive' as const },
    { id: 'rejected', label: 'Reject', tone: 'negative' as const, needsComment: true },
  ],
};

it('lists what waits, shows it, and decides it', async () => {
  const instance = await startInstance();
  const env = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: TOKEN };
  expect((await runCli(['inbox'], env)).stdout).toContain('Nothing waits here.');
  const { id } = await instance.client.humanTasks.create(approval);
  const second = await instance.client.humanTasks.create({ ...approval, title: 'Another' });
  const form = await instance.client.humanTasks.create({
    kind: 'form',
    title: 'Which cost centre?',
    outcomes: [{ id: 'submitted', label: 'Submit', needsForm: true }],
    form: { schema: { type: 'object', required: ['centre'], properties: { centre: { type: 'string' } } } },
  });
  expect((await runCli(['inbox', '--search', 'acme'], env)).stdout).toMatch(new RegExp(`${id} +open +normal .*Pay 300 EUR`));
  expect((await runCli(['inbox', 'show', id], env)).stdout).toContain('approved (Approve), rejected (Reject)');

  const refused = await runCli(['inbox', 'reject', id], env);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('needs a comment')]);
  const both = await runCli(['inbox', 'reject', id, second.id, 'task_nothing', '--comment', 'Too much'], env);
  expect(both).toMatchObject({ code: 1, stdout: `${id}: rejected\n${second.id}: rejected\n` });
  expect(both.stderr).toContain('There is no task task_nothing');

  const unclear = await runCli(['inbox', 'approve', form.id], env);
  expect([unclear.code, unclear.stderr]).toEqual([1, expect.stringContaining(`inbox decide ${form.id} <submitted>`)]);
  const file = join(instance.home, 'form.json');
  writeFileSync(file, '{"centre": "12"}');
  const decided = await runCli(['inbox', 'decide', form.id, 'submitted', '--form', file, '--json'], env);
  expect(JSON.parse(decided.stdout)).toMatchObject([{ state: 'resolved', result: { form: { centre: '12' } } }]);
  expect((await runCli(['inbox', 'list', '--box', 'done', '--limit', '1'], env)).stdout).toContain('Which cost centre?');
});

it('decides without a running instance too, and the next one goes on with it', async () => {
  const instance = await startInstance();
  const { id } = await instance.client.humanTasks.create(approval);
  await instance.stop();
  const env = { PULSEFLOW_HOME: instance.home };
  const decided = await runCli(['inbox', 'approve', id], env);
  expect(decided, decided.stderr).toMatchObject({ code: 0, stdout: `${id}: approved\n` });
  const next = await startInstance({ home: instance.home });
  expect(await next.client.inbox.get({ taskId: id })).toMatchObject({ state: 'resolved', outcome: 'approved' });
});
