import { afterEach, describe, expect, it } from 'vitest';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/**
 * The real process is killed (SIGKILL) again and again while programs send messages, flows take them, call a service and wait
 * for a time and for an event. In the end each acknowledged message was handled to its end once, each call of the service has one
 * run, and nobody waits who was woken.
 */
const ROUNDS = 5;
const SENDERS = 3;

afterEach(cleanUp);

const stamp = {
  ...chain('Stamp', node('start', 'core.manual'), node('put', 'core.transform', { expression: '{"id": id, "stamp": true}' })),
  settings: { service: { name: 'stamp', concurrency: 5 } },
};
const handle = chain(
  'Handle',
  node('job', 'core.queue', { queue: 'jobs', concurrency: 20 }),
  node('call', 'core.call-flow', { service: 'stamp' }),
  node('pause', 'core.wait', { durationMs: 40 }),
  node('hand-on', 'core.enqueue', { queue: 'done' }),
);
const waiting = chain('Waiting', node('start', 'core.manual'), node('go', 'core.wait', { mode: 'event', event: 'all.go' }));

/** Sends until the process dies; ids of messages that were acknowledged. */
async function sendUntilDead({ client }: Instance, name: string, acknowledged: Map<string, string>): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${name}.${n}`;
    try {
      const { messages } = await client.queues.enqueue({
        queue: 'jobs',
        messages: [{ body: { id }, priority: n % 3, delayMs: 0 }],
      });
      acknowledged.set(id, messages[0]?.id ?? '');
    } catch {
      // The connection broke: the process is gone.
      return;
    }
  }
}

async function publish(
  { client }: Instance,
  body: Parameters<Instance['client']['flows']['create']>[0]['body'],
): Promise<FlowId> {
  return (await client.flows.create({ query: { publish: true }, body })).id;
}

/** All runs of a flow that messages have started, page by page. */
async function runsOf({ client }: Instance, flowId: FlowId) {
  const runs: { id: string; status: string; message: string }[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.runs.list({ flowId, limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id, status, trigger } of page.items) runs.push({ id, status, message: trigger.detail?.['message'] ?? '' });
    if (page.nextCursor === undefined) return runs;
    cursor = page.nextCursor;
  }
}

describe('killed again and again while queues are full and runs wait', () => {
  it('handles each message once, answers each call once, and wakes who waits', async () => {
    const acknowledged = new Map<string, string>();
    let instance = await startInstance();
    const { home } = instance;
    const stampId = await publish(instance, stamp);
    const handleId = await publish(instance, handle);
    const waitingId = await publish(instance, waiting);
    const started: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = acknowledged.size;
      const running = instance;
      const { runId } = await running.client.runs.start({
        params: { workflowId: waitingId },
        headers: {},
        body: { test: false },
      });
      started.push(runId);
      const senders = Array.from({ length: SENDERS }, (_, sender) => sendUntilDead(running, `${round}.${sender}`, acknowledged));
      // The number of messages decides the moment, not the time, so that a slow machine is loaded as well.
      await eventually(
        () => Promise.resolve(acknowledged.size),
        (size) => size >= before + 15 + 11 * round,
      );
      await running.kill();
      await Promise.all(senders);
      instance = await startInstance({ home });
    }

    const last = instance;
    await last.client.events.emit({ type: 'all.go', data: {} });
    const isLeft = async () => {
      const { ready, delayed, inFlight } = await last.client.queues.get({ queue: 'jobs' });
      const open = await last.client.runs.list({ limit: 1, status: ['queued', 'running', 'waiting', 'in_doubt'] });
      return ready + delayed + inFlight + open.items.length;
    };
    await eventually(isLeft, (left) => left === 0, 90_000);

    expect(acknowledged.size).toBeGreaterThan(ROUNDS * 15);
    const handled = await runsOf(last, handleId);
    expect(handled.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    const messages = handled.map(({ message }) => message);
    expect([...acknowledged.values()].filter((id) => !messages.includes(id))).toEqual([]);
    expect(new Set(messages).size).toBe(messages.length);
    // What the last step of each sent is there once: a message that was stored when the process died counts too.
    expect((await last.client.queues.get({ queue: 'done' })).ready).toBe(handled.length);
    const calls = (await runsOf(last, stampId)).map(({ message }) => message);
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls).toHaveLength(handled.length);
    for (const runId of started) expect((await last.client.runs.status({ runId: runId as never })).status).toBe('succeeded');
  });
});
