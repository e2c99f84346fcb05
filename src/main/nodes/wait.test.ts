import { describe, expect, it } from 'vitest';
import { stopNode } from './stop';
import { checkNode, runNode, TEST_NOW_MS } from './testing/run-node';
import { waitNode } from './wait';

const outputsOf = (config: Record<string, string | number>) =>
  typeof waitNode.outputs === 'function' ? waitNode.outputs(config) : waitNode.outputs;

describe('wait', () => {
  it('waits for a time from now', async () => {
    const { result } = await runNode(waitNode, { config: { durationMs: 2500 } });
    expect(result).toEqual({ wait: { untilMs: TEST_NOW_MS + 2500 } });
  });

  it.each([
    ['2027-01-31T08:00:00Z', Date.UTC(2027, 0, 31, 8)],
    ['{{ dueAt }}', Date.UTC(2026, 11, 1)],
    ['{{ dueMs }}', 1_800_000_000_000],
  ])('waits until %s', async (until, untilMs) => {
    const { result } = await runNode(waitNode, {
      config: { mode: 'until', until },
      items: [{ dueAt: '2026-12-01', dueMs: 1_800_000_000_000 }],
    });
    expect(result).toEqual({ wait: { untilMs } });
  });

  it('refuses what is no date', async () => {
    const run = runNode(waitNode, { config: { mode: 'until', until: '{{ missing }}' } });
    await expect(run).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID', data: { field: 'until' } });
    expect(checkNode(waitNode, { mode: 'until', until: 'tomorrow' })).toHaveLength(1);
    expect(checkNode(waitNode, { mode: 'until', until: '{{ dueAt }}' })).toEqual([]);
  });

  it('waits for an event, with a condition and an end', async () => {
    const config = { mode: 'event', event: 'order.paid', condition: 'data.total > 1', timeoutMs: 5000 };
    const { result } = await runNode(waitNode, { config });
    expect(result).toEqual({ wait: { event: 'order.paid', condition: 'data.total > 1', timeoutAtMs: TEST_NOW_MS + 5000 } });
    expect((await runNode(waitNode, { config: { mode: 'event', event: 'order.*' } })).result).toEqual({
      wait: { event: 'order.*' },
    });
  });

  it('can wait for the event that an item names', async () => {
    const { result } = await runNode(waitNode, { config: { mode: 'event', event: 'order.{{ id }}.paid' }, items: [{ id: 7 }] });
    expect(result).toEqual({ wait: { event: 'order.7.paid' } });
  });

  it('has a port for giving up only when it can give up', () => {
    expect(outputsOf({ mode: 'event', event: 'a', timeoutMs: 10 })).toEqual(['out', 'timeout']);
    expect(outputsOf({ mode: 'event', event: 'a' })).toEqual(['out']);
    expect(outputsOf({ mode: 'duration', timeoutMs: 10 })).toEqual(['out']);
  });

  it('asks for what it waits for', () => {
    expect(
      [{ mode: 'until' }, { mode: 'event' }, { mode: 'event', event: 'a b' }].map((config) => checkNode(waitNode, config).length),
    ).toEqual([1, 1, 1]);
    expect(checkNode(waitNode, {})).toEqual([]);
  });
});

describe('stop', () => {
  it('ends the run as it is told, with its reason', async () => {
    const failed = await runNode(stopNode, {
      config: { status: 'failed', message: 'Order {{ id }} is empty' },
      items: [{ id: 7 }],
    });
    expect(failed.result).toEqual({ stop: { status: 'failed', message: 'Order 7 is empty' } });
    expect((await runNode(stopNode)).result).toEqual({ stop: { status: 'succeeded' } });
  });
});
