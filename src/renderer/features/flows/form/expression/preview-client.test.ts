import { describe, expect, it } from 'vitest';
import { createPreviewClient, type PreviewAnswer, type PreviewRequest, type PreviewWorker } from './preview-client';
import type { SampleData } from './sample-data';

const sample = { origin: 'run', items: [{}] } as unknown as SampleData;

/** A worker that answers when it is told to. */
function fakeWorkers() {
  const started: { sent: PreviewRequest[]; isEnded: boolean; answer(answer: PreviewAnswer): void; fail(): void }[] = [];
  const startWorker = (): PreviewWorker => {
    const listeners: { message?: (event: { data: PreviewAnswer }) => void; error?: () => void } = {};
    const fake = {
      sent: [] as PreviewRequest[],
      isEnded: false,
      answer: (answer: PreviewAnswer) => listeners.message?.({ data: answer }),
      fail: () => listeners.error?.(),
    };
    started.push(fake);
    return {
      postMessage: (message) => fake.sent.push(message),
      addEventListener: (type: 'message' | 'error', listener: never) => {
        listeners[type] = listener;
      },
      terminate: () => {
        fake.isEnded = true;
      },
    };
  };
  return { started, startWorker };
}

describe('the client of previews', () => {
  it('sends the data once, and gives each question its own answer', async () => {
    const { started, startWorker } = fakeWorkers();
    const client = createPreviewClient(startWorker);
    const first = client.evaluate({ text: 'a', form: 'jsonata', sample, index: 0 });
    const second = client.evaluate({ text: 'b', form: 'jsonata', sample, index: 0 });
    expect(started[0]?.sent.map(({ kind }) => kind)).toEqual(['sample', 'evaluate', 'evaluate']);
    started[0]?.answer({ id: 2, result: { state: 'nothing' } });
    started[0]?.answer({ id: 1, result: { state: 'error', reason: 'x', position: 3 } });
    expect([await first, await second]).toEqual([{ state: 'error', reason: 'x', position: 3 }, { state: 'nothing' }]);
    client.close();
  });

  it('ends an evaluation that does not come to an end, and begins anew', async () => {
    const { started, startWorker } = fakeWorkers();
    const client = createPreviewClient(startWorker, 5);
    expect(await client.evaluate({ text: 'a', form: 'jsonata', sample, index: 0 })).toMatchObject({
      reason: 'The evaluation took too long',
    });
    expect(started[0]?.isEnded).toBe(true);
    const next = client.evaluate({ text: 'b', form: 'jsonata', sample, index: 0 });
    expect(started[1]?.sent.map(({ kind }) => kind)).toEqual(['sample', 'evaluate']);
    started[1]?.answer({ id: 2, result: { state: 'nothing' } });
    expect(await next).toEqual({ state: 'nothing' });
    client.close();
  });

  it('answers with an error when the worker cannot be run', async () => {
    const { started, startWorker } = fakeWorkers();
    const client = createPreviewClient(startWorker);
    const answer = client.evaluate({ text: 'a', form: 'jsonata', sample, index: 0 });
    started[0]?.fail();
    expect(await answer).toMatchObject({ state: 'error' });
  });
});
