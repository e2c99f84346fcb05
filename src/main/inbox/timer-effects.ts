/** Does what timers say. Called inside the transaction that takes the timer away. */
import { EXPIRED_OUTCOME } from '#shared/model/human-task';
import type { TimerEffect } from './ports';
import type { LoadedTask, TasksRepository } from './repository';
import { resultOf } from './state/votes';
import { askedOf, eventData } from './task-shapes';
import { assignedMessage } from './task-words';
import type { Act, Aftermath, Transitions } from './transitions';

export function createTimerEffects(transitions: Transitions, repository: Pick<TasksRepository, 'setTimer' | 'update'>) {
  function performOne(loaded: LoadedTask, effect: TimerEffect, key: string, act: Act, aftermath: Aftermath): void {
    const { row, task } = loaded;
    switch (effect.do) {
      case 'note':
        transitions.note(loaded, effect.action, act, {
          ...(effect.before === undefined ? {} : { before: effect.before }),
          ...(effect.after === undefined ? {} : { after: effect.after }),
        });
        return;
      case 'tell':
        transitions.send(loaded, effect.message, key);
        return;
      case 'set-timer':
        repository.setTimer(row.key, effect.timer);
        return;
      case 'assign': {
        const changed = transitions.assign(loaded, askedOf(effect.to), act, 'reassigned');
        transitions.send(changed, assignedMessage(changed), key);
        return;
      }
      case 'raise-priority':
        transitions.prioritise(loaded, effect.priority, act);
        return;
      case 'escalate':
        repository.update(loaded, { escalations: row.escalations + 1 });
        transitions.note(loaded, 'escalated', act, { after: { step: effect.step, ...effect.action } });
        transitions.raise(loaded, `escalated:${effect.step}`, act.at, {
          ...eventData(loaded),
          step: effect.step,
          action: effect.action,
        });
        return;
      case 'decide':
        if (!task.outcomes.some(({ id }) => id === effect.outcome)) return;
        transitions.note(loaded, 'decided', act, { after: { outcome: effect.outcome } });
        transitions.settle(loaded, resultOf(row.id, effect.outcome, [], act.at, act.actor), act, aftermath);
        return;
      case 'expire':
        transitions.settle(loaded, resultOf(row.id, EXPIRED_OUTCOME, [], act.at, act.actor), act, aftermath);
        return;
    }
  }

  /** One effect after the other; it ends when the task does. `key` names what is told. */
  return function perform(
    loaded: LoadedTask,
    effects: readonly TimerEffect[],
    key: string,
    act: Act,
    aftermath: Aftermath,
  ): void {
    let current = loaded;
    for (const [index, effect] of effects.entries()) {
      if (current.state !== 'open' && effect.do !== 'tell' && effect.do !== 'note') continue;
      performOne(current, effect, `${key}/${index}`, act, aftermath);
      current = transitions.again(current);
    }
  };
}
