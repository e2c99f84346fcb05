import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import { flowOf, Harness } from '../testing/harness';
import { ManualClock } from '../testing/manual-clock';
import { readAgain } from './read-again';

const trouble = () => new AppError({ code: 'STORE_FAILED', kind: 'operational', message: 'The disk cannot be read.' });

describe('a disk that cannot be read for a while', () => {
  it('keeps no run from being woken once it can be read again', async () => {
    const flow = flowOf(
      [
        ['start', 'test.start'],
        ['wait', 'test.wait', { ms: 1000 }],
        ['end', 'test.set'],
      ],
      ['start > wait', 'wait > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('waiting');
    const read = harness.journal.loadRun.bind(harness.journal);
    let left = 5;
    harness.journal.loadRun = (id) => (left-- > 0 ? Promise.reject(trouble()) : read(id));
    await harness.clock.advance(60_000);
    expect(left).toBeLessThan(0);
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('is not waited for without end, and other errors are told at once', async () => {
    const clock = new ManualClock();
    let tries = 0;
    const read = () => {
      tries++;
      return Promise.reject(trouble());
    };
    const refused = expect(readAgain(read, clock)).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await clock.advance(10 * 60_000);
    await refused;
    expect(tries).toBe(20);
    await expect(readAgain(() => Promise.reject(new Error('other')), clock)).rejects.toThrow('other');
  });
});
