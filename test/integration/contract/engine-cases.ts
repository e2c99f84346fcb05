import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import { chain, node } from '../../setup/flows';

const settings = { timeout: 10_000 };
/** Fails while its input says so, with a retry that is used up at once. */
const fragile = (name: string) =>
  flowDefinitionSchema.parse(
    chain(
      name,
      node('start', 'core.manual'),
      node(
        'work',
        'core.code',
        { code: 'if (items[0].broken) throw new Error("No answer"); return items;' },
        { policies: { retry: { maxAttempts: 2, initialDelayMs: 0 } } },
      ),
    ),
  );

/** Calls of dead letters, locks and the rest of the engine API, good and bad, over the client of a transport. */
export function describeEngineApi(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  async function deadLetter(name: string) {
    const client = clientOf();
    const definition = fragile(name);
    definition.settings = { deadLetters: 'failures' };
    const { id: flowId } = await client.flows.create({ query: { publish: true }, body: definition });
    const { runId } = await client.runs.start({
      params: { workflowId: flowId },
      headers: {},
      body: { input: { broken: true, name }, test: false },
    });
    await expect.poll(async () => (await client.runs.status({ runId })).status, settings).toBe('failed');
    const [letter] = (await client.deadLetters.list({ flowId })).items;
    if (letter === undefined) throw new Error('The failure was not kept');
    return { client, flowId, runId, letter };
  }

  describe('dead letters', () => {
    it('are shown with what went in, edited, and re-driven once', async () => {
      const { client, flowId, runId, letter } = await deadLetter('Mended');
      expect(letter).toMatchObject({
        state: 'open',
        runId,
        nodeName: 'work',
        error: { message: expect.stringContaining('No answer') as string },
      });
      expect(await client.deadLetters.get({ id: letter.id })).toMatchObject({
        items: [{ json: { broken: true } }],
        finishedCount: 0,
      });
      expect(await client.deadLetters.edit({ id: letter.id, items: [{ json: { n: 1 } }] })).toMatchObject({ edited: true });
      expect(await client.deadLetters.redrive({ ids: [letter.id] })).toEqual({ count: 1, skipped: [] });
      await expect.poll(async () => (await client.deadLetters.get({ id: letter.id })).state, settings).toBe('redriven');
      const after = await client.deadLetters.get({ id: letter.id });
      await expect
        .poll(async () => (await client.runs.status({ runId: after.redrivenRunId as RunId })).output, settings)
        .toEqual({ n: 1 });
      expect(after.history.map(({ action }) => action)).toEqual(['edited', 'queued', 'redriven']);
      await expect(client.deadLetters.redrive({ ids: [letter.id] })).rejects.toMatchObject({
        code: 'DEAD_LETTER_DECIDED',
        status: 409,
      });
      await expect(client.deadLetters.edit({ id: letter.id, items: [] })).rejects.toMatchObject({ code: 'DEAD_LETTER_DECIDED' });
      expect((await client.runs.list({ flowId })).items).toHaveLength(2);
    });

    it('wait for their turn at a rate, are taken back, and discarded with a reason', async () => {
      const { client, letter, flowId } = await deadLetter('Slow');
      const other = await deadLetter('Slow too');
      expect(await client.deadLetters.redrive({ ids: [letter.id, other.letter.id], perMinute: 0.1 })).toMatchObject({ count: 2 });
      await expect.poll(async () => (await client.deadLetters.get({ id: letter.id })).state, settings).toBe('redriven');
      expect(await client.deadLetters.get({ id: other.letter.id })).toMatchObject({
        state: 'queued',
        dueAt: expect.any(Number) as number,
      });
      expect(await client.deadLetters.withdraw({ ids: [other.letter.id] })).toEqual({ count: 1, skipped: [] });
      await expect(client.deadLetters.withdraw({ ids: ['dead_nothing'] })).rejects.toMatchObject({
        code: 'DEAD_LETTER_NOT_FOUND',
      });
      expect(await client.deadLetters.discard({ flowId: other.flowId, reason: 'Ordered twice' })).toMatchObject({ count: 1 });
      expect(await client.deadLetters.get({ id: other.letter.id })).toMatchObject({
        state: 'discarded',
        reason: 'Ordered twice',
      });
      expect((await client.deadLetters.counts()).discarded).toBeGreaterThan(0);
      await expect.poll(async () => (await client.deadLetters.list({ flowId, state: 'open' })).items.length, settings).toBe(1);
    });

    it('are refused when the call is not right', async () => {
      const client = clientOf();
      await expect(client.deadLetters.get({ id: 'dead_nothing' })).rejects.toMatchObject({
        code: 'DEAD_LETTER_NOT_FOUND',
        status: 404,
      });
      await expect(client.deadLetters.list({ cursor: 'page two' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.deadLetters.discard({ ids: ['dead_nothing'], reason: ' ' })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('reason') as string,
      });
      await expect(client.deadLetters.redrive({ perMinute: wrong(0) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.deadLetters.edit({ id: 'dead_nothing', items: wrong('none') })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });
  });

  describe('locks', () => {
    it('have one holder, who renews and gives back with the token', async () => {
      const client = clientOf();
      const lease = await client.locks.acquire({ name: 'stock', holder: 'importer', ttlMs: 60_000 });
      expect(lease).toMatchObject({ name: 'stock', holder: 'importer', token: 1 });
      await expect(client.locks.acquire({ name: 'stock' })).rejects.toMatchObject({
        code: 'LOCK_TAKEN',
        status: 409,
        defined: true,
      });
      expect((await client.locks.list()).map(({ name }) => name)).toEqual(['stock']);
      expect((await client.locks.renew({ name: 'stock', token: 1, ttlMs: 120_000 })).expiresAt).toBeGreaterThan(lease.expiresAt);
      const next = client.locks.acquire({ name: 'stock', waitMs: 10_000 });
      expect(await client.locks.release({ name: 'stock', token: 1 })).toEqual({ ok: true });
      expect(await next).toMatchObject({ token: 2 });
      await expect(client.locks.release({ name: 'stock', token: 1 })).rejects.toMatchObject({ code: 'LOCK_LOST' });
      await expect(client.locks.renew({ name: 'other', token: 1 })).rejects.toMatchObject({ code: 'LOCK_LOST' });
      await expect(client.locks.acquire({ name: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.locks.acquire({ name: 'a', ttlMs: wrong(1) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('are shared with flows: a run waits for what a program holds, and the other way round', async () => {
      const client = clientOf();
      const locked = chain(
        'Locked',
        node('start', 'core.manual'),
        node('lock', 'core.with-lock', { name: 'shared' }),
        node('pause', 'core.wait'),
      );
      const edges = [
        { from: { node: 'start' }, to: { node: 'lock' } },
        { from: { node: 'lock', port: 'item' }, to: { node: 'pause' } },
        { from: { node: 'pause' }, to: { node: 'lock', port: 'loop' } },
      ];
      const { id } = await client.flows.create({
        query: { publish: true },
        body: flowDefinitionSchema.parse({
          ...locked,
          edges,
          nodes: locked.nodes.map((each) => (each.id === 'pause' ? { ...each, config: { durationMs: 3_600_000 } } : each)),
        }),
      });
      const lease = await client.locks.acquire({ name: 'shared' });
      const { runId } = await client.runs.start({ params: { workflowId: id }, headers: {}, body: { test: false } });
      const waitingFor = async () =>
        (await client.runs.get({ runId })).steps.find(({ status }) => status === 'waiting')?.waitingFor;
      await expect.poll(waitingFor, settings).toBe('lock shared');
      await client.locks.release({ name: 'shared', token: lease.token });
      await expect.poll(waitingFor, settings).toBe('timer');
      await expect(client.locks.acquire({ name: 'shared' })).rejects.toMatchObject({
        code: 'LOCK_TAKEN',
        data: { details: { runId } },
      });
      await client.runs.cancel({ runId });
      expect(await client.locks.acquire({ name: 'shared', waitMs: 10_000 })).toMatchObject({ token: lease.token + 2 });
    });
  });

  describe('the engine API', () => {
    const transform = { type: 'core.transform', config: { expression: '{"n": n + 1}' } };

    it('runs one node, as a run of its own', async () => {
      const client = clientOf();
      const done = await client.engine.processNode({ headers: {}, body: { ...transform, input: [{ n: 1 }, { n: 2 }] } });
      expect(done).toMatchObject({
        status: 'succeeded',
        duplicate: false,
        outputs: { out: [{ json: { n: 2 } }, { json: { n: 3 } }] },
      });
      expect(await client.runs.status({ runId: done.runId })).toMatchObject({ status: 'succeeded' });
      const failed = await client.engine.processNode({
        headers: {},
        body: { type: 'core.code', config: { code: 'throw new Error("Not today")' }, input: {} },
      });
      expect(failed).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('Not today') as string } });
      await expect(client.engine.processNode({ headers: {}, body: { type: 'core.nothing' } })).rejects.toMatchObject({
        code: 'FLOW_INVALID',
        status: 422,
      });
      await expect(client.engine.processNode({ headers: {}, body: { type: wrong(7) } })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });

    it('honours the header Idempotency-Key: the same run, 422 for another request, 400 for what is no key', async () => {
      const client = clientOf();
      const headers = { 'idempotency-key': `"${randomUUID()}"` };
      const body = { ...transform, input: { n: 1 } };
      const first = await client.engine.processNode({ headers, body });
      expect(await client.engine.processNode({ headers, body })).toMatchObject({
        runId: first.runId,
        duplicate: true,
        outputs: first.outputs,
      });
      await expect(client.engine.processNode({ headers, body: { ...body, input: { n: 2 } } })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
        status: 422,
      });
      await expect(client.engine.processNode({ headers: { 'idempotency-key': 'two words' }, body })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_INVALID',
        status: 400,
      });
    });

    it('tries a failed step again, once, and decides its dead letter by that', async () => {
      const { client, runId, letter } = await deadLetter('Again');
      const first = await client.engine.retryStep({ runId, stepId: 'work' });
      expect(first).toMatchObject({ mode: 'new-run', duplicate: false });
      expect(await client.engine.retryStep({ runId, stepId: '1' })).toEqual({
        runId: first.runId,
        mode: 'new-run',
        duplicate: true,
      });
      expect(await client.deadLetters.get({ id: letter.id })).toMatchObject({ state: 'redriven', redrivenRunId: first.runId });
      await expect(client.engine.retryStep({ runId, stepId: 'start' })).rejects.toMatchObject({ code: 'STEP_NOT_RETRYABLE' });
      await expect(client.engine.retryStep({ runId, stepId: 'nothing' })).rejects.toMatchObject({
        code: 'STEP_NOT_FOUND',
        status: 404,
      });
      await expect(client.engine.retryStep({ runId: 'run_nothing' as RunId, stepId: '1' })).rejects.toMatchObject({
        code: 'RUN_NOT_FOUND',
      });
    });

    it('reads events in their order, and goes on where it stopped', async () => {
      const client = clientOf();
      for (const n of [1, 2, 3]) await client.events.emit({ type: 'feed.item', data: { n } });
      const first = await client.engine.events({ type: 'feed.*', limit: 2 });
      expect(first.items.map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }]);
      const rest = await client.engine.events({ type: 'feed.*', after: first.next });
      expect(rest.items.map(({ data }) => data)).toEqual([{ n: 3 }]);
      expect((await client.engine.events({ type: 'feed.*', after: rest.next })).items).toEqual([]);
      await expect(client.engine.events({ after: wrong('soon') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });
  });
}
