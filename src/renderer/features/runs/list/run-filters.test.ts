import { describe, expect, it } from 'vitest';
import type { RunSummary } from '#shared/model/run';
import { matchesFilters, NO_FILTERS, readFilters, timeBounds, writeFilters } from './run-filters';

const run = {
  id: 'run_01',
  flowId: 'flow_1',
  flowName: 'Orders',
  flowVersion: 3,
  status: 'failed',
  trigger: { kind: 'webhook', detail: { path: 'github' } },
  test: false,
  createdAt: 5000,
  error: { code: 'HTTP_STATUS', kind: 'operational', message: 'The server answered 500' },
} as unknown as RunSummary;

describe('filters of the run list', () => {
  it('survive a trip through the address', () => {
    const filters = {
      ...NO_FILTERS,
      flowId: 'flow_1',
      statuses: ['failed', 'in_doubt'] as const,
      period: '7d' as const,
      text: 'a b',
    };
    expect(readFilters(new URLSearchParams(writeFilters(filters).toString()))).toEqual(filters);
    const custom = { ...NO_FILTERS, period: 'custom' as const, from: '2026-03-05T14:00', to: '2026-03-06T00:00' };
    expect(readFilters(writeFilters(custom))).toEqual(custom);
    expect(writeFilters(NO_FILTERS).toString()).toBe('');
  });

  it('ignore what they do not understand', () => {
    expect(readFilters(new URLSearchParams('status=broken,failed&time=soon&from=yesterday'))).toEqual({
      ...NO_FILTERS,
      statuses: ['failed'],
    });
  });

  it('turn a period and local times into bounds', () => {
    expect(timeBounds({ ...NO_FILTERS, period: '1h' }, 10_000_000)).toEqual({ since: 6_400_000 });
    const from = '2026-03-05T14:00';
    expect(timeBounds({ ...NO_FILTERS, period: 'custom', from }, 0)).toEqual({ since: new Date(from).getTime() });
  });

  it('tell whether a live run belongs in the list', () => {
    expect(matchesFilters(run, { ...NO_FILTERS, statuses: ['running'] }, {})).toBe(false);
    expect(matchesFilters(run, { ...NO_FILTERS, flowId: 'flow_1', statuses: ['failed'] }, { since: 5000, until: 5001 })).toBe(
      true,
    );
    expect(matchesFilters(run, NO_FILTERS, { until: 5000 })).toBe(false);
  });

  it('find a live run by a part of its flow, error or id, as the host does', () => {
    const matches = (text: string) => matchesFilters(run, { ...NO_FILTERS, text }, {});
    expect([' RDER ', 'answered 500', 'http_status', 'Run_01'].map(matches)).toEqual([true, true, true, true]);
    expect(['github', '500 answered', 'invoices'].map(matches)).toEqual([false, false, false]);
  });

  it('cut a text from the address to what the host takes', () => {
    expect(readFilters(new URLSearchParams({ q: 'x'.repeat(300) })).text).toHaveLength(200);
  });
});
