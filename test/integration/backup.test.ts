/** Backups and their return, by the real program. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, runCli, startInstance, TOKEN, temporaryHome } from '../setup/instance';

afterEach(cleanUp);

const counter = chain(
  'Counter',
  node('hook', 'core.webhook', { path: 'count', methods: ['POST'], respond: 'accepted' }),
  node('log', 'core.log', { message: 'counted' }),
);

async function count(instance: Instance, times: number): Promise<void> {
  for (let n = 0; n < times; n++)
    await instance.anonymous('POST', '/hooks/count', { body: `{"n":${n},"text":"${'x'.repeat(5000)}"}` });
}

const runsOf = async (instance: Instance) => {
  const page = await instance.client.runs.list({ limit: 200 });
  return page.items.filter(({ status }) => status === 'succeeded').length;
};

describe('pulseflow backup and restore', () => {
  it('bring the workspace of then back, and keep that of now', async () => {
    const first = await startInstance();
    const env = { PULSEFLOW_HOME: first.home, PULSEFLOW_TOKEN: TOKEN };
    expect((await first.call('POST', '/api/flows?publish=true', counter)).status).toBe(201);
    await count(first, 5);
    await eventually(
      () => runsOf(first),
      (runs) => runs === 5,
    );
    const to = join(temporaryHome(), 'copy.db');
    const made = await runCli(['backup', '--to', to], env);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toContain(to);
    const again = await runCli(['backup', '--to', to], env);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('FILE_EXISTS')]);
    await count(first, 3);

    const refused = await runCli(['restore', to], env);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('WORKSPACE_LOCKED')]);
    await eventually(
      () => runsOf(first),
      (runs) => runs === 8,
    );
    await first.kill();

    const restored = await runCli(['restore', to, '--json'], env);
    expect(restored.code, restored.stderr).toBe(0);
    const { replacedFile } = JSON.parse(restored.stdout) as { replacedFile: string };
    const second = await startInstance({ home: first.home });
    expect(await runsOf(second)).toBe(5);
    await count(second, 1);
    await eventually(
      () => runsOf(second),
      (runs) => runs === 6,
    );
    await second.stop();

    const back = await runCli(['restore', replacedFile], env);
    expect(back.code, back.stderr).toBe(0);
    expect(await runsOf(await startInstance({ home: first.home }))).toBe(8);
  });

  it('work without an instance, by the name alone', async () => {
    const env = { PULSEFLOW_HOME: temporaryHome() };
    const made = await runCli(['backup', '--json'], env);
    expect(made.code, made.stderr).toBe(0);
    const { name } = JSON.parse(made.stdout) as { name: string };
    const restored = await runCli(['restore', name], env);
    expect(restored.code, restored.stderr).toBe(0);
  });
});

describe('an instance that is killed while it makes a backup', () => {
  it('keeps its data, leaves no broken backup, and makes a whole one next time', async () => {
    const first = await startInstance();
    expect((await first.call('POST', '/api/flows?publish=true', counter)).status).toBe(201);
    await count(first, 150);
    await eventually(
      () => runsOf(first),
      (runs) => runs === 150,
    );
    const folder = join(first.home, 'backups');
    const names = () => (existsSync(folder) ? readdirSync(folder) : []);
    void first.client.system.backup().catch(() => undefined);
    await eventually(
      () => Promise.resolve(names()),
      (found) => found.length > 0,
    );
    await first.kill();
    const second = await startInstance({ home: first.home });
    expect(await runsOf(second)).toBe(150);
    const made = await second.client.system.backup();
    expect(names().filter((name) => !/^pulseflow-backup-.*\.db$/.test(name))).toEqual([]);
    await second.stop();
    const env = { PULSEFLOW_HOME: first.home };
    for (const copy of names()) expect((await runCli(['restore', copy], env)).code, copy).toBe(0);
    expect(names()).toContain(made.name);
    expect(await runsOf(await startInstance({ home: first.home }))).toBe(150);
  });
});
