import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowHealth, FlowHealthRequest } from '#shared/model/flow-health';
import type { TriggerState } from '#shared/model/trigger-state';
import { createFlowChecks } from './check-flows';
import type { CheckedSchedule, HealthPorts } from './ports';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR_MS = 3_600_000;

let temp: TempStore;
let world: {
  flows: string[];
  problems: ReturnType<HealthPorts['validate']>;
  schedules: CheckedSchedule[];
  triggers: TriggerState[];
  hooks: { nodeId: string; path: string }[];
  probe: HealthPorts['probe'];
  lastRun: { id: string; status: string; createdAt: number } | undefined;
  stuck: { id: string; createdAt: number } | undefined;
  runs: Map<string, { status: string; test: boolean }>;
  nowMs: number;
};
beforeEach(() => {
  temp = createTempStore();
  world = {
    flows: ['Orders'],
    problems: [],
    schedules: [],
    triggers: [],
    hooks: [],
    probe: () => Promise.resolve(undefined),
    lastRun: undefined,
    stuck: undefined,
    runs: new Map(),
    nowMs: NOW,
  };
});
afterEach(() => temp.dispose());

async function check(
  runId = 'run_1',
  more: Partial<FlowHealthRequest> = {},
  language: 'en' | 'pt-BR' = 'en',
): Promise<FlowHealth[]> {
  const run = createFlowChecks({
    store: temp.store,
    active: () =>
      world.flows.map((name) => ({
        flowId: `flow_${name}`,
        flowName: name,
        definition: flowDefinitionSchema.parse({ name, nodes: [{ id: 'a', type: 'x.y', name: 'Read' }], edges: [] }),
      })),
    validate: () => world.problems,
    schedules: () => world.schedules,
    triggers: () => world.triggers,
    hooks: () => world.hooks,
    probe: (path, signal) => world.probe(path, signal),
    lastRuns: (ids) => new Map(ids.map((id) => [id, world.lastRun === undefined ? {} : { lastRun: world.lastRun }])),
    stuckRun: () => world.stuck,
    run: (id) => world.runs.get(id),
    language: () => language,
    timeZone: () => 'UTC',
    now: () => world.nowMs,
  });
  const by = { flowId: 'flow_watch', nodeId: 'check', runId };
  const request: FlowHealthRequest = {
    checks: ['ready', 'answers', 'fires', 'runs'],
    since: world.nowMs - 24 * HOUR_MS,
    stuckAfterMs: 6 * HOUR_MS,
    except: [],
    by,
    ...more,
  };
  return run(request, new AbortController().signal);
}
const codes = async (more: Partial<FlowHealthRequest> = {}) =>
  (await check('run_1', more)).flatMap(({ troubles }) => troubles.map(({ code }) => code));

const schedule = (more: Partial<CheckedSchedule> = {}): CheckedSchedule => ({
  nodeId: 'every',
  nodeName: 'Every day',
  status: 'active',
  nextAt: NOW + HOUR_MS,
  ...more,
});
const trigger = (more: Partial<TriggerState> = {}): TriggerState => ({
  flowId: 'flow_Orders',
  nodeId: 'mail',
  nodeName: 'New mail',
  type: 'email.received',
  status: 'connected',
  since: NOW - HOUR_MS,
  ...more,
});

