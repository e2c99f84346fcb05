import { afterEach, expect, it } from 'vitest';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { cleanUp, type Instance, runCli, startInstance, TOKEN } from '../setup/instance';

afterEach(cleanUp);

const schedule = {
  recurrence: { kind: 'daily' as const, times: ['09:00'] },
  timeZone: 'America/Sao_Paulo',
  weekends: 'skip' as const,
};

async function withSchedule(instance: Instance, name: string): Promise<FlowId> {
  const flow = chain(name, node('start', 'core.manual'), node('log', 'core.log', { message: 'x' }));
  const { id } = (await instance.call<{ id: FlowId }>('POST', '/api/flows?publish=true', flow)).body;
  await instance.client.schedules.create({ flowId: id, schedule });
  return id;
}

it('lists, previews, pauses, resumes and runs schedules', async () => {
  const instance = await startInstance();
  const env = { PULSEFLOW_HOME: instance.home, PULSEFLOW_TOKEN: TOKEN };
  const flowId = await withSchedule(instance, 'Report');
  const listed = await runCli(['schedules'], env);
  expect(listed).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Report .*America\/Sao_Paulo +active +20\d\d-/) as string,
  });
  const preview = await runCli(
    ['schedules', 'preview', 'Report', '--from', '2026-12-05T00:00:00-03:00', '--to', '2026-12-08T00:00:00-03:00'],
    env,
  );
  expect(preview.stdout).toMatch(/2026-12-05T09:00:00-03:00 +skipped +weekend\n.*\n2026-12-07T09:00:00-03:00 +runs/);

  const paused = await runCli(['schedules', 'pause', 'report', '--until', '2030-01-01T00:00:00Z', '--json'], env);
  expect(JSON.parse(paused.stdout)).toMatchObject({ status: 'paused', pausedUntil: Date.parse('2030-01-01T00:00:00Z') });
  expect((await runCli(['schedules', 'resume', 'report'], env)).stdout).toContain('is active, next at');
  expect((await runCli(['schedules', 'pause', '--all'], env)).stdout).toContain('All schedules are paused');
  expect(await instance.client.schedules.get({ flowId })).toMatchObject({ status: 'paused' });
  expect((await runCli(['schedules', 'resume', '--all'], env)).code).toBe(0);

  const ran = await runCli(['schedules', 'run', 'Report'], env);
  expect(ran, ran.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('succeeded after') as string });
  expect((await runCli(['schedules', 'pause'], env)).stderr).toContain('--all');
  expect((await runCli(['schedules', 'preview', 'Report', '--node', 'gone'], env)).stderr).toContain('SCHEDULE_NOT_FOUND');
});

it('knows the schedules without a running instance too', async () => {
  const instance = await startInstance();
  await withSchedule(instance, 'Report');
  await instance.stop();
  const env = { PULSEFLOW_HOME: instance.home };
  const listed = await runCli(['schedules', 'list', '--json'], env);
  expect(listed.code, listed.stderr).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { flowName: 'Report', status: 'active', zone: 'America/Sao_Paulo', schedule },
  ]);
  expect((await runCli(['schedules', 'preview', 'Report', '--count', '2'], env)).stdout).toContain('T09:00:00-03:00');
  expect((await runCli(['schedules', 'pause', 'Report'], env)).stdout).toContain('is paused');
  expect(JSON.parse((await runCli(['schedules', 'list', '--json'], env)).stdout)).toMatchObject([{ status: 'paused' }]);
});
