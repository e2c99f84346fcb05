/**
 * What can become of a task. Every function is called inside a transaction and writes all of its change there: the state, the
 * history, the answer for the step that waits, what people are told, and the events that are to be raised after it.
 */
import { TAKE_UP_TIMER } from '#main/store';
import { toErrorInfo } from '#shared/model/errors';
import {
  EXPIRED_OUTCOME,
  type Priority,
  type TaskAction,
  type TaskHistoryEntry,
  type TaskResult,
  UNDO_MS,
} from '#shared/model/human-task';
import type { Json, JsonObject } from '#shared/model/json';
import { type Actor, OWNER_ID } from '#shared/model/person';
import { taskNotFound } from './errors';
import type { InboxPorts, TaskMessage } from './ports';
import type { LoadedTask, TasksRepository } from './repository';
import { type Asked, actorOf, isAsked } from './state/electorate';
import { decided, resultOf } from './state/votes';
import { assigneesOf, eventData, timedTask } from './task-shapes';
import { assignedMessage, decidedMessage } from './task-words';
import { EMIT_PREFIX } from './timer-rows';

export const APPLY_TIMER = 'apply';
export const APP_ACTOR: Actor = { kind: 'app', name: 'PulseFlow' };

/** Who acts, and when. */
export interface Act {
  at: number;
  actor: Actor;
  via: TaskHistoryEntry['via'];
  late?: boolean;
}

/** What is to be told once the transaction holds. */
export interface Aftermath {
  changed: Set<string>;
  replied: Set<string>;
}

