import { afterAll, afterEach, expect, it } from 'vitest';
import type { RunRecord, StepRecord } from '#main/engine/ports';
import type { FlowId, RunId } from '#shared/model/ids';
import { openTestEvents, removeTestFolders, START_MS, type TestEvents } from './testing/open-events';

let test: TestEvents;
afterEach(() => test.close());
afterAll(removeTestFolders);

it('a step that waits for an event of the system makes it worth storing, from the wait on and over a restart', async () => {
  test = openTestEvents();
  expect(test.interest.wants('flx.step.failed')).toBe(false);
  const run: RunRecord = {
    ...{ id: 'run_1' as RunId, flowId: 'flow_1' as FlowId, flowName: 'Waits', flowVersion: 1, status: 'waiting' },
    ...{ trigger: { kind: 'manual' }, test: false, createdAt: START_MS },
  };
  const step: StepRecord = {
    ...{
      runId: run.id,
      seq: 1,
      nodeId: 'wait',
      scope: '',
      status: 'waiting',
      effect: 'none',
      attempt: 1,
      startedAt: START_MS,
      itemsIn: 1,
    },
    waitFor: { kind: 'event', pattern: 'flx.step.*' },
  };
  test.store.journal.write({ kind: 'run', run, created: {} });
  test.store.journal.write({ kind: 'step', step });
  await test.store.journal.flush(run.id);
  expect(test.interest.wants('flx.step.failed')).toBe(true);
  await test.close();
  test = openTestEvents({ home: test.home });
  expect(test.interest.wants('flx.step.failed')).toBe(true);
  expect(test.interest.wants('flx.run.started')).toBe(false);
});
