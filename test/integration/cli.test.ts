import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chain, node } from '../setup/flows';
import { cleanUp, runCli, startInstance, TOKEN, temporaryHome } from '../setup/instance';

afterEach(cleanUp);

describe('the command line', () => {
  it('lists, exports and imports flows through the running instance', async () => {
    const instance = await startInstance({ args: ['--templates'] });
    const env = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: TOKEN };
    const listed = await runCli(['flows', 'list', '--json'], env);
    expect(listed.code, listed.stderr).toBe(0);
    const flows = JSON.parse(listed.stdout) as { id: string; name: string }[];
    expect(flows.length).toBeGreaterThanOrEqual(5);
    const exported = await runCli(['flows', 'export', flows[0]?.id ?? ''], env);
    expect(exported.code, exported.stderr).toBe(0);
    const imported = await runCli(['flows', 'import', '-'], env, exported.stdout);
    expect(imported.code, imported.stderr).toBe(0);
    expect((await instance.client.flows.list({})).items.length).toBe(flows.length + 1);
  });

  it('works without a running instance, on the same data', async () => {
    const instance = await startInstance({ args: ['--templates'] });
    await instance.stop();
    const listed = await runCli(['flows', 'list', '--json'], { PULSEFLOW_HOME: instance.home });
    expect(listed.code, listed.stderr).toBe(0);
    expect((JSON.parse(listed.stdout) as unknown[]).length).toBeGreaterThanOrEqual(5);
  });

  it('lists credentials without their secrets, tests them, and says when their key is gone', async () => {
    const instance = await startInstance();
    const { credentials } = instance.client;
    await credentials.create({ name: 'Shop', type: 'core.http-bearer', values: { token: 'tok_cli_12345678' } });
    await instance.stop();
    const env = { PULSEFLOW_HOME: instance.home };
    const listed = await runCli(['credentials'], env);
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/Shop +core\.http-bearer +0 +not tested/) as string });
    const tested = await runCli(['credentials', 'test', 'shop'], env);
    expect(tested).toMatchObject({ code: 1, stderr: expect.stringContaining('CREDENTIAL_TEST_ADDRESS_MISSING') as string });
    expect((await runCli(['credentials', 'test', 'none'], env)).stderr).toContain('CREDENTIAL_NOT_FOUND');
    renameSync(join(instance.home, 'keys', 'vault.key'), join(instance.home, 'keys', 'vault.key.away'));
    const lost = await runCli(['credentials', 'list'], env);
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining('vault.key') as string });
    for (const { stdout, stderr } of [listed, tested, lost]) expect(stdout + stderr).not.toContain('tok_cli_12345678');
  });

  it('tells wrong usage from failure', async () => {
    const home = temporaryHome();
    expect((await runCli(['flows', 'lst'], { PULSEFLOW_HOME: home })).code).toBe(2);
    const unknown = await runCli(['run', 'no-such-flow'], { PULSEFLOW_HOME: home });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('FLOW_NOT_FOUND');
  });

  it('doctor says how the machine and the workspace stand', async () => {
    const home = temporaryHome();
    const { code, stdout } = await runCli(['doctor', '--json'], { PULSEFLOW_HOME: home });
    expect(code).toBe(0);
    const findings = JSON.parse(stdout) as { check: string; state: string }[];
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['Node', 'Data folder', 'Database', 'Instance']));
    expect(findings.filter(({ state }) => state === 'error')).toEqual([]);
  });

  it('runs a flow to its end, with input from a file, and prints what came of it', async () => {
    const instance = await startInstance();
    const env = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: TOKEN };
    const flow = chain(
      'Double',
      node('start', 'core.manual'),
      node('double', 'core.transform', { expression: '{"double": n * 2}' }),
    );
    await instance.call('POST', '/api/flows?publish=true', flow);
    const input = join(mkdtempSync(join(tmpdir(), 'pulseflow-input-')), 'input.json');
    writeFileSync(input, '{"n": 21}');
    const { code, stdout, stderr } = await runCli(['run', 'Double', '--input', input, '--json'], env);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded', output: { double: 42 } });
    const runs = await runCli(['runs', 'list', '--json'], env);
    const [run] = JSON.parse(runs.stdout) as { id: string; status: string; trigger: { kind: string } }[];
    expect(run).toMatchObject({ status: 'succeeded', trigger: { kind: 'api' } });
    const shown = await runCli(['runs', 'show', run?.id ?? ''], env);
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toContain('double');
  });

  it('gives 1 when the run failed, and says why', async () => {
    const instance = await startInstance();
    const env = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: TOKEN };
    const flow = chain(
      'Stopper',
      node('start', 'core.manual'),
      node('stop', 'core.stop', { status: 'failed', message: 'No stock left' }),
    );
    const made = await instance.call('POST', '/api/flows?publish=true', flow);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { code, stderr } = await runCli(['run', 'Stopper'], env);
    expect(code).toBe(1);
    expect(stderr).toContain('No stock left');
  });

  it('emits an event that starts what listens to it', async () => {
    const instance = await startInstance();
    const env = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: TOKEN };
    const flow = chain(
      'Listener',
      node('on', 'core.event', { event: 'order.*' }),
      node('log', 'core.log', { message: '{{ $item.data.id }}' }),
    );
    await instance.call('POST', '/api/flows?publish=true', flow);
    const { code, stderr } = await runCli(['events', 'emit', 'order.paid', '--data', '{"id": 7}'], env);
    expect(code, stderr).toBe(0);
    await expect
      .poll(async () => (await instance.client.runs.list({})).items.map(({ status, trigger }) => [status, trigger.kind]))
      .toEqual([['succeeded', 'event']]);
  });
});
