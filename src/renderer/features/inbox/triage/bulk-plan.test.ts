import { describe, expect, it } from 'vitest';
import { type HumanTaskSummary, humanTaskSummarySchema } from '#shared/model/human-task';
import { asksForComment, bulkPlan, MAX_AT_ONCE, sharedChoices } from './bulk-plan';

function task(id: string, over: Partial<HumanTaskSummary> = {}): HumanTaskSummary {
  return humanTaskSummarySchema.parse({
    id,
    kind: 'approval',
    state: 'open',
    title: id,
    priority: 'normal',
    assignees: [],
    outcomes: [
      { id: 'approved', label: 'Approve', tone: 'positive' },
      { id: 'rejected', label: 'Reject', tone: 'negative', needsComment: true },
    ],
    hasForm: false,
    votes: { given: 0, needed: 1 },
    canDecide: true,
    createdAt: 0,
    commentCount: 0,
    escalated: false,
    isTest: false,
    ...over,
  });
}
const paid = task('invoice', {
  outcomes: [
    { id: 'pay', label: 'Pay', tone: 'positive', needsForm: true, needsComment: false },
    { id: 'ask', label: 'Ask', tone: 'neutral', needsForm: false, needsComment: false },
  ],
});

describe('deciding several tasks at once', () => {
  it('groups the tasks by what each calls the choice', () => {
    expect(bulkPlan([task('a'), task('b'), paid], { tone: 'positive' }, '').calls).toEqual([
      { outcome: 'approved', label: 'Approve', taskIds: ['a', 'b'] },
      { outcome: 'pay', label: 'Pay', taskIds: ['invoice'] },
    ]);
  });

  it('leaves a task whose choice needs its form, and says so', () => {
    const withForm = { ...paid, hasForm: true };
    expect(bulkPlan([withForm], { tone: 'positive' }, '')).toEqual({ calls: [], left: [{ task: withForm, why: 'form' }] });
  });

  it('leaves what I may not decide and what has no such choice', () => {
    const theirs = task('theirs', { canDecide: false });
    expect(bulkPlan([theirs, paid], { tone: 'negative' }, 'no').left).toEqual([
      { task: theirs, why: 'cannot' },
      { task: paid, why: 'no-choice' },
    ]);
  });

  it('asks for one comment where a choice needs it, and takes it for all', () => {
    expect(asksForComment([task('a')], { tone: 'negative' })).toBe(true);
    expect(asksForComment([task('a')], { tone: 'positive' })).toBe(false);
    expect(bulkPlan([task('a')], { tone: 'negative' }, ' ').left).toHaveLength(1);
    expect(bulkPlan([task('a')], { tone: 'negative' }, 'Too much').calls).toHaveLength(1);
  });

  it('cuts what the host does not take at once', () => {
    const many = Array.from({ length: MAX_AT_ONCE + 1 }, (_, index) => task(`t${index}`));
    expect(bulkPlan(many, { tone: 'positive' }, '').calls.map(({ taskIds }) => taskIds.length)).toEqual([MAX_AT_ONCE, 1]);
  });
});

describe('what several tasks can be answered alike', () => {
  it('is the good and the bad choice, by name when all call it the same', () => {
    expect(sharedChoices([task('a'), task('b')])).toEqual([
      { choice: { tone: 'positive' }, label: 'Approve', tone: 'positive' },
      { choice: { tone: 'negative' }, label: 'Reject', tone: 'negative' },
    ]);
    expect(sharedChoices([task('a'), paid])[0]).toEqual({ choice: { tone: 'positive' }, label: undefined, tone: 'positive' });
  });

  it('is also a choice of its own that all of them have', () => {
    expect(sharedChoices([paid, paid]).map(({ label }) => label)).toEqual(['Pay', 'Ask']);
    expect(sharedChoices([paid, task('a')]).map(({ label }) => label)).toEqual([undefined, 'Reject']);
  });
});
