/**
 * A power cut at every write: the workspace is copied before and after each commit of the journal and each move of the
 * cursor. Each copy is opened again, as the next start would, and every event must have started every flow once.
 */
import { afterAll, expect, it } from 'vitest';
import { openTestEvents, removeTestFolders, type TestEvents, type TestEventsOptions, trigger } from './testing/open-events';

afterAll(removeTestFolders);

const TRIGGERS = [trigger('**', { flowId: 'all' }), trigger('order.*', { flowId: 'orders', condition: 'data.n > 2' })];

function expectedRuns(test: TestEvents): string[] {
  const events = test.repository.following(0, 1000).map(({ event }) => event);
  return events
    .flatMap(({ id, type, data }) => {
      const isLarge = type.startsWith('order.') && (data as { n: number }).n > 2;
      return isLarge ? [`all ${id}`, `orders ${id}`] : [`all ${id}`];
    })
    .sort();
}

async function recordCuts(): Promise<string[]> {
  const cuts: string[] = [];
  const cut = (): void => {
    cuts.push(test.snapshot());
  };
  const options: TestEventsOptions = { triggers: TRIGGERS, faults: { onCommit: cut } };
  const test: TestEvents = openTestEvents(options);
  const { setCursor } = test.repository;
  test.repository.setCursor = (consumer, sequence) => {
    cut();
    setCursor(consumer, sequence);
  };
  test.service.start();
  for (let n = 0; n < 4; n++) await test.service.emit({ type: 'order.placed', data: { n } });
  await Promise.all([5, 6, 7].map((n) => test.service.emit({ type: n === 6 ? 'user.left' : 'order.placed', data: { n } })));
  await test.caughtUp();
  await test.service.close();
  cut();
  test.store.close();
  return cuts;
}

it('after a crash at any write, each event starts each matching flow exactly once', async () => {
  const cuts = await recordCuts();
  expect(cuts.length).toBeGreaterThan(15);
  let withWorkLeft = 0;
  for (const home of cuts) {
    const test = openTestEvents({ home, triggers: TRIGGERS });
    const before = test.runs();
    if (before.length < expectedRuns(test).length) withWorkLeft += 1;
    test.service.start();
    await test.caughtUp();
    expect(test.runs()).toEqual(expectedRuns(test));
    expect(test.runs()).toEqual(expect.arrayContaining(before));
    expect(test.reports).toEqual([]);
    await test.close();
  }
  expect(withWorkLeft).toBeGreaterThan(3);
});

it('after a crash in the middle of the next start as well', async () => {
  const cuts = await recordCuts();
  for (const home of cuts.slice(0, 8)) {
    const second: string[] = [];
    const test: TestEvents = openTestEvents({
      home,
      triggers: TRIGGERS,
      faults: { onCommit: () => second.push(test.snapshot()) },
    });
    test.service.start();
    await test.caughtUp();
    await test.close();
    for (const again of second) {
      const third = openTestEvents({ home: again, triggers: TRIGGERS });
      third.service.start();
      await third.caughtUp();
      expect(third.runs()).toEqual(expectedRuns(third));
      await third.close();
    }
  }
});
