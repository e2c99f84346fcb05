import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '#main/engine/ports';
import { createFlowsRoom, type FlowsRoom } from '#main/flows/room';
import { createNodeCatalogue } from '#main/nodes';
import { createRunsRepository } from '#main/runs/repository';
import { openStore, type Store } from '#main/store';
import { checkConfig } from '#shared/expression';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { newRuleSchema } from '#shared/model/rule';
import { createRulesService, type RulesService } from './service';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const nodeTypes = createNodeCatalogue();

/** The part of the engine's validation that a rule can fail: expressions, and what node types say of their config. */
function validate({ nodes }: FlowDefinition): FlowProblem[] {
  return nodes.flatMap((node) => [
    ...checkConfig(node.config).map(
      ({ code, message, field, position }): FlowProblem => ({
        code,
        severity: 'error',
        message,
        field,
        position,
        nodeId: node.id,
      }),
    ),
    ...(nodeTypes.find(node.type, node.typeVersion)?.check?.(node.config) ?? []).map(
      ({ field, message }): FlowProblem => ({ code: 'NODE_CONFIG_INVALID', severity: 'error', message, field, nodeId: node.id }),
    ),
  ]);
}

let home: string;
let store: Store;
let flows: FlowsRoom;
let rules: RulesService;
let nowMs: number;
let timers: (() => void)[];

function open(): void {
  store = openStore({ home, log });
  flows = createFlowsRoom({
    store,
    nodeTypes,
    validate,
    findCredential: () => undefined,
    runStats: () => new Map(),
    nextRunAt: () => undefined,
    emit: async () => undefined,
    now: () => nowMs,
    random: Math.random,
    simulation: {
      createCancelSource: () => ({ signal: new AbortController().signal, abort: () => undefined }),
      runCode: () => Promise.reject(new Error('No code is run here')),
    },
    loadTemplates: async () => [],
    describeNodeTypes: async () => [],
  });
  timers = [];
  rules = createRulesService({
    store,
    flows: flows.hidden,
    runs: createRunsRepository(store, () => nowMs),
    assertFlowExists: (flowId) => flows.service.get(flowId),
    clock: {
      now: () => nowMs,
      setTimer: (_atMs, callback) => {
        timers.push(callback);
        return { cancel: () => undefined };
      },
    },
    random: Math.random,
    onError: (error) => {
      throw error;
    },
  });
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-rules-'));
  nowMs = 1_800_000_000_000;
  open();
});
afterEach(() => {
  rules.close();
  store.close();
  rmSync(home, { recursive: true, force: true });
});

const newRule = (rule: Parameters<typeof newRuleSchema.parse>[0]) => newRuleSchema.parse(rule);
const triggers = () => flows.triggers.list('core.event');

function flowIdOf(ruleId: string): string {
  const flow = triggers().find((trigger) => rules.ofFlow(trigger.flowId)?.ruleId === ruleId);
  if (flow === undefined) throw new Error(`No trigger belongs to ${ruleId}`);
  return flow.flowId;
}

/** A run of a rule, as the engine would record it. */
async function fire(ruleId: string, status: RunRecord['status'], more: Partial<RunRecord> = {}): Promise<RunId> {
  nowMs += 1000;
  const run: RunRecord = {
    id: `run_${nowMs}` as RunId,
    flowId: flowIdOf(ruleId) as FlowId,
    flowName: 'A rule',
    flowVersion: 1,
    status,
    trigger: { kind: 'rule', nodeId: 'event', detail: { type: 'user.registered', id: `evt_${nowMs}` } },
    test: false,
    createdAt: nowMs,
    startedAt: nowMs,
    finishedAt: nowMs,
    ...more,
  };
  store.journal.write({ kind: 'run', run, created: {} });
  await store.journal.flush(run.id);
  return run.id;
}

