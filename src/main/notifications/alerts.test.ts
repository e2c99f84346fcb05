import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '#main/engine/testing/manual-clock';
import { openTestRoom, START_MS, type TestRoom } from './testing/open-room';

const MINUTE_MS = 60_000;
let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
});
afterEach(async () => {
  expect(test.errors).toEqual([]);
  await test.close();
});
const told = () => test.room.latest('owner', 50).map(({ topic, title, body, flowId }) => ({ topic, title, body, flowId }));

describe('a circuit breaker that opens', () => {
  const failure = { code: 'X', message: 'No answer.' };
  async function breaker(key: string, state: { failures: number; openUntil?: number } | undefined): Promise<void> {
    const { journal } = test.temp.store;
    const whole =
      state === undefined ? undefined : { kind: 'breaker' as const, ...state, lastError: 'No answer.', lastFailure: failure };
    journal.write({ kind: 'policy', key: `breaker ${key}`, state: whole });
    await journal.flush();
    await settle();
  }

  it('is told once, until it was closed again', async () => {
    await breaker('node:flow_1/fetch', { failures: 4 });
    expect(told()).toEqual([]);
    await breaker('node:flow_1/fetch', { failures: 5, openUntil: START_MS + MINUTE_MS });
    await breaker('node:flow_1/fetch', { failures: 6, openUntil: START_MS + 2 * MINUTE_MS });
    expect(told()).toMatchObject([{ topic: 'flow-paused', title: '"Report" is held back', flowId: 'flow_1' }]);
    expect(told()[0]?.body).toMatch(/^5 calls .* 8:01.*No answer\.$/);
    await breaker('node:flow_1/fetch', undefined);
    await breaker('node:flow_1/fetch', { failures: 5, openUntil: START_MS + 9 * MINUTE_MS });
    expect(told()).toHaveLength(2);
  });

  it('that flows share is told by what it holds back', async () => {
    test.preferences.language = 'pt-BR';
    await breaker('host:api.example.com', { failures: 5, openUntil: START_MS + MINUTE_MS });
    expect(told()).toMatchObject([{ title: 'As chamadas a api.example.com estão retidas', flowId: undefined }]);
  });
});

describe('storage that runs out', () => {
  const GIB = 1024 ** 3;

  it('is told once a time, of the database and of the disk', async () => {
    test.room.start();
    await test.clock.advance(30 * MINUTE_MS);
    expect(told()).toEqual([]);
    test.storage = { ...test.storage, usedBytes: 91 * GIB };
    await test.clock.advance(30 * MINUTE_MS);
    expect(told()).toMatchObject([{ topic: 'quota-near', title: 'The database is nearly full' }]);
    expect(told()[0]?.body).toContain('91 GB of 100 GB');
    test.storage = { ...test.storage, freeBytes: GIB / 2 };
    await test.clock.advance(30 * MINUTE_MS);
    expect(told()[0]).toMatchObject({ title: 'The disk is nearly full' });
    expect(told()[0]?.body).toContain('512 MB are left');
    expect(told()).toHaveLength(2);
  });

  it('is told once a day by programs that are started again and again', async () => {
    test.storage = { ...test.storage, usedBytes: 91 * GIB };
    test.room.start();
    await test.clock.advance(MINUTE_MS);
    test.crash();
    await test.clock.advance(MINUTE_MS);
    expect(told()).toHaveLength(1);
    await test.clock.advance(24 * 60 * MINUTE_MS);
    test.crash();
    await test.clock.advance(MINUTE_MS);
    expect(told()).toHaveLength(2);
  });
});
