import { describe, expect, it } from 'vitest';
import { newHumanTaskSchema } from '#shared/model/human-task';
import type { HolidayList } from '#shared/model/schedule';
import type { TimedTask, TimerEffect } from '../ports';
import { createTimerHandlers } from './handlers';

const HOUR = 3_600_000;
/** A Friday. */
const CREATED = Date.parse('2026-11-20T15:00:00Z');
const christmas: HolidayList = {
  id: 'hol_1',
  name: 'Ours',
  days: [{ date: '2026-11-23', name: 'Founding day', yearly: false }],
};
const handlers = createTimerHandlers({ timeZone: () => 'America/Sao_Paulo', holidayLists: () => [christmas] });

function timed(definition: object, now: Partial<TimedTask> = {}): TimedTask {
  const task = newHumanTaskSchema.parse({
    kind: 'approval',
    title: 'Pay the invoice',
    outcomes: [
      { id: 'yes', label: 'Pay' },
      { id: 'no', label: 'Do not pay' },
    ],
    assignees: [{ person: 'ana' }],
    ...definition,
  });
  const { assignees, priority } = task;
  return { id: 'tsk_1', task, state: 'open', createdAt: CREATED, priority, assignees, escalations: 0, isTest: false, ...now };
}

function fired(task: TimedTask, name: string, now = CREATED + 2 * HOUR, isLate = false): readonly TimerEffect[] {
  return handlers.fire(task, { name, at: now }, { now, isLate });
}
const told = (effects: readonly TimerEffect[]) => effects.flatMap((effect) => (effect.do === 'tell' ? [effect.message] : []));
const done = (effects: readonly TimerEffect[]) => effects.filter((effect) => effect.do !== 'tell');

describe('planning', () => {
  it('counts in the hours, the zone and the holiday lists of the task', () => {
    const businessHours = { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1020, holidayLists: ['hol_1', 'hol_gone'] };
    // 15:00 UTC is noon in São Paulo, 16:00 in Berlin.
    expect(handlers.plan(timed({ dueInMs: 6 * HOUR, businessHours })).dueAt).toBe(Date.parse('2026-11-24T13:00:00Z'));
    expect(
      handlers.plan(timed({ dueInMs: 6 * HOUR, businessHours: { ...businessHours, timeZone: 'Europe/Berlin' } })).dueAt,
    ).toBe(Date.parse('2026-11-24T13:00:00Z'));
    expect(handlers.plan(timed({ dueInMs: 6 * HOUR, businessHours: { ...businessHours, holidayLists: [] } })).dueAt).toBe(
      Date.parse('2026-11-23T13:00:00Z'),
    );
  });

  it('a zone that this machine does not know is that of the workspace', () => {
    const businessHours = { days: [5], fromMinute: 540, toMinute: 1020, timeZone: 'Mars/Olympus' };
    expect(handlers.plan(timed({ dueInMs: 5 * HOUR, businessHours })).dueAt).toBe(CREATED + 5 * HOUR);
  });
});

