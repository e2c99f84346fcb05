import { describe, expect, it } from 'vitest';
import { scheduleStatusSchema } from '#shared/model/schedule-views';
import { readFilters, SHOWN_STATUSES, statusesOf } from './schedule-filters';

describe('filters of the schedules', () => {
  it('are read from the address; what it does not understand is left out', () => {
    expect(readFilters(new URLSearchParams('q=daily&status=ended'))).toEqual({ text: 'daily', status: 'ended' });
    expect(readFilters(new URLSearchParams('status=broken'))).toEqual({ text: '', status: undefined });
    expect(readFilters(new URLSearchParams({ q: 'x'.repeat(300) })).text).toHaveLength(200);
  });

  it('show every kind of pause as one', () => {
    expect(statusesOf({ status: 'paused' })).toEqual(['paused', 'flow-paused']);
    expect(statusesOf({ status: undefined })).toEqual([]);
  });

  it('leave no state without a place', () => {
    const found = SHOWN_STATUSES.flatMap((status) => statusesOf({ status }));
    expect(found.sort()).toEqual([...scheduleStatusSchema.options].sort());
  });
});
