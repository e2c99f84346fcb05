import { describe, expect, it } from 'vitest';
import type { FlowEvent } from '#shared/model/event';
import type { Json } from '#shared/model/json';
import { emptyTail, mergeNewestFirst, previewOf, receive, release, runIdOf } from './event-feed';

const event = (sequence: number, fields: Partial<FlowEvent> = {}): FlowEvent => ({
  specversion: '1.0',
  id: `evt_${sequence}`,
  source: '/pulseflow',
  type: 'user.registered',
  time: '2026-03-12T12:00:00Z',
  datacontenttype: 'application/json',
  data: {},
  sequence,
  ...fields,
});
const sequences = (events: readonly FlowEvent[]) => events.map(({ sequence }) => sequence);

describe('the event list', () => {
  it('shows an event once, also when history and the live tail both bring it', () => {
    expect(sequences(mergeNewestFirst([event(3), event(1)], [event(2), event(3)]))).toEqual([3, 2, 1]);
  });

  it('holds new events back while it rests, and shows them all when it goes on', () => {
    const live = receive(emptyTail, [event(1)], false);
    const resting = receive(receive(live, [event(3), event(2)], true), [event(3)], true);
    expect([sequences(resting.shown), sequences(resting.held)]).toEqual([[1], [3, 2]]);
    const released = release(resting);
    expect([sequences(released.shown), sequences(released.held)]).toEqual([[3, 2, 1], []]);
    expect(sequences(receive(resting, [event(4)], false).shown)).toEqual([4, 3, 2, 1]);
  });

  it('previews data on one line and nothing where there is none', () => {
    expect(previewOf({})).toBe('');
    expect(previewOf(null)).toBe('');
    expect(previewOf({ a: [1, 'x'] })).toBe('{"a":[1,"x"]}');
    expect(previewOf({ runId: 'run_1', flowName: 'Orders', id: 3, total: 2 })).toBe(
      '{"flowName":"Orders","total":2,"runId":"run_1","id":3}',
    );
    expect(previewOf('x'.repeat(500), 10)).toHaveLength(11);
  });

  it.each<[Json, string | undefined, string | undefined]>([
    [{ runId: 'run_01J' }, undefined, 'run_01J'],
    [{ other: 1 }, 'run_01ABC', 'run_01ABC'],
    [[1, 2], undefined, undefined],
    [{ runId: 7 }, undefined, undefined],
  ])('finds the run an event tells about in %j', (data, subject, runId) => {
    expect(runIdOf(event(1, { data, ...(subject === undefined ? {} : { subject }) }))).toBe(runId);
  });
});