describe('a rule', () => {
  it('becomes a hidden flow that answers the event, and no flow that people see', () => {
    const rule = rules.create(newRule({ event: 'user.*', condition: 'data.age > 17', action: 'log_action' }));
    expect(rule).toEqual({
      id: rule.id,
      name: 'user.* → log_action',
      event: 'user.*',
      condition: 'data.age > 17',
      action: { type: 'log_action' },
      enabled: true,
      createdAt: nowMs,
      updatedAt: nowMs,
      firedCount: 0,
    });
    expect(triggers()).toMatchObject([
      { flowKind: 'rule', flowName: rule.name, version: 1, nodeId: 'event', status: 'active', config: { event: 'user.*' } },
    ]);
    expect(flows.service.list({ limit: 10 }).items).toEqual([]);
    expect(rules.ofFlow(triggers()[0]?.flowId ?? '')).toEqual({ ruleId: rule.id, name: rule.name, action: 'log_action' });
  });

  it('that changes answers by its new version; switched off it answers nothing', () => {
    const { id } = rules.create(newRule({ event: 'a', condition: 'data.x', action: 'log_action' }));
    nowMs += 5000;
    const changed = rules.update(
      id,
      newRule({ name: 'Tell me', event: 'b.*', action: { type: 'notify', title: 'Hi' }, enabled: false }),
    );
    expect(changed).toEqual({
      id,
      name: 'Tell me',
      event: 'b.*',
      action: { type: 'notify', title: 'Hi' },
      enabled: false,
      createdAt: nowMs - 5000,
      updatedAt: nowMs,
      firedCount: 0,
    });
    expect(triggers()).toMatchObject([{ flowName: 'Tell me', version: 2, status: 'paused', config: { event: 'b.*' } }]);
    rules.update(id, newRule({ name: 'Tell me', event: 'b.*', action: { type: 'notify', title: 'Hi' } }));
    expect(triggers()).toMatchObject([{ version: 2, status: 'active' }]);
  });

  it('that is deleted is gone, with its trigger', () => {
    const { id } = rules.create(newRule({ event: 'a', action: 'log_action' }));
    rules.remove(id);
    expect(triggers()).toEqual([]);
    expect(rules.list()).toEqual([]);
    for (const use of [() => rules.get(id), () => rules.remove(id), () => rules.logs(id, 1)]) {
      expect(use).toThrow(expect.objectContaining({ code: 'RULE_NOT_FOUND' }));
    }
  });

  it('survives a restart', () => {
    const rule = rules.create(newRule({ event: 'a', action: { type: 'send_email', to: 'a@b.c', subject: 'S' } }));
    rules.close();
    store.close();
    open();
    expect(rules.list()).toEqual([rule]);
    expect(triggers()).toHaveLength(1);
  });

  it.each([
    ['a condition that cannot be read', { condition: 'data.(' }, 'EXPRESSION_INVALID', '/condition'],
    ['an expression that cannot be read', { action: { type: 'notify', title: '{{ data.( }}' } }, 'EXPRESSION_INVALID', '/title'],
    ['a flow that does not exist', { action: { type: 'run_flow', flowId: 'flow_none' } }, 'FLOW_NOT_FOUND', undefined],
    ['an event type of the system to raise', { action: { type: 'raise_event', event: 'flx.x' } }, 'BAD_REQUEST', '/event'],
  ])('with %s is refused, and nothing is made', (_what, part, code, field) => {
    const rule = newRule({ event: 'a', action: 'log_action', ...part });
    expect(() => rules.create(rule)).toThrow(expect.objectContaining({ code, kind: 'user' }));
    try {
      rules.create(rule);
    } catch (error) {
      expect((error as { data?: { field?: string } }).data?.field).toBe(field);
    }
    expect(rules.list()).toEqual([]);
    expect(triggers()).toEqual([]);
  });
});

describe('what a rule did', () => {
  it('is counted at once, with the last error until the next success', async () => {
    const { id } = rules.create(newRule({ event: 'a', action: 'log_action' }));
    await fire(id, 'succeeded');
    await fire(id, 'failed', { error: { code: 'X', kind: 'operational', message: 'No network' } });
    expect(rules.get(id)).toMatchObject({ firedCount: 2, lastFiredAt: nowMs, lastError: 'No network' });
    for (const callback of timers) callback();
    expect(rules.list()).toMatchObject([{ firedCount: 2, lastFiredAt: nowMs, lastError: 'No network' }]);
    await fire(id, 'succeeded');
    expect(rules.get(id)).toMatchObject({ firedCount: 3 });
    expect(rules.get(id)).not.toHaveProperty('lastError');
  });

  it('tells why it did not start, until it does', async () => {
    const { id } = rules.create(newRule({ event: 'a', action: 'log_action' }));
    const failure: ErrorInfo = {
      code: 'EXPRESSION_FAILED',
      kind: 'user',
      message: 'The condition failed',
      data: { reason: 'x' },
    };
    rules.noteFailure(flowIdOf(id), failure);
    expect(rules.get(id)).toMatchObject({ firedCount: 0, lastError: 'The condition failed', lastFailure: failure });
    for (const callback of timers) callback();
    expect(rules.list()).toMatchObject([{ lastError: 'The condition failed', lastFailure: failure }]);
    await fire(id, 'succeeded');
    expect(rules.get(id)).not.toHaveProperty('lastError');
  });

  it('is counted although the app was killed before it wrote the count down', async () => {
    const { id } = rules.create(newRule({ event: 'a', action: 'log_action' }));
    await fire(id, 'succeeded');
    await fire(id, 'succeeded');
    store.close();
    open();
    expect(rules.get(id).firedCount).toBe(2);
  });

  it('is listed newest first: the event, how it ended and what was said', async () => {
    const { id } = rules.create(newRule({ event: 'user.*', action: 'log_action' }));
    const first = await fire(id, 'succeeded');
    store.journal.write({ kind: 'log', runId: first, log: { at: nowMs, nodeId: 'action', level: 'info', message: 'Hello Ana' } });
    await store.journal.flush();
    const second = await fire(id, 'failed', { error: { code: 'X', kind: 'user', message: 'No such address' } });
    expect(rules.logs(id, 10)).toEqual([
      {
        ...{ ruleId: id, at: nowMs, eventId: `evt_${nowMs}`, eventType: 'user.registered', runId: second },
        outcome: 'failed',
        message: 'No such address',
      },
      {
        ...{ ruleId: id, at: nowMs - 1000, eventId: `evt_${nowMs - 1000}`, eventType: 'user.registered', runId: first },
        outcome: 'succeeded',
        message: 'Hello Ana',
      },
    ]);
    expect(rules.logs(id, 1)).toHaveLength(1);
  });
});
