import { afterEach, expect, it } from 'vitest';
import { cleanUp, runCli, startInstance, TOKEN } from '../setup/instance';

afterEach(cleanUp);

it('adds, lists, changes, signs in, signs out and removes people', async () => {
  const instance = await startInstance();
  const env = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: TOKEN };
  const people = (...args: string[]) => runCli(['people', ...args], env);
  const added = await people('add', 'Bia Souza', '--email', 'bia@shop.example', '--roles', 'finance, board');
  expect(added, added.stderr).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Added "Bia Souza" as approver: person_/) as string,
  });
  expect((await people()).stdout).toMatch(/owner .*\nperson_\w+ +Bia Souza +approver +finance, board +bia@shop\.example +active/);

  const link = await people('sign-in-link', 'bia@shop.example');
  const [url = ''] = link.stdout.split('\n');
  expect((await fetch(url)).status).toBe(200);
  const token = (await people('token', 'bia souza')).stdout.trim();
  const asBia = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: token };
  const refused = await runCli(['flows', 'list'], asBia);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Approvers decide tasks') as string });

  const changed = await people('change', 'Bia Souza', '--access', 'member', '--name', 'Beatriz', '--json');
  expect(JSON.parse(changed.stdout)).toMatchObject({
    name: 'Beatriz',
    access: 'member',
    contacts: { email: 'bia@shop.example' },
  });
  expect((await runCli(['flows', 'list'], asBia)).code).toBe(0);
  expect((await people('sign-out', 'Beatriz')).stdout).toContain('Signed "Beatriz" out everywhere');
  expect((await runCli(['flows', 'list'], asBia)).code).toBe(1);
  expect((await people('change', 'Beatriz', '--no-active')).stdout).toContain('inactive');
  expect((await people('token', 'Beatriz')).stderr).toContain('PERSON_INACTIVE');
  expect((await people('remove', 'Beatriz')).code).toBe(0);
  expect((await people('remove', 'Beatriz')).stderr).toContain('pulseflow people list');
  expect((await people('add', 'X', '--access', 'owner')).code).toBe(2);
});

it('knows people without a running instance, but makes no link that would lead nowhere', async () => {
  const instance = await startInstance();
  const env = { PULSEFLOW_HOME: instance.home };
  await instance.stop();
  expect((await runCli(['people', 'add', 'Bia'], env)).code).toBe(0);
  expect((await runCli(['people', 'list'], env)).stdout).toContain('Bia');
  const link = await runCli(['people', 'sign-in-link', 'Bia'], env);
  expect(link).toMatchObject({ code: 1, stderr: expect.stringContaining('pulseflow serve') as string });
});
