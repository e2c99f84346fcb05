import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RuleId, RunId } from '#shared/model/ids';
import type { RunStatus } from '#shared/model/run';
import { adder, chain, node } from '../../setup/flows';
import { cleanUp } from '../../setup/instance';
import { describeCredentials } from './credential-cases';
import { describeEdits } from './edit-cases';
import { describeEngineApi } from './engine-cases';
import { describeFlowFiles } from './flow-file-cases';
import { describeQueues } from './queue-cases';
import { describeSchedules } from './schedule-cases';
import { describeTemplates } from './template-cases';
import { describeTestRuns } from './test-run-cases';
import { type Transport, transports } from './transports';

/** `flows.list`, `flows.get`, …: every procedure of the contract. */
function proceduresOf(part: object, path: string[] = []): string[] {
  return Object.entries(part).flatMap(([name, inner]: [string, object]) =>
    isContractProcedure(inner) ? [[...path, name].join('.')] : proceduresOf(inner, [...path, name]),
  );
}

const simple = flowDefinitionSchema.parse(
  chain('Simple', node('start', 'core.manual'), node('set', 'core.transform', { expression: '{"n": n + 1}' })),
);
const failing = flowDefinitionSchema.parse(
  chain('Failing', node('start', 'core.manual'), node('stop', 'core.stop', { status: 'failed', message: 'No stock left' })),
);
const waiting = flowDefinitionSchema.parse(
  chain('Waiting', node('start', 'core.manual'), node('wait', 'core.wait', { durationMs: 3_600_000 })),
);
const broken = flowDefinitionSchema.parse(
  chain('Broken', node('start', 'core.manual'), node('set', 'core.transform', { expression: '1 +' })),
);
const noFlow = 'flow_nothing' as FlowId;
const noRun = 'run_nothing' as RunId;
const noRule = 'rule_nothing' as RuleId;

/** What goes over the wire may be anything; types end there. */
const wrong = (value: unknown) => value as never;

