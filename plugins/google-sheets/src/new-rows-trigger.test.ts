import type { JsonObject } from '@pulseflow/sdk';
import { type RanTrigger, type RunTriggerOptions, runTrigger } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GoogleService, startGoogle } from '../test/google-service';
import { newRows } from './new-rows-trigger';

let google: GoogleService;
let running: RanTrigger | undefined;
beforeEach(async () => {
  google = await startGoogle();
});
afterEach(async () => {
  vi.useRealTimers();
  await running?.stop();
  await google.close();
});

function subscribe(config: JsonObject = {}, options: RunTriggerOptions = {}): RanTrigger {
  running = runTrigger(newRows, {
    config: { spreadsheet: 'book', everySeconds: 10, ...config },
    // Each test is an account of its own: the limits are those of a minute.
    // An account of its own for each test: the limits are those of a minute.
    credential: { accessToken: `good ${google.url}`, apiUrl: google.url },
    ...options,
  });
  return running;
}
/** One look alone: subscribes with what the last one left, and stops when it has looked. */
async function lookOnce(config: JsonObject, state: RunTriggerOptions['state']): Promise<RanTrigger> {
  const ran = subscribe(config, state === undefined ? {} : { state });
  await ran.untilConnected();
  await ran.stop();
  return ran;
}
const rowsOf = (ran: RanTrigger) => ran.emitted.map(({ items }) => items.map(({ json }) => json));

describe('new rows', () => {
  it('start runs from now on, each by its own key, and go on where the last look ended', async () => {
    const first = await lookOnce({}, undefined);
    expect(first.emitted).toEqual([]);
    google.rowsOf('Orders').push(['A-3', 'Eva', 1], ['A-4', 'Max', 2]);
    const second = await lookOnce({}, first.state);
    expect(rowsOf(second)).toEqual([
      [{ Order: 'A-3', Customer: 'Eva', Total: 1, rowNumber: 4 }],
      [{ Order: 'A-4', Customer: 'Max', Total: 2, rowNumber: 5 }],
    ]);
    expect(new Set(second.emitted.map(({ key }) => key)).size).toBe(2);
    expect((await lookOnce({}, second.state)).emitted).toEqual([]);
  });

  it('may start with all that are there, in one run', async () => {
    const ran = await lookOnce({ start: 'all', group: 'batch' }, undefined);
    expect(rowsOf(ran)).toMatchObject([[{ Order: 'A-1' }, { Order: 'A-2' }]]);
  });

  it('are not lost when a run could not be kept: the next look finds them', async () => {
    const first = await lookOnce({}, undefined);
    google.rowsOf('Orders').push(['A-3'], ['A-4']);
    let kept = 0;
    const broken = subscribe(
      {},
      {
        ...(first.state === undefined ? {} : { state: first.state }),
        onEmit: () => {
          kept += 1;
          if (kept === 2) throw new Error('disk full');
        },
      },
    );
    await expect(broken.ended).rejects.toThrow('disk full');
    const next = await lookOnce({}, broken.state);
    expect(rowsOf(next)).toMatchObject([[{ Order: 'A-4' }]]);
  });

  it('wait until a column is filled', async () => {
    const first = await lookOnce({}, undefined);
    google.rowsOf('Orders').push(['A-3', 'Eva'], ['A-4', 'Max', 2]);
    const config = { readyColumn: 'Total' };
    const early = await lookOnce(config, first.state);
    expect(early.emitted).toEqual([]);
    google.rowsOf('Orders')[3] = ['A-3', 'Eva', 5];
    expect(rowsOf(await lookOnce(config, early.state))).toMatchObject([[{ Order: 'A-3' }], [{ Order: 'A-4' }]]);
  });

  it('are found again after rows were deleted', async () => {
    const first = await lookOnce({}, undefined);
    google.rowsOf('Orders').splice(1, 2);
    const emptied = await lookOnce({}, first.state);
    google.rowsOf('Orders').push(['B-1', 'Zoe', 3]);
    expect(rowsOf(await lookOnce({}, emptied.state))).toMatchObject([[{ Order: 'B-1', rowNumber: 2 }]]);
  });

  it('that say the same as rows that were cleared are new all the same', async () => {
    const keys = new Set<string | undefined>();
    let { state } = await lookOnce({}, undefined);
    for (let day = 0; day < 3; day++) {
      google.rowsOf('Orders').splice(1);
      ({ state } = await lookOnce({}, state));
      google.rowsOf('Orders').push(['daily', 'Ana', 1]);
      const ran = await lookOnce({}, state);
      for (const { key } of ran.emitted) keys.add(key);
      state = ran.state;
    }
    expect(keys.size).toBe(3);
  });

  it('of another sheet do not use the place of the one before', async () => {
    const first = await lookOnce({}, undefined);
    google.tabs.push({ id: 5, title: 'Other', rows: [['X'], ['1'], ['2'], ['3'], ['4']], gridRows: 100 });
    expect((await lookOnce({ sheet: 'Other' }, first.state)).emitted).toEqual([]);
  });

  it('end the subscription with what Google says, for the app to begin anew', async () => {
    google.fail({ status: 403, json: { error: { message: 'No', status: 'PERMISSION_DENIED' } } });
    await expect(subscribe().ended).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
  });

  it('are looked for again after the waiting time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ran = subscribe();
    await vi.waitFor(() => expect(ran.connections).toBe(1));
    google.rowsOf('Orders').push(['A-3', 'Eva', 1]);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await ran.untilEmitted(1);
    expect(rowsOf(ran)).toMatchObject([[{ Order: 'A-3' }]]);
  });
});
