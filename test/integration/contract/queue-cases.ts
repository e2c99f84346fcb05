import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import { chain, node } from '../../setup/flows';

/** Calls of the queues and services, good and bad, over the client of a transport. */
export function describeQueues(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('queues and services', () => {
    const held = async (queue: string, more: { max?: number } = {}) => {
      const { messages } = await clientOf().queues.receive({ queue, ...more });
      return messages.map(({ id, receipt, body, deliveries }) => ({ key: { queue, messageId: id, receipt }, body, deliveries }));
    };

    it('takes messages and shows them, by priority', async () => {
      const client = clientOf();
      const stored = await client.queues.enqueue({ queue: 'shown', messages: [{ body: { n: 1 } }, { body: [2], priority: 9 }] });
      expect(stored.messages).toHaveLength(2);
      expect(await client.queues.get({ queue: 'shown' })).toMatchObject({ ready: 2, dead: 0, consumers: [] });
      expect((await client.queues.list()).map(({ name }) => name)).toContain('shown');
      const page = await client.queues.messages({ queue: 'shown', limit: 1 });
      expect(page.items).toMatchObject([{ body: { n: 1 }, state: 'ready', deliveries: 0 }]);
      const rest = await client.queues.messages({ queue: 'shown', cursor: page.nextCursor ?? '' });
      expect(rest.items.map(({ body }) => body)).toEqual([[2]]);
      expect((await held('shown', { max: 2 })).map(({ body }) => body)).toEqual([[2], { n: 1 }]);
      await expect(client.queues.get({ queue: 'nothing' })).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND', status: 404 });
      await expect(client.queues.messages({ queue: 'nothing' })).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
      await expect(client.queues.enqueue({ queue: 'no spaces', messages: [{ body: 1 }] })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
      await expect(client.queues.enqueue({ queue: 'shown', messages: [] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('hands messages to workers, which confirm, give back, or keep them for longer', async () => {
      const client = clientOf();
      await client.queues.configure({ queue: 'jobs', maxDeliveries: 2, retryDelayMs: 0 });
      await client.queues.enqueue({ queue: 'jobs', messages: [{ body: 'a' }, { body: 'b' }] });
      const [a, b] = await held('jobs', { max: 2 });
      if (a === undefined || b === undefined) throw new Error('Two messages were put in');
      expect((await client.queues.extend({ ...a.key, visibilityTimeoutMs: 90_000 })).visibleAt).toBeGreaterThan(
        Date.now() + 60_000,
      );
      expect(await client.queues.ack(a.key)).toEqual({ ok: true });
      await expect(client.queues.ack(a.key)).rejects.toMatchObject({ code: 'RECEIPT_EXPIRED', status: 409 });
      await expect(client.queues.extend({ ...a.key, visibilityTimeoutMs: 1000 })).rejects.toMatchObject({
        code: 'RECEIPT_EXPIRED',
      });
      expect(await client.queues.nack({ ...b.key, error: 'no ink' })).toEqual({ dead: false });
      const [again] = await held('jobs');
      expect(again).toMatchObject({ body: 'b', deliveries: 2 });
      expect(await client.queues.nack({ ...(again?.key ?? b.key), error: 'no ink' })).toEqual({ dead: true });
      await expect(client.queues.nack(b.key)).rejects.toMatchObject({ code: 'RECEIPT_EXPIRED' });
      await expect(client.queues.receive({ queue: 'jobs', max: wrong(0) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('re-drives and discards dead letters, purges and deletes', async () => {
      const client = clientOf();
      const [dead] = (await client.queues.messages({ queue: 'jobs', state: 'dead' })).items;
      expect(dead).toMatchObject({ body: 'b', error: { message: 'no ink' } });
      const id = dead?.id ?? '';
      expect(await client.queues.redrive({ queue: 'jobs', ids: [id] })).toEqual({ redriven: 1 });
      await expect(client.queues.redrive({ queue: 'jobs', ids: [id] })).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
      await expect(client.queues.delete({ queue: 'jobs' })).rejects.toMatchObject({ code: 'QUEUE_NOT_EMPTY', status: 409 });
      expect(await client.queues.discard({ queue: 'jobs', messageId: id })).toEqual({ ok: true });
      await expect(client.queues.discard({ queue: 'jobs', messageId: id })).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
      await client.queues.enqueue({ queue: 'jobs', messages: [{ body: 1 }, { body: 2, delayMs: 60_000 }] });
      expect(await client.queues.purge({ queue: 'jobs' })).toEqual({ removed: 2 });
      await expect(client.queues.purge({ queue: 'nothing' })).rejects.toMatchObject({ code: 'QUEUE_NOT_FOUND' });
      expect(await client.queues.delete({ queue: 'jobs' })).toEqual({ ok: true });
      expect(await client.queues.delete({ queue: 'shown', withMessages: true })).toEqual({ ok: true });
      await expect(client.queues.configure({ queue: 'jobs', maxDeliveries: wrong(0) })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });

    it('calls a service, and says when it fails or is not there', async () => {
      const client = clientOf();
      const service = { name: 'triple', reply: 'first' as const };
      const body = flowDefinitionSchema.parse({
        ...chain(
          'Triple',
          node('start', 'core.manual'),
          node('check', 'core.transform', { expression: 'n > 100 ? $error("too much") : {"n": n * 3}' }),
        ),
        settings: { service },
      });
      await client.flows.create({ query: { publish: true }, body });
      await expect(client.flows.create({ query: { publish: true }, body: { ...body, name: 'Rival' } })).rejects.toMatchObject({
        code: 'SERVICE_CONFLICT',
        status: 409,
      });
      expect(await client.services.list()).toContainEqual(
        expect.objectContaining({ name: 'triple', status: 'active', inputQueue: 'triple.in', outputQueue: 'triple.out' }),
      );
      const { status, body: done } = await client.services.call({ service: 'triple', input: { n: 2 } });
      expect({ status, ...done }).toMatchObject({ status: 200, state: 'done', result: { n: 6 } });
      expect(await client.services.result({ service: 'triple', callId: done.callId })).toMatchObject({
        body: { result: { n: 6 } },
      });
      await client.queues.configure({ queue: 'triple.in', paused: true });
      const later = await client.services.call({ service: 'triple', input: { n: 3 }, waitMs: 0 });
      expect(later).toMatchObject({ status: 202, body: { state: 'accepted' } });
      await client.queues.configure({ queue: 'triple.in', paused: false });
      await expect(client.queues.delete({ queue: 'triple.in' })).rejects.toMatchObject({ code: 'QUEUE_IN_USE', status: 409 });
      await expect(client.services.call({ service: 'triple', input: { n: 101 } })).rejects.toMatchObject({
        code: 'SERVICE_FAILED',
        status: 502,
      });
      await expect(client.services.call({ service: 'nobody' })).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND', status: 404 });
      await expect(client.services.result({ service: 'triple', callId: 'none' })).rejects.toMatchObject({
        code: 'CALL_NOT_FOUND',
      });
    });
  });
}
