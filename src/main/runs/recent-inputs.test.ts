import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import { createRecentInputs, type RecentInputs } from './recent-inputs';

let temp: TempStore;
let now = 0;
let recent: RecentInputs;
const failures: unknown[] = [];
beforeEach(() => {
  temp = createTempStore();
  now = 1000;
  recent = createRecentInputs({ store: temp.store, now: () => ++now, report: (thrown) => failures.push(thrown) });
});
afterEach(() => temp.dispose());

const inputs = (flowId?: string) => recent.list(flowId).map(({ input }) => input);

describe('what a flow was last run with', () => {
  it('is listed newest first, each input once', () => {
    recent.remember('flow_a', { input: { n: 1 } });
    recent.remember('flow_a', { input: { n: 2 }, triggerNodeId: 'start' });
    recent.remember('flow_a', { input: { n: 1 } });
    expect(recent.list('flow_a')).toMatchObject([{ input: { n: 1 } }, { input: { n: 2 }, triggerNodeId: 'start' }]);
    expect(inputs('flow_b')).toEqual([]);
  });

  it('is kept for the last twelve, and not when it is very long', () => {
    for (let n = 0; n < 20; n++) recent.remember('flow_a', { input: n });
    expect(inputs('flow_a')).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8]);
    recent.remember('flow_a', { input: 'x'.repeat(70_000) });
    expect(inputs('flow_a')).toHaveLength(12);
  });

  it('tells which flows were lately run, also those that were given nothing', () => {
    recent.remember('flow_a', { input: 1 });
    recent.remember('flow_b', {});
    recent.remember('flow_a', { input: 2 });
    expect(recent.list(undefined)).toMatchObject([{ flowId: 'flow_a', input: 2 }, { flowId: 'flow_b' }]);
    expect(recent.list('flow_b')[0]).not.toHaveProperty('input');
  });

  it('is forgotten one by one, or all at once', () => {
    for (const input of [1, 2, 3]) recent.remember('flow_a', { input });
    recent.forget('flow_a', recent.list('flow_a')[0]?.id);
    expect(inputs('flow_a')).toEqual([2, 1]);
    recent.forget('flow_a', undefined);
    expect(inputs('flow_a')).toEqual([]);
  });

  it('never makes a start fail: what went wrong is reported', () => {
    const broken = {
      ...temp.store,
      write: () => {
        throw new Error('disk');
      },
    };
    createRecentInputs({ store: broken, now: () => 1, report: (thrown) => failures.push(thrown) }).remember('flow_a', {});
    expect(failures).toEqual([new Error('disk')]);
  });
});