describe.each(Object.entries(transports))('the contract over %s', (name, open) => {
  let transport: Transport;
  let client: PulseflowClient;
  const called = new Set<string>();

  beforeAll(async () => {
    transport = await open();
    client = recordCalls(transport.client, called);
  });
  afterAll(async () => {
    await transport.close();
    await cleanUp();
  });

  const create = (body: typeof simple) => client.flows.create({ query: { publish: true }, body });
  const startRun = async (flowId: FlowId, input: unknown = { n: 1 }) =>
    (await client.runs.start({ params: { workflowId: flowId }, headers: {}, body: { input: wrong(input), test: false } })).runId;
  const settled = (runId: RunId, ...states: RunStatus[]) =>
    expect.poll(async () => (await client.runs.status({ runId })).status, { timeout: 10_000 }).toBeOneOf(states);

  describe('flows', () => {
    it('creates, reads, lists and removes; a removed flow comes back paused', async () => {
      const made = await create(simple);
      expect(made).toMatchObject({ name: 'Simple', status: 'active', publishedVersion: 1, problems: [] });
      expect((await client.flows.get({ flowId: made.id })).draft.nodes).toHaveLength(2);
      expect((await client.flows.list({ search: 'simp' })).items.map(({ id }) => id)).toContain(made.id);
      expect((await client.flows.list({ status: 'paused' })).items).toEqual([]);
      await client.flows.remove({ flowId: made.id });
      await expect(client.flows.get({ flowId: made.id })).rejects.toMatchObject({
        code: expect.stringMatching(/FLOW_(NOT_FOUND|DELETED)/) as string,
      });
      expect(await client.flows.restore({ flowId: made.id })).toMatchObject({ status: 'paused' });
    });

    it('pages through a list', async () => {
      for (const name of ['Page A', 'Page B', 'Page C']) await client.flows.create({ query: {}, body: { ...simple, name } });
      const first = await client.flows.list({ search: 'Page', limit: 2 });
      expect(first.items).toHaveLength(2);
      const second = await client.flows.list({ search: 'Page', limit: 2, cursor: first.nextCursor ?? '' });
      expect(second.items).toHaveLength(1);
      expect(second.nextCursor).toBeUndefined();
    });

    it('saves drafts and tells a second writer', async () => {
      const made = await create({ ...simple, name: 'Draft' });
      const saved = await client.flows.saveDraft({
        flowId: made.id,
        definition: { ...simple, name: 'Draft 2' },
        baseRevision: made.draftRevision,
      });
      expect(saved).toMatchObject({ hasDraftChanges: true, publishedVersion: 1 });
      await expect(
        client.flows.saveDraft({ flowId: made.id, definition: simple, baseRevision: made.draftRevision }),
      ).rejects.toMatchObject({ code: 'FLOW_CHANGED', status: 409, defined: true });
      expect(await client.flows.publish({ flowId: made.id })).toMatchObject({ publishedVersion: 2, hasDraftChanges: false });
    });

    it('lists the versions of a flow and gives each as it was published', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Versions' });
      await client.flows.saveDraft({ flowId, definition: { ...simple, name: 'Versions 2' } });
      await client.flows.publish({ flowId, note: 'renamed' });
      const first = await client.flows.versions({ flowId, limit: 1 });
      expect(first.items).toEqual([{ version: 2, publishedAt: expect.any(Number) as number, note: 'renamed' }]);
      const second = await client.flows.versions({ flowId, limit: 1, cursor: first.nextCursor ?? '' });
      expect(second).toEqual({ items: [{ version: 1, publishedAt: expect.any(Number) as number }] });
      expect(await client.flows.version({ flowId, version: 1 })).toMatchObject({ version: 1, definition: { name: 'Versions' } });
      await expect(client.flows.version({ flowId, version: 3 })).rejects.toMatchObject({
        code: 'FLOW_VERSION_NOT_FOUND',
        status: 404,
        defined: true,
        data: { details: { version: 3 } },
      });
    });

    it('tells which other flows start a flow', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Called' });
      const calling = chain('Caller', node('in', 'core.manual'), node('go', 'core.start-flow', { flowId }));
      const caller = await create(flowDefinitionSchema.parse(calling));
      expect(await client.flows.callers({ flowId })).toEqual([
        expect.objectContaining({ flowId: caller.id, by: 'start-flow', nodeId: 'go', isPublished: true }),
      ]);
      await expect(client.flows.callers({ flowId: noFlow })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    });

    it('pauses, resumes, pins and duplicates', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Levers' });
      expect(await client.flows.pause({ flowId })).toMatchObject({ status: 'paused' });
      await expect(startRun(flowId)).rejects.toMatchObject({ code: 'FLOW_PAUSED', status: 409 });
      expect(await client.flows.resume({ flowId })).toMatchObject({ status: 'active' });
      expect(await client.flows.pin({ flowId, pinned: true })).toMatchObject({ pinned: true });
      const copy = await client.flows.duplicate({ flowId });
      expect(copy.id).not.toBe(flowId);
      expect(copy).toMatchObject({ status: 'draft', pinned: false });
    });

    it('lists every problem of a definition with its place, and refuses to publish it', async () => {
      const { problems } = await client.flows.validate({ definition: broken });
      expect(problems).toContainEqual(expect.objectContaining({ nodeId: 'set' }));
      await expect(create(broken)).rejects.toMatchObject({ code: 'FLOW_INVALID', status: 422, defined: true });
      const draft = await client.flows.create({ query: {}, body: broken });
      expect(draft.problems.length).toBeGreaterThan(0);
      await expect(client.flows.publish({ flowId: draft.id })).rejects.toMatchObject({
        code: 'FLOW_INVALID',
        data: { problems: [expect.objectContaining({ nodeId: 'set' })] },
      });
    });

    it('tries a flow out under faults, and refuses one that cannot run', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Tried' });
      expect(await client.flows.faultTest({ flowId, input: { n: 1 } })).toMatchObject({
        baseline: { status: 'succeeded' },
        crashes: { lost: 0, twice: 0 },
      });
      const { id: brokenId } = await client.flows.create({ query: {}, body: { ...broken, name: 'Not tried' } });
      await expect(client.flows.faultTest({ flowId: brokenId })).rejects.toMatchObject({ code: 'FLOW_INVALID' });
    });

    it('exports what can be imported again', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Traveller' });
      const definition = await client.flows.export({ flowId });
      const { flows } = await client.flows.import({ definitions: [definition] });
      expect(flows).toMatchObject([{ name: expect.stringContaining('Traveller') as string, status: 'draft' }]);
    });

    it('describes node types and templates in both languages, and installs templates', async () => {
      const types = await client.flows.nodeTypes();
      expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(['core.webhook', 'core.if', 'core.send-email']));
      const templates = await client.flows.templates();
      expect(templates.length).toBeGreaterThanOrEqual(20);
      for (const { name } of templates)
        expect(name).toMatchObject({ en: expect.any(String) as string, 'pt-BR': expect.any(String) as string });
      const [first] = templates;
      const { flows } = await client.flows.installTemplates({ ids: [first?.id ?? ''] });
      expect(flows).toHaveLength(1);
      expect((await client.flows.templates()).find(({ id }) => id === first?.id)?.installedFlowId).toBe(flows[0]?.id);
    });

    it('says which flow is missing, and which field of the input is wrong', async () => {
      for (const call of [
        () => client.flows.get({ flowId: noFlow }),
        () => client.flows.publish({ flowId: noFlow }),
        () => client.flows.versions({ flowId: noFlow }),
        () => client.flows.version({ flowId: noFlow, version: 1 }),
        () => client.flows.pause({ flowId: noFlow }),
        () => client.flows.resume({ flowId: noFlow }),
        () => client.flows.pin({ flowId: noFlow, pinned: true }),
        () => client.flows.duplicate({ flowId: noFlow }),
        () => client.flows.remove({ flowId: noFlow }),
        () => client.flows.restore({ flowId: noFlow }),
        () => client.flows.export({ flowId: noFlow }),
        () => client.flows.saveDraft({ flowId: noFlow, definition: simple }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND', status: 404, defined: true });
      }
      for (const [call, field] of [
        [() => client.flows.create({ query: {}, body: wrong({ name: '', nodes: [] }) }), 'name'],
        [() => client.flows.list({ limit: wrong(0) }), 'limit'],
        [() => client.flows.versions({ flowId: noFlow, limit: wrong(0) }), 'limit'],
        [() => client.flows.version({ flowId: noFlow, version: wrong('first') }), 'version'],
        [() => client.flows.validate({ definition: wrong({ name: 'x', nodes: [{ id: 'a' }] }) }), 'nodes'],
        [() => client.flows.import({ definitions: wrong([]) }), 'definitions'],
        [() => client.flows.installTemplates({ ids: wrong([1]) }), 'ids'],
      ] as const) {
        await expect(call()).rejects.toMatchObject({
          code: 'BAD_REQUEST',
          status: 400,
          message: expect.stringContaining(field) as string,
        });
      }
    });
  });

  describe('runs', () => {
    it('starts a run, tells how it stands and shows it whole', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Runner' });
      const runId = await startRun(flowId, { n: 41 });
      await settled(runId, 'succeeded');
      expect(await client.runs.status({ runId })).toMatchObject({
        runId,
        flowId,
        status: 'succeeded',
        output: { n: 42 },
        steps: { total: 2, succeeded: 2, failed: 0 },
      });
      const run = await client.runs.get({ runId });
      // Programs speak REST; a person has the window or the web UI.
      expect(run.trigger.kind).toBe(name === 'REST' ? 'api' : 'manual');
      expect(run.steps.map(({ nodeId, status }) => [nodeId, status])).toEqual([
        ['start', 'succeeded'],
        ['set', 'succeeded'],
      ]);
      const data = await client.runs.stepData({ runId, seq: run.steps[1]?.seq ?? -1 });
      expect(data.input.items).toMatchObject([{ json: { n: 41 } }]);
      expect(Object.values(data.outputs)[0]?.items).toMatchObject([{ json: { n: 42 } }]);
      expect((await client.runs.list({ flowId, status: 'succeeded' })).items.map(({ id }) => id)).toEqual([runId]);
      expect((await client.runs.list({ flowId, status: ['failed', 'cancelled'] })).items).toEqual([]);
      expect((await client.runs.list({ flowId, since: Date.now() + 60_000 })).items).toEqual([]);
    });

    it('answers a repeated start with the first run', async () => {
      const { id: workflowId } = await create({ ...simple, name: 'Once' });
      const start = (input: unknown) =>
        client.runs.start({
          params: { workflowId },
          headers: {},
          body: { input: wrong(input), test: false, idempotencyKey: 'order-7' },
        });
      const first = await start({ n: 1 });
      expect(await start({ n: 1 })).toMatchObject({ runId: first.runId, duplicate: true });
      await expect(start({ n: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    });

    it('counts, cancels and refuses to cancel twice', async () => {
      const { id: flowId } = await create(waiting);
      const runId = await startRun(flowId);
      await settled(runId, 'waiting');
      expect((await client.runs.counts()).waiting).toBe(1);
      expect(await client.runs.cancel({ runId })).toMatchObject({ status: 'cancelled' });
      await expect(client.runs.cancel({ runId })).rejects.toMatchObject({ code: 'RUN_FINISHED' });
    });

    it('runs again, whole or from the failed step, once the run has ended', async () => {
      const { id: flowId } = await create(failing);
      const runId = await startRun(flowId);
      await settled(runId, 'failed');
      for (const from of ['start', 'failed'] as const) {
        const again = await client.runs.rerun({ runId, from });
        await settled(again.runId, 'failed');
        expect(await client.runs.status({ runId: again.runId })).toMatchObject({
          rerunOf: runId,
          error: { message: expect.stringContaining('No stock left') as string },
        });
      }
      const open = await startRun((await create({ ...waiting, name: 'Open' })).id);
      await settled(open, 'waiting');
      await expect(client.runs.rerun({ runId: open, from: 'start' })).rejects.toMatchObject({ code: 'RUN_NOT_FINISHED' });
      await client.runs.cancel({ runId: open });
    });

    it('runs again from any step, with edited items and pinned outputs, and compares', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Travelled' });
      const runId = await startRun(flowId);
      await settled(runId, 'succeeded');
      const { steps } = await client.runs.get({ runId });
      const last = steps.at(-1);
      const seq = last?.seq ?? 0;
      const again = await client.runs.rerun({ runId, from: 'step', seq, items: [{ json: { edited: true } }] });
      await settled(again.runId, 'succeeded');
      expect((await client.runs.stepData({ runId: again.runId, seq })).input.items).toEqual([{ json: { edited: true } }]);
      const { rows } = await client.runs.compare({ a: runId, b: again.runId });
      expect(rows).toHaveLength(steps.length);
      expect(rows.at(-1)).toMatchObject({ nodeId: last?.nodeId, a: { seq }, b: { seq } });
      expect(rows[0]?.differs).toBe(false);
      await expect(client.runs.rerun({ runId, from: 'step', seq: 99 })).rejects.toMatchObject({ code: 'STEP_NOT_FOUND' });
      await expect(client.runs.rerun({ runId, pinned: { gone: {} } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.runs.compare({ a: runId, b: noRun })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    });

    it('takes a word only on a step that is in doubt', async () => {
      const runId = await startRun((await create({ ...simple, name: 'Sure' })).id);
      await settled(runId, 'succeeded');
      await expect(client.runs.resolveDoubt({ runId, seq: 1, decision: { action: 'retry' } })).rejects.toMatchObject({
        code: 'STEP_NOT_IN_DOUBT',
      });
      await expect(client.runs.resolveDoubt({ runId, seq: 99, decision: { action: 'retry' } })).rejects.toMatchObject({
        code: 'STEP_NOT_FOUND',
      });
      await expect(client.runs.resolveDoubt({ runId, seq: 1, decision: wrong({ action: 'maybe' }) })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });

    it('streams changes while they happen, and ends when the reader leaves', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Streamed' });
      const stream = await client.runs.watch({ flowId });
      const runId = await startRun(flowId);
      const seen: string[] = [];
      for await (const change of stream) {
        if (change.kind === 'run') seen.push(change.run.status);
        if (change.kind === 'run' && change.run.id === runId && change.run.status === 'succeeded') break;
      }
      expect(seen.at(-1)).toBe('succeeded');
      await expect(client.runs.watch({ flowId: wrong('') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('says which run is missing, and which field of the input is wrong', async () => {
      for (const call of [
        () => client.runs.get({ runId: noRun }),
        () => client.runs.status({ runId: noRun }),
        () => client.runs.cancel({ runId: noRun }),
        () => client.runs.rerun({ runId: noRun, from: 'start' }),
        () => client.runs.stepData({ runId: noRun, seq: 0 }),
        () => client.runs.resolveDoubt({ runId: noRun, seq: 0, decision: { action: 'retry' } }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'RUN_NOT_FOUND', status: 404, defined: true });
      }
      await expect(startRun(noFlow)).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
      await expect(client.runs.list({ status: wrong('done') })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('status') as string,
      });
    });
  });

  describe('events and rules', () => {
    it('emits, reads, lists and counts events', async () => {
      const emitted = await client.events.emit({ type: 'contract.tested', data: { by: 'suite' } });
      expect(emitted).toMatchObject({ specversion: '1.0', type: 'contract.tested', data: { by: 'suite' } });
      expect(await client.events.get({ sequence: emitted.sequence })).toEqual(emitted);
      expect((await client.events.list({ type: 'contract.*' })).items).toEqual([emitted]);
      expect((await client.events.types()).find(({ type }) => type === 'contract.tested')).toMatchObject({
        count: 1,
        system: false,
      });
      await expect(client.events.get({ sequence: 999_999 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(client.events.emit({ type: 'no spaces please' })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('type') as string,
      });
      await expect(client.events.list({ type: wrong('a b') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('streams events as they come', async () => {
      const stream = await client.events.watch({ type: 'live.*' });
      await client.events.emit({ type: 'other.thing', data: {} });
      await client.events.emit({ type: 'live.thing', data: { n: 1 } });
      for await (const event of stream) {
        expect(event).toMatchObject({ type: 'live.thing', data: { n: 1 } });
        break;
      }
      await expect(client.events.watch({ type: 'a b' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('makes a rule that acts on an event, and tells what it did', async () => {
      const rule = await client.rules.create({
        event: 'order.paid',
        condition: 'data.total > 100',
        action: 'log_action',
        enabled: true,
      });
      expect(rule).toMatchObject({ event: 'order.paid', action: { type: 'log_action' }, firedCount: 0 });
      expect(await client.rules.list()).toMatchObject([{ id: rule.id }]);
      const { rules } = await client.events.simulate({ event: 'order.paid', data: { total: 250 } });
      expect(rules).toMatchObject([{ ruleId: rule.id, action: 'log_action' }]);
      await expect.poll(async () => (await client.rules.get({ ruleId: rule.id })).firedCount).toBe(1);
      await expect
        .poll(() => client.rules.logs({ ruleId: rule.id }))
        .toMatchObject([{ ruleId: rule.id, eventType: 'order.paid', outcome: 'succeeded' }]);
      expect((await client.events.simulate({ event: 'order.paid', data: { total: 50 } })).rules).toEqual([]);
      const changed = await client.rules.update({
        ruleId: rule.id,
        rule: { event: 'order.*', action: { type: 'notify', title: 'Order {{ $item.data.id }}' }, enabled: false },
      });
      expect(changed).toMatchObject({ event: 'order.*', enabled: false, action: { type: 'notify' } });
      await client.rules.remove({ ruleId: rule.id });
      expect(await client.rules.list()).toEqual([]);
    });

    it('refuses rules that cannot work, and says which rule is missing', async () => {
      await expect(
        client.rules.create({ event: 'a.b', condition: 'data.total >', action: 'log_action', enabled: true }),
      ).rejects.toMatchObject({ code: 'EXPRESSION_INVALID' });
      await expect(
        client.rules.create({ event: 'a.b', action: { type: 'run_flow', flowId: noFlow }, enabled: true }),
      ).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
      await expect(client.rules.create({ event: 'a.b', action: wrong('dance'), enabled: true })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('action') as string,
      });
      await expect(client.events.simulate({ event: 'not an event', data: {} })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      for (const call of [
        () => client.rules.get({ ruleId: noRule }),
        () => client.rules.remove({ ruleId: noRule }),
        () => client.rules.logs({ ruleId: noRule }),
        () => client.rules.update({ ruleId: noRule, rule: { event: 'a.b', action: 'log_action', enabled: true } }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'RULE_NOT_FOUND', status: 404, defined: true });
      }
    });
  });

  describe('webhooks, settings and system', () => {
    it('lists webhook endpoints with their address, and refuses two flows on one path', async () => {
      const flow = flowDefinitionSchema.parse(adder('contract'));
      const { id: flowId } = await create(flow);
      expect(await client.webhooks.list()).toContainEqual(
        expect.objectContaining({
          path: 'contract',
          flowId,
          url: `${transport.instance.baseUrl}/hooks/contract`,
          methods: ['POST'],
        }),
      );
      await expect(create({ ...flow, name: 'Rival' })).rejects.toMatchObject({ code: 'WEBHOOK_CONFLICT', status: 409 });
    });

    it('reads and changes settings; the password goes in and never comes out', async () => {
      const changed = await client.settings.update({ smtp: { host: 'mail.example', password: 'hunter2' }, theme: 'dark' });
      expect(changed).toMatchObject({ theme: 'dark', smtp: { host: 'mail.example', passwordSet: true } });
      expect(await client.settings.get()).toEqual(changed);
      expect(JSON.stringify(changed)).not.toContain('hunter2');
      await expect(client.settings.update({ retention: { maxAgeDays: wrong(0) } })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('maxAgeDays') as string,
      });
      await client.settings.update({ smtp: { host: '', password: '' } });
      await expect(client.settings.testSmtp({})).rejects.toMatchObject({ code: 'SMTP_NOT_SET' });
      await client.settings.update({ smtp: { host: '127.0.0.1', port: 1, security: 'none' } });
      await expect(client.settings.testSmtp({})).rejects.toMatchObject({ code: 'SMTP_FAILED' });
    });

    it('copies the database on demand, one copy at a time, and lists the copies', async () => {
      const made = await client.system.backup();
      expect(made).toMatchObject({ kind: 'backup', name: expect.stringMatching(/^pulseflow-backup-.*\.db$/) as string });
      expect(made.sizeBytes).toBeGreaterThan(10_000);
      expect(await client.system.backups()).toContainEqual(made);
      const both = await Promise.allSettled([client.system.backup(), client.system.backup()]);
      const refused = both.find((each) => each.status === 'rejected');
      expect(refused?.reason).toMatchObject({ code: 'BACKUP_RUNNING', status: 409, defined: true });
      await expect(client.settings.update({ backup: { hour: wrong(24) } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('shows how limits stand, and resets a circuit breaker', async () => {
      const policies = {
        breaker: { failures: 1, openMs: 60_000, share: 'name', name: `contract ${name}` },
        concurrency: { max: 2 },
      };
      const flow = chain('Breaker', node('start', 'core.manual'), node('call', 'core.http', { url: 'http://127.0.0.1:1/' }));
      const nodes = flow.nodes.map((each) => (each.id === 'call' ? { ...each, policies } : each));
      const { id: flowId } = await create(flowDefinitionSchema.parse({ ...flow, nodes }));
      await settled(await startRun(flowId), 'failed');
      const key = `name:contract ${name}`;
      expect((await client.policies.state()).breakers).toContainEqual(
        expect.objectContaining({ key, status: 'open', failures: 1 }),
      );
      const refused = await startRun(flowId);
      await settled(refused, 'failed');
      expect((await client.runs.get({ runId: refused })).error).toMatchObject({ code: 'CIRCUIT_OPEN' });
      expect(await client.policies.resetBreaker({ key })).toEqual({ wasOpen: true });
      expect(await client.policies.resetBreaker({ key })).toEqual({ wasOpen: false });
      await expect(client.policies.resetBreaker({ key: wrong('') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('tells its health and what it is', async () => {
      expect(await client.system.health()).toMatchObject({ status: 'ok', store: 'ok' });
      const info = await client.system.info();
      expect(info).toMatchObject({ mode: 'headless', baseUrl: transport.instance.baseUrl });
      expect(info.databaseBytes).toBeGreaterThan(0);
    });

    it('shows notifications of flows, live and afterwards, until they are read', async () => {
      const flow = chain('Notifier', node('start', 'core.manual'), node('tell', 'core.notify', { title: 'Hello {{ $item.n }}' }));
      const { id: flowId } = await create(flowDefinitionSchema.parse(flow));
      const stream = await client.system.watch();
      await startRun(flowId, { n: 5 });
      for await (const change of stream) {
        if (change.kind !== 'notification') continue;
        expect(change.notification).toMatchObject({ title: 'Hello 5', read: false });
        break;
      }
      expect((await client.system.notifications({ limit: 10 }))[0]).toMatchObject({ title: 'Hello 5', read: false, flowId });
      await client.system.readNotifications();
      const later = await client.system.notifications({});
      expect(later[0]).toMatchObject({ title: 'Hello 5', read: true });
      expect(later.filter(({ read }) => !read)).toEqual([]);
      await expect(client.system.notifications({ limit: wrong(0) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });
  });

  describeQueues(() => client, wrong);

  describeFlowFiles(() => client);
  describeCredentials(() => client, wrong);

  describeEdits(() => client, wrong);

  describeEngineApi(() => client, wrong);

  describeSchedules(() => client, wrong);

  describeTemplates(() => client, wrong);

  describeTestRuns(() => client, wrong);

  it('was called in every procedure', () => {
    expect([...called].sort()).toEqual(proceduresOf(contract).sort());
  });
});

/** The same client, noting the path of each call. */
function recordCalls<Client extends object>(client: Client, called: Set<string>, path: string[] = []): Client {
  return new Proxy(client, {
    get(target, name) {
      const inner: unknown = Reflect.get(target, name);
      if (typeof name !== 'string' || (typeof inner !== 'function' && typeof inner !== 'object') || inner === null) return inner;
      return recordCalls(inner, called, [...path, name]);
    },
    apply(target, _self, args: unknown[]) {
      called.add(path.join('.'));
      return (target as (...all: unknown[]) => unknown)(...args);
    },
  });
}
