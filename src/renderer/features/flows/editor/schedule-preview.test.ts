import { describe, expect, it } from 'vitest';
import { nextOccurrences } from './schedule-preview';

const iso = (times: number[] | undefined) => times?.map((at) => new Date(at).toISOString());
const friday = Date.parse('2026-03-06T12:00:00Z');

describe('the preview of a schedule', () => {
  it('follows a cron line in its time zone, over a weekend', async () => {
    const config = { mode: 'cron', cron: '0 8 * * 1-5', timeZone: 'America/Sao_Paulo' };
    expect(iso(await nextOccurrences(config, { now: friday, timeZone: 'UTC', count: 2 }))).toEqual([
      '2026-03-09T11:00:00.000Z',
      '2026-03-10T11:00:00.000Z',
    ]);
  });

  it('counts an interval from now', async () => {
    expect(await nextOccurrences({ mode: 'interval', everyMs: 60_000 }, { now: 0, timeZone: undefined, count: 2 })).toEqual([
      60_000, 120_000,
    ]);
  });

  it('is none for a line that is no cron expression', async () => {
    expect(await nextOccurrences({ mode: 'cron', cron: 'often' }, { now: 0, timeZone: 'UTC', count: 2 })).toBeUndefined();
  });
});
