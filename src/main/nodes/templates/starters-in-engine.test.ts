import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunReply } from '#main/engine/engine';
import { createEngine, inlineExecutor } from '#main/engine/index';
import { ManualClock } from '#main/engine/testing/manual-clock';
import { MemoryDisk, MemoryJournal } from '#main/engine/testing/memory-journal';
import type { ErrorInfo } from '#shared/model/errors';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { createNodeCatalogue } from '../index';
import { createFakeServices, type ServiceCalls } from '../testing/fake-services';
import { startTestServer } from '../testing/http-server';
import { loadTemplates } from './load-templates';

const FLOW_ID = 'flow_template' as FlowId;
const push = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../resources/github-push.json'), 'utf8')) as Json;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-templates-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A template in the real engine: real nodes, a journal in memory, a clock that the test moves. */
async function open(id: string, env: Record<string, string> = {}) {
  const found = (await loadTemplates()).find((template) => template.id === id);
  const parsed = flowDefinitionSchema.parse(found?.definition('en'));
  const definition: FlowDefinition = { ...parsed, settings: { ...parsed.settings, env: { ...parsed.settings?.env, ...env } } };
  const clock = new ManualClock();
  const disk = new MemoryDisk();
  const { services, calls } = createFakeServices({ files: { resolve: (path) => join(folder, path) } });
  const reports: ErrorInfo[] = [];
  const engine = createEngine({
    clock,
    chance: { random: () => 0.5 },
    createCancelSource: () => {
      const controller = new AbortController();
      return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
    },
    journal: new MemoryJournal(disk),
    nodes: createNodeCatalogue(),
    flows: { load: async (flowId, version) => ({ flowId, version, definition }) },
    executor: inlineExecutor,
    services,
    interest: { wants: () => false },
    identity: { account: 'local', user: 'tester', workspace: 'test' },
    report: (error) => reports.push(error),
  });
  return { engine, clock, disk, calls, reports, definition };
}

interface Finished {
  reply: RunReply;
  calls: ServiceCalls;
  /** `node: status`, in the order in which the steps began. */
  steps: string[];
}

/** Runs a template to its end, moving the clock whenever it waits. */
async function runToEnd(id: string, item: Json, env: Record<string, string> = {}): Promise<Finished> {
  const { engine, clock, disk, calls, reports, definition } = await open(id, env);
  expect(engine.validate(definition)).toEqual([]);
  const replies: RunReply[] = [];
  const { runId } = await engine.start({
    flowId: FLOW_ID,
    version: 1,
    trigger: { kind: 'manual' },
    items: [{ json: item }],
    onReply: (reply) => replies.push(reply),
  });
  const isOver = () => ['succeeded', 'failed', 'cancelled', 'in_doubt'].includes(disk.runs.get(runId)?.status ?? '');
  await vi.waitFor(
    async () => {
      // Time passes for runs that wait for it only: an HTTP call in between takes none.
      if (disk.runs.get(runId)?.status === 'waiting') await clock.advance(1000);
      expect(isOver()).toBe(true);
    },
    { timeout: 10_000, interval: 5 },
  );
  await engine.stop(0);
  expect(reports).toEqual([]);
  const steps = disk.read(runId as RunId)?.steps.map(({ nodeId, status }) => `${nodeId}: ${status}`) ?? [];
  const status = disk.runs.get(runId)?.status ?? 'failed';
  return { reply: replies[0] ?? { kind: 'ended', status, items: [] }, calls, steps };
}

describe('in the engine, the template', () => {
  it('GitHub push report goes from the push to the notification', async () => {
    const { calls, steps } = await runToEnd('github-push-report', {
      body: push,
      headers: {},
      query: {},
      method: 'POST',
      path: 'github',
    });
    expect(steps).toEqual(
      ['push', 'main-only', 'reshape', 'compose', 'file', 'mail', 'tell'].map((node) => `${node}: succeeded`),
    );
    expect(existsSync(join(folder, 'github/Codertocat-Hello-World-0d1a26e.md'))).toBe(true);
    expect([calls.mails.length, calls.notifications.length]).toEqual([1, 1]);
  });

  it('GitHub push report does nothing for another branch', async () => {
    const other = { ...(push as Record<string, Json>), ref: 'refs/heads/topic' };
    const { calls, steps } = await runToEnd('github-push-report', {
      body: other,
      headers: {},
      query: {},
      method: 'POST',
      path: 'github',
    });
    expect(steps.filter((step) => step.endsWith('succeeded'))).toEqual(['push: succeeded', 'main-only: succeeded']);
    expect([calls.mails.length, existsSync(join(folder, 'github'))]).toEqual([0, false]);
  });

  it('for each and wait adds up what came back from its loop', async () => {
    const { calls, steps } = await runToEnd('for-each-and-wait', {});
    expect(calls.notifications).toMatchObject([{ title: 'For each and wait', body: '6 → 91' }]);
    expect(steps.filter((step) => step === 'pause: succeeded')).toHaveLength(6);
  });

  it('calculator answers its caller', async () => {
    const call = { headers: {}, query: {}, method: 'POST', path: 'calculator' };
    const right = await runToEnd('calculator', { ...call, body: { a: 6, b: 7, operation: 'multiply' } });
    const wrong = await runToEnd('calculator', { ...call, body: { a: 6 } });
    expect(right.reply).toMatchObject({
      kind: 'response',
      response: { status: 200, body: { a: 6, b: 7, operation: 'multiply', result: 42 } },
    });
    expect(wrong.reply).toMatchObject({ kind: 'response', response: { status: 422 } });
  });

  it('alert of failed runs says what failed', async () => {
    const event = { type: 'flx.run.failed', data: { flowName: 'Orders', error: { message: 'No stock' } } };
    const { calls } = await runToEnd('failed-run-alert', event);
    expect(calls.notifications).toMatchObject([{ title: 'Orders', body: 'No stock', level: 'error' }]);
  });

  it('web page check notes a good page, warns of a bad one and tells when it is gone', async () => {
    const good = await startTestServer((_request, response) => void response.end('fine'));
    const bad = await startTestServer((_request, response) => void response.writeHead(500).end());
    try {
      const fine = await runToEnd('web-page-check', {}, { page: good.url });
      const warned = await runToEnd('web-page-check', {}, { page: bad.url });
      await bad.close();
      const gone = await runToEnd('web-page-check', {}, { page: bad.url });
      expect(fine.steps).toContain('well: succeeded');
      expect(warned.calls.notifications).toMatchObject([{ level: 'warning', title: bad.url }]);
      expect(gone.calls.notifications).toMatchObject([
        { level: 'error', body: expect.stringContaining('cannot be reached') as unknown },
      ]);
    } finally {
      await good.close();
    }
  });
});