export function createTransitions(
  { people, timers, tell, report }: Pick<InboxPorts, 'people' | 'timers' | 'tell' | 'report'>,
  repository: TasksRepository,
) {
  /** As it is now. */
  function again({ row }: LoadedTask): LoadedTask {
    return found(row.id);
  }

  function note(
    { row }: LoadedTask,
    action: TaskAction,
    { at, actor, via, late }: Act,
    more: { comment?: string | undefined; before?: JsonObject; after?: JsonObject } = {},
  ): void {
    repository.addHistory(row.key, { at, actor, action, via, late, ...more });
  }

  function raise({ row }: LoadedTask, word: string, at: number, data: JsonObject): void {
    if (row.is_test === 1) return;
    repository.setTimer(row.key, { name: `${EMIT_PREFIX}${word}`, at, payload: data });
  }

  /** Those of an assignment who could still act: who asked for it and may not vote is not asked. */
  function receivers(loaded: LoadedTask, to: TaskMessage['to']): 'owner' | readonly string[] {
    // A trial must not bother anybody but the one who may look at it.
    if (to === 'owner' || loaded.row.is_test === 1) return 'owner';
    const ids = people.expand(to === 'assignees' ? assigneesOf(loaded.asked) : to).map(({ id }) => id);
    if (to !== 'assignees') return ids;
    const excluded = loaded.task.votes.notRequester ? requesterIds(loaded) : new Set<string>();
    const voted = new Set(loaded.votes.map(({ personId }) => personId));
    return ids.filter((id) => !excluded.has(id) && !voted.has(id));
  }

  /** Ids of persons who count as the one who asked for it: as known then, and as known now. */
  function requesterIds({ row, task }: LoadedTask): Set<string> {
    const stored = row.requester === null ? undefined : (JSON.parse(row.requester) as Actor).id;
    const now = task.requester === undefined ? undefined : people.resolve(task.requester)?.id;
    return new Set([stored, now].filter((id) => id !== undefined));
  }

  function send(loaded: LoadedTask, message: TaskMessage, key: string): void {
    const { row } = loaded;
    const to = receivers(loaded, message.to);
    if (to !== 'owner' && to.length === 0) return;
    tell({
      topic: message.topic,
      to,
      level: message.level,
      ...(message.urgent === true ? { urgent: true } : {}),
      words: (language) => message.words[language],
      ...(row.flow_id === null ? {} : { flowId: row.flow_id }),
      ...(row.run_id === null ? {} : { runId: row.run_id }),
      taskId: row.id,
      idempotencyKey: `${row.id}/${key}`,
    });
  }

  /** When nobody who is asked can act, the owner can: no task is out of reach. True: it was so. */
  function adopt(loaded: LoadedTask, act: Act): boolean {
    const { row, asked } = loaded;
    const canAct = asked.some(({ kind, ref }) =>
      kind === 'person' ? people.find(ref)?.isActive === true : people.inRole(ref).length > 0,
    );
    if (canAct) return false;
    const next: Asked[] = [...asked.filter(({ ref }) => ref !== OWNER_ID), { kind: 'person', ref: OWNER_ID }];
    repository.setAsked(row.key, next);
    const before = { assignees: assigneesOf(asked) as Json };
    note(loaded, 'reassigned', act, { before, after: { assignees: assigneesOf(next) as Json } });
    return true;
  }

  /** Plans what happens by itself, writes the first line of the history, and tells those who are asked. Does it once. */
  function takeUp(loaded: LoadedTask, act?: Act): LoadedTask {
    const { row, task } = loaded;
    if (!repository.removeTimer(row.key, TAKE_UP_TIMER)) return loaded;
    const made: Act = act ?? { at: row.created_at, actor: APP_ACTOR, via: 'engine' };
    const person = task.requester === undefined ? undefined : people.resolve(task.requester);
    const requester: Actor | undefined =
      person === undefined
        ? task.requester === undefined
          ? undefined
          : { kind: 'person', name: task.requester.slice(0, 120) }
        : actorOf(person);
    let plan: ReturnType<typeof timers.plan> = { timers: [] };
    try {
      plan = timers.plan(timedTask(loaded));
    } catch (thrown) {
      // A task without its clock is better than none; what is wrong with it is told.
      report(toErrorInfo(thrown));
    }
    for (const timer of plan.timers) repository.setTimer(row.key, timer);
    const { dueAt, expiresAt } = plan;
    repository.update(loaded, {
      ...(requester === undefined ? {} : { requester }),
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    const after: JsonObject = {
      title: task.title,
      assignees: assigneesOf(loaded.asked) as Json,
      priority: task.priority,
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    note(loaded, 'created', made, { after });
    const planned = again(loaded);
    const taken = adopt(planned, { at: made.at, actor: APP_ACTOR, via: 'engine' }) ? again(planned) : planned;
    send(taken, assignedMessage(taken), 'assigned/0');
    raise(taken, 'created', made.at, { ...eventData(taken), assignees: after['assignees'] ?? [] });
    return taken;
  }

  /** Errors: TASK_NOT_FOUND. */
  function found(taskId: string): LoadedTask {
    const loaded = repository.load(taskId);
    if (loaded === undefined) throw taskNotFound(taskId);
    return loaded;
  }

  /** The decision holds: who waits gets the answer. */
  function settle(loaded: LoadedTask, result: TaskResult, act: Act, aftermath: Aftermath): void {
    const { row, task } = loaded;
    const isExpired = result.outcome === EXPIRED_OUTCOME;
    const [first = act.actor] = result.by;
    repository.update(loaded, {
      state: isExpired ? 'expired' : 'resolved',
      outcome: result.outcome,
      result,
      resolvedAt: result.at,
      resolvedBy: first,
      effectiveAt: null,
    });
    repository.endTimers(row.key);
    const before: JsonObject = { state: loaded.state };
    note(loaded, isExpired ? 'expired' : 'resolved', act, { before, after: { outcome: result.outcome } });
    const key = repository.reply(loaded, result);
    if (key !== undefined) aftermath.replied.add(key);
    raise(loaded, isExpired ? 'expired' : 'resolved', result.at, { ...eventData(loaded), result: { ...result } as JsonObject });
    const [requester] = requesterIds(loaded);
    if (requester === undefined || result.by.some(({ id }) => id === requester)) return;
    const label = task.outcomes.find(({ id }) => id === result.outcome)?.label;
    if (label === undefined) return;
    const names = result.by.map(({ name }) => name);
    send(loaded, decidedMessage(loaded, label, names, requester), 'decided');
  }

  /** The 10 seconds are over, or are not wanted. */
  function apply(loaded: LoadedTask, act: Act, aftermath: Aftermath): void {
    const { row, votes } = loaded;
    if (loaded.state !== 'deciding' || row.outcome === null) return;
    settle(loaded, resultOf(row.id, row.outcome, votes, act.at), act, aftermath);
  }

  /** Looks at the votes: decides, or goes back to open when they no longer do. Gives the task as it is then. */
  function count(loaded: LoadedTask, act: Act, immediately: boolean, aftermath: Aftermath): LoadedTask {
    const { row, task, votes } = loaded;
    const outcome = decided({ outcomes: task.outcomes, rule: task.votes }, votes);
    if (outcome === undefined) {
      if (loaded.state === 'deciding') {
        repository.update(loaded, { state: 'open', outcome: null, effectiveAt: null });
        repository.removeTimer(row.key, APPLY_TIMER);
        note(loaded, 'undone', act, { before: { outcome: row.outcome } });
      }
      return again(loaded);
    }
    if (loaded.state === 'open') {
      const effectiveAt = act.at + (immediately ? 0 : UNDO_MS);
      repository.update(loaded, { state: 'deciding', outcome, effectiveAt });
      repository.setTimer(row.key, { name: APPLY_TIMER, at: effectiveAt });
      note(loaded, 'decided', act, { after: { outcome, ...(immediately ? {} : { effectiveAt }) } });
    }
    if (immediately) apply(again(loaded), act, aftermath);
    return again(loaded);
  }

  function cancel(loaded: LoadedTask, act: Act, reason: string | undefined): void {
    repository.update(loaded, {
      state: 'cancelled',
      resolvedAt: act.at,
      resolvedBy: act.actor,
      effectiveAt: null,
      outcome: null,
    });
    repository.endTimers(loaded.row.key);
    note(loaded, 'cancelled', act, { comment: reason, before: { state: loaded.state } });
  }

  /** In place of all who are asked. Those who have voted keep their vote if they are still asked. */
  function assign(
    loaded: LoadedTask,
    next: readonly Asked[],
    act: Act,
    action: 'reassigned' | 'delegated',
    comment?: string,
  ): LoadedTask {
    const { row, asked, votes } = loaded;
    const before: JsonObject = { assignees: assigneesOf(asked) as Json };
    repository.setAsked(row.key, next);
    repository.update(loaded, { claimedBy: null });
    for (const vote of votes) {
      const person = people.find(vote.personId);
      if (person !== undefined && isAsked(next, person)) continue;
      repository.removeVote(row.key, vote.personId);
      note(loaded, 'vote-taken-back', act, { before: { outcome: vote.outcome, by: vote.by.name } });
    }
    note(loaded, action, act, { comment, before, after: { assignees: assigneesOf(next) as Json } });
    const changed = again(loaded);
    return adopt(changed, act) ? again(changed) : changed;
  }

  function prioritise(loaded: LoadedTask, priority: Priority, act: Act): LoadedTask {
    if (priority === loaded.priority) return loaded;
    repository.update(loaded, { priority });
    note(loaded, 'priority-changed', act, { before: { priority: loaded.priority }, after: { priority } });
    return again(loaded);
  }

  return {
    again,
    found,
    prioritise,
    /** A task as it is to be changed. Errors: TASK_NOT_FOUND. */
    open: (taskId: string): LoadedTask => takeUp(found(taskId)),
    takeUp,
    adopt,
    note,
    send,
    count,
    apply,
    cancel,
    assign,
    requesterIds,
    raise,
    settle,
  };
}
export type Transitions = ReturnType<typeof createTransitions>;
