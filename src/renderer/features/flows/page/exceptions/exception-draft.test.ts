import { describe, expect, it } from 'vitest';
import type { NewException } from '#shared/model/schedule';
import { draftOf, type ExceptionDraft, newDraft, readDraft } from './exception-draft';

const zone = 'America/Sao_Paulo';
const at = (iso: string) => Date.parse(iso);
const skip = newDraft('skip', at('2026-11-21T03:00:00Z'), at('2026-11-22T03:00:00Z'), zone);
const read = (draft: Partial<ExceptionDraft>) => readDraft({ ...skip, ...draft }, zone, 'when');

describe('the form of an exception', () => {
  it('means times on the clock of the schedule, told with their offset', () => {
    expect(read({ reason: ' stocktaking ' }).exception).toEqual({
      kind: 'skip',
      from: '2026-11-21T00:00:00-03:00',
      to: '2026-11-22T00:00:00-03:00',
      reason: 'stocktaking',
      nodeId: 'when',
    });
  });

  it('counts for all schedules of the flow where it is told so', () => {
    expect(read({ isOwn: false }).exception).not.toHaveProperty('nodeId');
  });

  it('tells what is missing or wrong', () => {
    const problems = (draft: Partial<ExceptionDraft>) => read(draft).problems;
    expect(problems({ from: '' })).toEqual(['from-missing']);
    expect(problems({ to: '2026-13-01T00:00' })).toEqual(['to-missing']);
    expect(problems({ to: '2026-11-20T00:00' })).toEqual(['backwards']);
    expect(problems({ kind: 'reschedule' })).toEqual(['occurrence-missing']);
    const occurrenceMs = at('2026-11-21T12:00:00Z');
    expect(problems({ kind: 'reschedule', occurrenceMs })).toEqual(['at-missing']);
    expect(problems({ kind: 'reschedule', occurrenceMs, at: '2026-11-21T09:00' })).toEqual(['at-same']);
    expect(problems({ kind: 'modify' })).toEqual(['settings-missing']);
    expect(problems({ kind: 'modify', variables: '[1]' })).toEqual(['variables-wrong']);
    expect(problems({ kind: 'modify', variables: '{"a":' })).toEqual(['variables-wrong']);
  });

  it.each<NewException>([
    { kind: 'skip', from: '2026-11-21T00:00:00-03:00', to: '2026-11-22T12:30:15-03:00', reason: 'x', nodeId: 'when' as never },
    { kind: 'reschedule', occurrence: '2026-11-21T09:00:00-03:00', at: '2026-11-23T10:00:00-03:00', reason: '' },
    {
      kind: 'modify',
      from: '2026-11-21T00:00:00-03:00',
      to: '2026-12-01T00:00:00-03:00',
      reason: 'sale',
      settings: {
        priority: 10,
        maxDurationMs: 90_000,
        concurrency: { max: 2, whenFull: 'skip' },
        rateLimits: { send: { count: 3000, perMs: 60_000, share: 'node' } } as never,
        variables: { campaign: 'sale' },
      },
    },
  ])('gives back what it was opened with: $kind', (exception) => {
    expect(readDraft(draftOf(exception, zone), zone, 'when').exception).toEqual(exception);
  });
});