describe('a check of flows', () => {
  it('has nothing to say of a flow that is well', async () => {
    world.schedules = [schedule()];
    world.triggers = [trigger()];
    world.hooks = [{ nodeId: 'hook', path: 'orders' }];
    world.lastRun = { id: 'run_0', status: 'succeeded', createdAt: NOW - HOUR_MS };
    expect(await check()).toEqual([{ flowId: 'flow_Orders', flowName: 'Orders', status: 'ok', troubles: [] }]);
  });

  it('finds what a flow lacks: errors alone, one for each node', async () => {
    const problem = { code: 'CREDENTIAL_NOT_FOUND', severity: 'error', message: 'Its credential is gone.', nodeId: 'a' } as const;
    world.problems = [problem, problem, { ...problem, severity: 'warning' }] as never;
    const [health] = await check();
    expect(health?.troubles).toEqual([
      { check: 'ready', code: 'FLOW_NOT_READY', message: '"Read" cannot work: Its credential is gone.', nodeId: 'a' },
    ]);
  });

  it('calls webhooks from outside, and looks at the connections of triggers', async () => {
    world.hooks = [{ nodeId: 'hook', path: 'orders' }];
    world.probe = (path) => Promise.resolve(path === 'orders' ? 'HTTP 404' : undefined);
    world.triggers = [
      trigger({ status: 'waiting', error: { code: 'X', kind: 'operational', message: 'No answer.' } }),
      trigger({ status: 'connecting' }),
      trigger({ status: 'connecting', since: NOW - 1000 }),
      trigger({ status: 'off' }),
    ];
    const [health] = await check();
    expect(health?.troubles.map(({ code, message }) => [code, message])).toEqual([
      ['WEBHOOK_SILENT', 'The webhook /hooks/orders does not answer: HTTP 404'],
      ['TRIGGER_NOT_CONNECTED', '"New mail" is not connected: No answer.'],
      ['TRIGGER_NOT_CONNECTED', '"New mail" is not connected: it has not come up'],
      ['TRIGGER_OFF', '"New mail" does not work: no reason is known'],
    ]);
  });

  it('finds schedules that are broken, late, fail, or have missed something lately', async () => {
    world.schedules = [
      schedule({ status: 'invalid', error: 'No time.' }),
      schedule({ nextAt: NOW - 10 * 60_000 }),
      schedule({ nextAt: NOW - 60_000 }),
      schedule({ lastError: 'Too many runs.' }),
      schedule({ missed: { at: NOW - HOUR_MS, count: 3 } }),
      schedule({ missed: { at: NOW - 48 * HOUR_MS, count: 3 } }),
      schedule({ status: 'paused', nextAt: undefined, missed: { at: NOW - HOUR_MS, count: 1 } }),
    ];
    expect(await codes()).toEqual(['SCHEDULE_INVALID', 'SCHEDULE_OVERDUE', 'SCHEDULE_FAILED', 'SCHEDULE_MISSED']);
    const [health] = await check('run_2', {}, 'pt-BR');
    expect(health?.troubles[3]?.message).toBe('O agendamento "Every day" perdeu 3 ocorrências, a última em 21/11/2026, 11:00');
  });

  it('finds runs that failed, wait for a decision, or are stuck; of the flow that asks, none', async () => {
    world.lastRun = { id: 'run_0', status: 'failed', createdAt: NOW - HOUR_MS };
    world.stuck = { id: 'run_00', createdAt: NOW - 7 * HOUR_MS };
    expect(await codes()).toEqual(['LAST_RUN_FAILED', 'RUN_STUCK']);
    world.lastRun = { id: 'run_0', status: 'failed', createdAt: NOW - 30 * HOUR_MS };
    world.stuck = undefined;
    expect(await codes()).toEqual([]);
    world.lastRun = { id: 'run_0', status: 'in_doubt', createdAt: NOW - HOUR_MS };
    expect(await codes()).toEqual(['RUN_IN_DOUBT']);
    expect(await codes({ by: { flowId: 'flow_Orders', nodeId: 'check', runId: 'run_1' } })).toEqual([]);
  });

  it('leaves out what it was not asked for', async () => {
    world.flows = ['Orders', 'Experiments'];
    world.lastRun = { id: 'run_0', status: 'failed', createdAt: NOW - HOUR_MS };
    expect(await codes({ checks: ['fires'] })).toEqual([]);
    expect((await check('run_9', { except: [' experiments'] })).map(({ flowName }) => flowName)).toEqual(['Orders']);
  });

  it('ends when it is told to', async () => {
    const told = createFlowChecks({ store: temp.store, active: () => [{ flowId: 'f', flowName: 'F' }] } as never);
    const request = { except: [], checks: [], by: {} } as never;
    await expect(told(request, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

describe('a trouble', () => {
  const fails = () => {
    world.lastRun = { id: 'run_0', status: 'failed', createdAt: world.nowMs - 60_000 };
  };
  const status = async (runId: string) => (await check(runId))[0]?.status;
  const passed = (runId: string, as = 'succeeded') => {
    world.runs.set(runId, { status: as, test: false });
    world.nowMs += HOUR_MS;
  };

  it('is new once, known then, and recovered once', async () => {
    fails();
    expect(await check('run_1')).toMatchObject([{ status: 'new', since: NOW }]);
    passed('run_1');
    fails();
    expect(await check('run_2')).toMatchObject([{ status: 'known', since: NOW }]);
    passed('run_2');
    world.lastRun = undefined;
    expect(await check('run_3')).toMatchObject([{ status: 'recovered', since: NOW }]);
    passed('run_3');
    expect(await status('run_4')).toBe('ok');
    passed('run_4');
    expect(await status('run_5')).toBe('ok');
  });

  it('that becomes another is new again', async () => {
    fails();
    await check('run_1');
    passed('run_1');
    fails();
    world.schedules = [schedule({ status: 'invalid' })];
    expect(await status('run_2')).toBe('new');
  });

  it('is told again by a run that is repeated after a crash', async () => {
    fails();
    expect([await status('run_1'), await status('run_1')]).toEqual(['new', 'new']);
    passed('run_1');
    world.lastRun = undefined;
    expect([await status('run_2'), await status('run_2')]).toEqual(['recovered', 'recovered']);
  });

  it('is told again when the run that should have told of it failed', async () => {
    fails();
    await check('run_1');
    passed('run_1', 'failed');
    fails();
    expect(await status('run_2')).toBe('new');
    passed('run_2');
    world.lastRun = undefined;
    await check('run_3');
    passed('run_3', 'failed');
    expect(await status('run_4')).toBe('recovered');
  });

  it('that a test run finds counts for nothing', async () => {
    fails();
    world.runs.set('run_test', { status: 'running', test: true });
    expect(await status('run_test')).toBe('new');
    expect(await status('run_1')).toBe('new');
  });
});
