import { describe, expect, it } from 'vitest';
import { createFormat } from '../../lib/format';
import { scheduleTriggerText } from './schedule-trigger';

const format = createFormat('en-GB', 'UTC');
const nowMs = Date.parse('2026-11-21T20:00:00Z');
const words = { runNow: 'run now', late: (delay: string) => `${delay} late`, moved: (from: string) => `moved from ${from}` };
const text = (detail?: Record<string, string>) =>
  scheduleTriggerText(detail, { short: (at) => format.short(at, nowMs), duration: format.duration }, words);

describe('what started a run of a schedule', () => {
  it('is the moment for which it was planned', () => {
    expect(text({ occurrence: '2026-11-21T09:00:00.000Z' })).toBe('09:00');
    expect(text({ occurrence: '2026-11-20T09:00:00.000Z' })).toBe('20 Nov, 09:00');
  });

  it('tells how late it was, and from where it was moved', () => {
    expect(text({ occurrence: '2026-11-21T09:00:00.000Z', delayMs: '720000' })).toBe('09:00, 12 mins late');
    const moved = { occurrence: '2026-11-20T09:00:00.000Z', movedTo: '2026-11-21T08:30:00.000Z' };
    expect(text(moved)).toBe('08:30, moved from 20 Nov, 09:00');
    expect(text({ ...moved, delayMs: '5000' })).toBe('08:30, moved from 20 Nov, 09:00, 5 secs late');
  });

  it('is a person who ran it now', () => {
    expect(text({ runNow: '2026-11-21T09:00:00.000Z' })).toBe('run now');
  });

  it('is not told where it is not known, as of runs of older versions', () => {
    expect(text()).toBeUndefined();
    expect(text({ occurrence: 'tomorrow' })).toBeUndefined();
  });
});
