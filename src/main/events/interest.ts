import type { EventInterest } from '#main/engine/ports';
import { matchesEventType } from '#shared/model/event';
import type { EventTriggers } from './ports';

/** What people look for on the events page although nothing listens: one record a run at most. */
const SHOWN = new Set<string>([
  'flx.webhook.received',
  'flx.run.succeeded',
  'flx.run.failed',
  'flx.run.cancelled',
  'flx.run.in_doubt',
  'flx.dead_letter.created',
  'flx.dead_letter.redriven',
  'flx.dead_letter.discarded',
  'flx.human_task.created',
  'flx.human_task.resolved',
  'flx.human_task.escalated',
  'flx.human_task.expired',
  'flx.flow.published',
  'flx.alert.raised',
]);
/** Of types that are only shown, no more than this many a second are kept: under load they would cost more than the runs. */
const SHOWN_PER_SECOND = 20;

/** Which system events are stored. Those that a flow, a rule, a waiting step or a live view listens to always are. */
export interface SharedEventInterest extends EventInterest {
  /** From now on events of this pattern are wanted; returns the way to end that. */
  watch(pattern: string): () => void;
  close(): void;
}

/** @param now milliseconds since the epoch */
export function createEventInterest(triggers: EventTriggers, now: () => number): SharedEventInterest {
  const watched = new Map<string, number>();
  const listenedTo = new Map<string, boolean>();
  const budgets = new Map<string, { second: number; left: number }>();
  const close = triggers.onChange(() => listenedTo.clear());

  function hasListener(type: string): boolean {
    let answer = listenedTo.get(type);
    if (answer === undefined) {
      const patterns = triggers
        .list('core.event')
        .filter((trigger) => trigger.status === 'active')
        .map((trigger) => trigger.config['event']);
      answer =
        [...watched.keys()].some((pattern) => matchesEventType(pattern, type)) ||
        patterns.some((pattern) => typeof pattern === 'string' && matchesEventType(pattern, type));
      listenedTo.set(type, answer);
    }
    return answer;
  }

  function withinBudget(type: string): boolean {
    const second = Math.floor(now() / 1000);
    const budget = budgets.get(type);
    if (budget === undefined || budget.second !== second) {
      budgets.set(type, { second, left: SHOWN_PER_SECOND - 1 });
      return true;
    }
    budget.left -= 1;
    return budget.left >= 0;
  }

  return {
    wants: (type) => hasListener(type) || (SHOWN.has(type) && withinBudget(type)),
    watch(pattern) {
      watched.set(pattern, (watched.get(pattern) ?? 0) + 1);
      listenedTo.clear();
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        const left = (watched.get(pattern) ?? 1) - 1;
        if (left === 0) watched.delete(pattern);
        else watched.set(pattern, left);
        listenedTo.clear();
      };
    },
    close,
  };
}
