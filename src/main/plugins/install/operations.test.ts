import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import type { PluginOperation, PluginOperationEvent } from '#shared/model/plugin-install';
import { type OperationProgress, Operations } from './operations';

const about = { kind: 'install', plugin: 'weather', version: '1.0.0' } as const;
function gate() {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, resolve: () => open() };
}

const step = { en: 'Working', 'pt-BR': 'Trabalhando' };

function started() {
  const told: PluginOperation[] = [];
  const operations = new Operations(
    () => 5,
    (operation) => told.push(operation),
  );
  const begin = (work: (progress: OperationProgress) => Promise<void>, plugin = 'weather') =>
    operations.start({ ...about, plugin }, work);
  return { operations, told, begin };
}

async function all(events: AsyncIteratorObject<PluginOperationEvent, void, void>): Promise<PluginOperationEvent[]> {
  const found: PluginOperationEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

describe('an operation', () => {
  it('tells its lines and states to those who watch, from the first to its end', async () => {
    const { operations, begin, told } = started();
    const go = gate();
    const { operationId } = begin(async ({ log, step: tell }) => {
      log('info', 'one');
      await go.promise;
      tell(step, 0.5);
      log('info', 'two');
    });
    const watched = all(operations.watch(operationId));
    go.resolve();
    const events = await watched;
    expect(events.flatMap((event) => (event.kind === 'log' ? [event.line.message] : []))).toEqual(['one', 'two']);
    expect(events.at(-1)).toMatchObject({ kind: 'state', operation: { state: 'succeeded', share: 1, endedAt: 5 } });
    expect(told.map(({ state }) => state)).toEqual(['running', 'running', 'succeeded']);
    // Who comes later sees all of it at once.
    expect((await all(operations.watch(operationId))).filter(({ kind }) => kind === 'log')).toHaveLength(2);
  });

  it('says why it failed', async () => {
    const { operations, begin } = started();
    const { operationId } = begin(() => Promise.reject(new AppError({ code: 'PIP_BROKE', message: 'No pip.' })));
    const events = await all(operations.watch(operationId));
    expect(events.at(-1)).toMatchObject({ operation: { state: 'failed', error: { code: 'PIP_BROKE' } } });
    expect(events).toContainEqual({ kind: 'log', line: { at: 5, level: 'error', message: 'No pip.' } });
  });

  it('is cancelled until it puts something in its place, and not after', async () => {
    const { operations, begin } = started();
    const { operationId } = begin(
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    await operations.cancel(operationId);
    expect(operations.list()[0]).toMatchObject({ state: 'cancelled' });
    const go = gate();
    const late = begin(async ({ commit }) => {
      commit();
      await go.promise;
    });
    const cancelling = operations.cancel(late.operationId);
    go.resolve();
    await cancelling;
    expect(operations.list()[0]).toMatchObject({ operationId: late.operationId, state: 'succeeded' });
  });

  it('is the only one of its plugin', async () => {
    const { operations, begin } = started();
    const go = gate();
    const first = begin(() => go.promise);
    expect(() => begin(() => Promise.resolve())).toThrow(expect.objectContaining({ code: 'PLUGIN_BUSY' }) as Error);
    begin(() => Promise.resolve(), 'other');
    go.resolve();
    await all(operations.watch(first.operationId));
    expect(() => operations.refuseWhenBusy('weather')).not.toThrow();
  });

  it('ends a watch by its signal, and forgets old ones', async () => {
    const { operations, begin } = started();
    const controller = new AbortController();
    const running = begin(({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())));
    const watched = all(operations.watch(running.operationId, controller.signal));
    controller.abort();
    expect((await watched).length).toBeLessThanOrEqual(2);
    const ids = Array.from({ length: 30 }, (_, index) => begin(() => Promise.resolve(), `p${index}`).operationId);
    await operations.close();
    begin(() => Promise.resolve(), 'last');
    expect(() => operations.watch(ids[0] ?? '')).toThrow(
      expect.objectContaining({ code: 'PLUGIN_OPERATION_NOT_FOUND' }) as Error,
    );
  });

  it('keeps the newest lines only', async () => {
    const { operations, begin } = started();
    const { operationId } = begin(async ({ log }) => {
      for (let line = 0; line < 2500; line += 1) log('info', `${line}`);
    });
    const lines = (await all(operations.watch(operationId))).filter(({ kind }) => kind === 'log');
    expect(lines).toHaveLength(2000);
    expect(lines.at(-1)).toMatchObject({ line: { message: '2499' } });
  });
});