describe('when its time comes', () => {
  it('a reminder reminds those who are asked', () => {
    const task = timed({}, { dueAt: CREATED + 4 * HOUR, flowName: 'Invoices' });
    const effects = fired(task, 'reminder:0');
    expect(done(effects)).toEqual([{ do: 'note', action: 'reminded' }]);
    expect(told(effects)).toEqual([
      {
        topic: 'task-reminder',
        to: 'assignees',
        level: 'info',
        words: {
          en: {
            title: 'Reminder: Pay the invoice',
            body: 'It is due in 2 hours (Nov 20, 2026, 4:00 PM). The flow “Invoices” waits for it.',
          },
          'pt-BR': {
            title: 'Lembrete: Pay the invoice',
            body: 'O prazo termina em 2 horas (20 de nov. de 2026, 16:00). O fluxo “Invoices” espera por ela.',
          },
        },
      },
    ]);
  });

  it('a reminder that comes again sets the next, and of those that were missed there is only this one', () => {
    const task = timed({ remindEveryMs: HOUR });
    const effects = handlers.fire(
      task,
      { name: 'remind-again', at: CREATED + HOUR },
      { now: CREATED + 30.5 * HOUR, isLate: true },
    );
    expect(effects).toContainEqual({ do: 'set-timer', timer: { name: 'remind-again', at: CREATED + 31 * HOUR } });
    expect(told(effects)).toHaveLength(1);
    expect(told(effects)[0]?.words.en.body).toBe('PulseFlow was not running when this was to be told.');
  });

  it('people are told before the time is over, and when it is', () => {
    const task = timed({}, { dueAt: CREATED + 2 * HOUR, expiresAt: CREATED + 50 * HOUR });
    expect(told(fired(task, 'sla-near', CREATED + 1.5 * HOUR))).toMatchObject([
      { topic: 'sla-near', to: 'assignees', words: { en: { body: expect.stringContaining('in 30 minutes') as string } } },
    ]);
    const effects = fired(task, 'due');
    expect(done(effects)).toEqual([{ do: 'note', action: 'due' }]);
    expect(told(effects)).toMatchObject([
      {
        topic: 'task-overdue',
        urgent: true,
        words: {
          en: { title: 'Overdue: Pay the invoice', body: expect.stringContaining('ends by itself in 2 days') as string },
          'pt-BR': { body: expect.stringContaining('se encerra sozinha em 2 dias') as string },
        },
      },
    ]);
  });

  it('it expires', () => {
    const effects = fired(timed({}), 'expiry');
    expect(done(effects)).toEqual([{ do: 'expire' }]);
    expect(told(effects)).toMatchObject([{ topic: 'task-decided', to: 'assignees' }]);
  });

  it('a timer of nobody does nothing', () => {
    expect(fired(timed({}), 'escalation:7')).toEqual([]);
    expect(fired(timed({}), 'something-else')).toEqual([]);
  });
});

describe('an escalation', () => {
  const escalating = (action: object, now: Partial<TimedTask> = {}) =>
    fired(timed({ escalations: [{ afterMs: HOUR, action }] }, now), 'escalation:0');

  it('tells others', () => {
    const to = [{ role: 'finance' }];
    const effects = escalating({ do: 'notify', to });
    expect(done(effects)).toEqual([{ do: 'escalate', step: 0, action: { do: 'notify', to } }]);
    expect(told(effects)).toMatchObject([{ topic: 'task-escalated', to, urgent: true }]);
  });

  it('asks others in place of those who did not answer, and tells these', () => {
    const to = [{ person: 'bea' }];
    const effects = escalating({ do: 'reassign', to }, { assignees: [{ role: 'finance' }] });
    expect(done(effects)).toEqual([
      { do: 'escalate', step: 0, action: { do: 'reassign', to } },
      { do: 'assign', to },
    ]);
    expect(told(effects)).toMatchObject([{ topic: 'task-escalated', to: [{ role: 'finance' }] }]);
  });

  it('raises the priority, but never lowers it', () => {
    const action = { do: 'raise-priority', priority: 'high' };
    const effects = escalating(action);
    expect(done(effects)).toEqual([
      { do: 'escalate', step: 0, action },
      { do: 'raise-priority', priority: 'high' },
    ]);
    expect(told(effects)).toMatchObject([
      { words: { 'pt-BR': { body: expect.stringContaining('A prioridade agora é alta.') as string } } },
    ]);
    expect(escalating(action, { priority: 'urgent' })).toEqual([{ do: 'escalate', step: 0, action }]);
  });

  it('decides by itself, with an outcome that the task has', () => {
    const effects = escalating({ do: 'decide', outcome: 'no' });
    expect(done(effects)).toEqual([
      { do: 'escalate', step: 0, action: { do: 'decide', outcome: 'no' } },
      { do: 'decide', outcome: 'no' },
    ]);
    expect(told(effects)).toMatchObject([{ words: { en: { body: expect.stringContaining('Do not pay') as string } } }]);
    expect(done(escalating({ do: 'decide', outcome: 'gone' }))).toHaveLength(1);
  });
});

it('what is to come is shown as what it is', () => {
  const action = { do: 'decide', outcome: 'no' };
  const task = timed({ escalations: [{ afterMs: HOUR, action }] });
  const shown = (name: string) => handlers.describe(task, { name, at: 0 });
  expect(['due', 'expiry', 'reminder:0', 'remind-again', 'sla-near', 'escalation:0', 'apply'].map(shown)).toEqual([
    { what: 'due' },
    { what: 'expiry' },
    { what: 'reminder' },
    { what: 'reminder' },
    undefined,
    { what: 'escalation', action },
    undefined,
  ]);
});
