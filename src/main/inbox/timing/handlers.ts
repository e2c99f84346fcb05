/** What happens to tasks by themselves: reminders, the due date, escalations, expiry. */
import type { BusinessCalendar } from '#shared/calendar/business-hours';
import { holidayCalendarOf } from '#shared/calendar/holiday-calendar';
import { zoneOf } from '#shared/calendar/zone';
import type { BusinessHours, EscalationStep } from '#shared/model/human-task';
import type { HolidayList } from '#shared/model/schedule';
import type { TaskMessage, TaskTimer, TimedTask, TimerEffect, TimerHandlers } from '../ports';
import { escalationOf, nextReminder, planTimers } from './plan';
import {
  decidedWords,
  escalatedWords,
  expiredWords,
  nearWords,
  overdueWords,
  passedOnWords,
  raisedWords,
  reminderWords,
  type TextFacts,
} from './texts';

const PRIORITY_ORDER = ['low', 'normal', 'high', 'urgent'] as const;

export interface TimingPorts {
  /** IANA zone of the workspace. */
  timeZone(): string;
  /** The workspace's own holiday lists. One that is gone leaves its days out. */
  holidayLists(): readonly HolidayList[];
}

interface Firing {
  timed: TimedTask;
  timer: TaskTimer;
  now: number;
  facts: TextFacts;
  calendar: BusinessCalendar | undefined;
}

function tell(message: TaskMessage): TimerEffect {
  return { do: 'tell', message };
}

function remind({ timed, timer, now, facts, calendar }: Firing): TimerEffect[] {
  const { remindEveryMs } = timed.task;
  const next: TimerEffect[] =
    timer.name === 'remind-again' && remindEveryMs !== undefined
      ? [{ do: 'set-timer', timer: { name: timer.name, at: nextReminder(timer.at, remindEveryMs, now, calendar) } }]
      : [];
  return [
    { do: 'note', action: 'reminded' },
    tell({ topic: 'task-reminder', to: 'assignees', level: 'info', words: reminderWords(facts) }),
    ...next,
  ];
}

/** What an escalation does to the task and whom it tells, beside being written down. */
function escalated(action: EscalationStep['action'], { timed, facts }: Firing): TimerEffect[] {
  const urgent = true;
  switch (action.do) {
    case 'notify':
      return [tell({ topic: 'task-escalated', to: action.to, level: 'warning', urgent, words: escalatedWords(facts) })];
    case 'reassign':
      return [
        tell({ topic: 'task-escalated', to: timed.assignees, level: 'info', words: passedOnWords(facts) }),
        // Who is asked now is told by the assignment.
        { do: 'assign', to: action.to },
      ];
    case 'raise-priority':
      if (PRIORITY_ORDER.indexOf(action.priority) <= PRIORITY_ORDER.indexOf(timed.priority)) return [];
      return [
        { do: 'raise-priority', priority: action.priority },
        tell({ topic: 'task-escalated', to: 'assignees', level: 'warning', urgent, words: raisedWords(facts, action.priority) }),
      ];
    case 'decide': {
      const outcome = timed.task.outcomes.find(({ id }) => id === action.outcome);
      if (outcome === undefined) return [];
      return [
        tell({ topic: 'task-decided', to: 'assignees', level: 'warning', words: decidedWords(facts, outcome) }),
        { do: 'decide', outcome: outcome.id },
      ];
    }
  }
}

function fire(firing: Firing): TimerEffect[] {
  const { timed, timer, facts } = firing;
  const step = escalationOf(timer.name, timed.task.escalations);
  if (step !== undefined) {
    const { action } = step;
    const number = Number(timer.name.slice(timer.name.indexOf(':') + 1));
    return [{ do: 'escalate', step: number, action: { ...action } }, ...escalated(action, firing)];
  }
  if (timer.name.startsWith('remind')) return remind(firing);
  switch (timer.name) {
    case 'sla-near':
      return [tell({ topic: 'sla-near', to: 'assignees', level: 'warning', words: nearWords(facts) })];
    case 'due':
      return [
        { do: 'note', action: 'due' },
        tell({ topic: 'task-overdue', to: 'assignees', level: 'warning', urgent: true, words: overdueWords(facts) }),
      ];
    case 'expiry':
      return [tell({ topic: 'task-decided', to: 'assignees', level: 'warning', words: expiredWords(facts) }), { do: 'expire' }];
    default:
      return [];
  }
}

/** Handlers of the timers that people's tasks have. */
export function createTimerHandlers(ports: TimingPorts): TimerHandlers {
  function calendarOf(hours: BusinessHours | undefined): BusinessCalendar | undefined {
    if (hours === undefined || hours.days.length === 0) return undefined;
    const lists = ports.holidayLists().filter(({ id }) => hours.holidayLists.includes(id));
    return { hours, timeZone: knownZone(hours.timeZone), holidays: holidayCalendarOf(lists.flatMap(({ days }) => days)) };
  }

  /** A zone that this machine does not know must not keep a task from having a due date. */
  function knownZone(name: string | undefined): string {
    for (const zone of [name, ports.timeZone()]) {
      try {
        if (zone !== undefined) return zoneOf(zone).name;
      } catch {
        // Then the next one.
      }
    }
    return 'UTC';
  }

  return {
    plan: ({ task, createdAt }) => planTimers(task, createdAt, calendarOf(task.businessHours)),

    fire(timed, timer, { now, isLate }) {
      const { task, flowName, dueAt, expiresAt } = timed;
      const calendar = calendarOf(task.businessHours);
      const timeZone = calendar?.timeZone ?? knownZone(undefined);
      const facts: TextFacts = { title: task.title, flowName, now, dueAt, expiresAt, isLate, timeZone };
      return fire({ timed, timer, now, facts, calendar });
    },

    describe(timed, { name }) {
      const step = escalationOf(name, timed.task.escalations);
      if (step !== undefined) return { what: 'escalation', action: step.action };
      if (name === 'due') return { what: 'due' };
      if (name === 'expiry') return { what: 'expiry' };
      return name.startsWith('remind') ? { what: 'reminder' } : undefined;
    },
  };
}
