import type { RunJournal, StepRecord } from '../ports';
import type { ExecuteResult } from '../sdk/node-type';

type Wait = Extract<ExecuteResult, { wait: unknown }>['wait'];

/** What is recorded of a step that pauses: what wakes it, and when at the latest. */
export function waitOf(wait: Wait, journal: Pick<RunJournal, 'eventMark'>): Pick<StepRecord, 'wakeAt' | 'waitFor'> {
  if ('untilMs' in wait) return { wakeAt: wait.untilMs, waitFor: { kind: 'timer' } };
  const atLatest = wait.timeoutAtMs === undefined ? {} : { wakeAt: wait.timeoutAtMs };
  if ('reply' in wait) return { ...atLatest, waitFor: { kind: 'reply', key: wait.reply } };
  const condition = wait.condition === undefined ? {} : { condition: wait.condition };
  return { ...atLatest, waitFor: { kind: 'event', pattern: wait.event, after: journal.eventMark(), ...condition } };
}
