import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '#shared/model/ids';
import { ManualClock, settle } from '../testing/manual-clock';
import type { Gate } from './gate';
import { Gatekeeper } from './gatekeeper';

const runId = (n: number) => `run_${n}` as RunId;

/** Three nodes that share a host, two of them with a limit of places of their own. */
const GATES: Gate[] = [
  { priority: 0, rate: { key: 'host:a', count: 5, perMs: 1000, burst: 2 }, slots: { key: 'node:1', max: 2 } },
  { priority: 0, rate: { key: 'host:a', count: 5, perMs: 1000, burst: 2 }, slots: { key: 'node:2', max: 1 } },
  { priority: 3, rate: { key: 'host:a', count: 5, perMs: 1000, burst: 2 } },
];

describe('the gatekeeper', () => {
  it('keeps to every limit and lets everybody through in the end, whatever comes and goes', async () => {
    const arrivals = fc.array(
      fc.record({ gate: fc.nat(2), afterMs: fc.nat(300), worksMs: fc.integer({ min: 0, max: 800 }), leaves: fc.boolean() }),
      { minLength: 1, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async (steps) => {
        const clock = new ManualClock();
        const passed: { at: number; gate: Gate }[] = [];
        const atWork = new Map<string, number>();
        let left = 0;
        const enter = (n: number): void => {
          const { gate: index, worksMs } = steps[n]!;
          const gate = GATES[index]!;
          const entry = keeper.enter(runId(n), 0, gate);
          if (entry.kind !== 'passed') return;
          passed.push({ at: clock.now(), gate });
          const key = gate.slots?.key ?? '';
          atWork.set(key, (atWork.get(key) ?? 0) + 1);
          if (gate.slots !== undefined) expect(atWork.get(key)).toBeLessThanOrEqual(gate.slots.max);
          clock.setTimer(clock.now() + worksMs, () => {
            atWork.set(key, (atWork.get(key) ?? 1) - 1);
            keeper.leave(runId(n), 0);
          });
        };
        const keeper: Gatekeeper = new Gatekeeper({ clock, journal: { write: () => undefined } }, (id) =>
          enter(Number(id.slice(4))),
        );
        for (const [n, { afterMs, leaves }] of steps.entries()) {
          await clock.advance(afterMs);
          enter(n);
          // Some give up while they wait.
          const waits = keeper.state().rates.reduce((sum, rate) => sum + rate.waiting, 0);
          if (leaves && waits > 0 && !passed.some((_, index) => index === n)) {
            const before = passed.length;
            keeper.leaveRun(runId(n));
            if (passed.length === before) left++;
          }
        }
        await clock.advance(60_000);
        await settle();
        expect(keeper.state().slots).toEqual([]);
        expect(keeper.state().rates.every((rate) => rate.waiting === 0)).toBe(true);
        expect(passed.length).toBeGreaterThanOrEqual(steps.length - left);
        for (let from = 0; from < passed.length; from++) {
          for (let to = from; to < passed.length; to++) {
            const spanMs = (passed[to]?.at ?? 0) - (passed[from]?.at ?? 0);
            expect(to - from + 1).toBeLessThanOrEqual(2 + (5 * spanMs) / 1000 + 1e-6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('lets thousands through in batches, with turns of others in between', async () => {
    const clock = new ManualClock();
    const gate: Gate = { priority: 0, slots: { key: 'node:1', max: 1 } };
    let count = 0;
    const keeper: Gatekeeper = new Gatekeeper({ clock, journal: { write: () => undefined } }, (id, seq) => {
      expect(keeper.enter(id, seq, gate).kind).toBe('passed');
      count++;
      keeper.leave(id, seq);
    });
    keeper.enter(runId(0), 0, gate);
    for (let n = 1; n <= 5000; n++) keeper.enter(runId(n), 0, gate);
    keeper.leave(runId(0), 0);
    await settle();
    expect(count).toBeLessThan(5000);
    await clock.advance(1000);
    expect(count).toBe(5000);
    expect(keeper.state().slots).toEqual([]);
  });
});
