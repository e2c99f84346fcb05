import { afterAll, afterEach, expect, it } from 'vitest';
import type { FlowEvent } from '#shared/model/event';
import { openTestEvents, removeTestFolders, type TestEvents } from './testing/open-events';

let test: TestEvents;
afterEach(() => test.close());
afterAll(removeTestFolders);

const typeOf = (event: FlowEvent) => event.type;

async function take(view: AsyncIterator<string, void, void>, count: number): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  for (let index = 0; index < count; index++) {
    const result = await view.next();
    seen.push(result.done === true ? undefined : result.value);
  }
  return seen;
}

it('a view gets what comes from its start on, in order, and only what it asked for', async () => {
  test = openTestEvents();
  await test.service.emit({ type: 'user.early', data: {} });
  const view = test.service.tail.watch({ pattern: 'user.*' }, typeOf);
  const seen = take(view, 3);
  for (const type of ['user.a', 'order.b', 'user.c', 'user.d']) await test.service.emit({ type, data: {} });
  expect(await seen).toEqual(['user.a', 'user.c', 'user.d']);
  await view.return();
});

it('a view that comes back goes on behind the last event it saw, also from before a restart', async () => {
  test = openTestEvents();
  for (const type of ['a', 'b', 'c']) await test.service.emit({ type, data: {} });
  await test.close();
  test = openTestEvents({ home: test.home });
  const view = test.service.tail.watch({ after: 1 }, typeOf);
  const seen = take(view, 3);
  await test.service.emit({ type: 'd', data: {} });
  expect(await seen).toEqual(['b', 'c', 'd']);
  await view.return();
});

it('a slow reader misses nothing of a flood', async () => {
  test = openTestEvents();
  const view = test.service.tail.watch({}, (event) => String(event.data));
  await Promise.all(Array.from({ length: 1000 }, (_, index) => test.service.emit({ type: 'n', data: index })));
  expect(await take(view, 1000)).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)));
  await view.return();
});

it('a view that waits ends when its reader leaves, when its signal is aborted and when the app stops', async () => {
  test = openTestEvents();
  const left = test.service.tail.watch({}, typeOf);
  const pending = left.next();
  await left.return();
  expect(await pending).toEqual({ done: true, value: undefined });

  const aborting = new AbortController();
  const aborted = test.service.tail.watch({ signal: aborting.signal }, typeOf).next();
  aborting.abort();
  expect(await aborted).toEqual({ done: true, value: undefined });

  const stopped = test.service.tail.watch({}, typeOf).next();
  await test.close();
  expect(await stopped).toEqual({ done: true, value: undefined });
  test = openTestEvents();
});

it('only a view that names its types makes the system store more', async () => {
  test = openTestEvents();
  const all = test.service.tail.watch({}, typeOf);
  const waiting = all.next();
  expect(test.interest.wants('flx.step.started')).toBe(false);
  const steps = test.service.tail.watch({ pattern: 'flx.step.*' }, typeOf);
  const next = steps.next();
  expect(test.interest.wants('flx.step.started')).toBe(true);
  await steps.return();
  await all.return();
  await Promise.all([waiting, next]);
  expect(test.interest.wants('flx.step.started')).toBe(false);
});
