import { afterEach, expect, it, vi } from 'vitest';
import { faultsFromEnv } from './faults';

afterEach(() => {
  vi.restoreAllMocks();
});

it('without the variable there are no fault points', () => {
  expect(faultsFromEnv({})).toEqual({});
  expect(faultsFromEnv({ PULSEFLOW_FAULT: '' })).toEqual({});
});

it('the process is killed at that commit and phase alone', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const { faults } = faultsFromEnv({ PULSEFLOW_FAULT: 'commit:3:after' });
  for (const n of [1, 2, 4]) for (const phase of ['before', 'after'] as const) faults?.onCommit(phase, n);
  faults?.onCommit('before', 3);
  expect(kill).not.toHaveBeenCalled();
  faults?.onCommit('after', 3);
  expect(kill.mock.calls).toEqual([[process.pid, 'SIGKILL']]);
});

it.each(['commit:x:after', 'commit:1', 'commit:1:between', 'write:1:after'])('%s is refused with its form', (text) => {
  expect(() => faultsFromEnv({ PULSEFLOW_FAULT: text })).toThrow(/commit:<n>:<before\|after>/);
});
