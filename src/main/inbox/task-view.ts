/** Tasks as they are shown to the one who looks. */
import type { HumanTask, HumanTaskSummary, TaskResult } from '#shared/model/human-task';
import type { Actor, Person } from '#shared/model/person';
import type { InboxPorts } from './ports';
import type { LoadedTask, TasksRepository } from './repository';
import { type Refusal, refusalOf } from './state/electorate';
import { nearest } from './state/votes';
import { assigneesOf, timedTask } from './task-shapes';
import type { Transitions } from './transitions';

/** Who looks. No person: was removed meanwhile. */
export interface Viewer {
  personId: string;
  person: Person | undefined;
}

const actor = (text: string): Actor => JSON.parse(text) as Actor;

export function createTaskView(
  { timers }: Pick<InboxPorts, 'timers'>,
  repository: Pick<TasksRepository, 'timersOf' | 'historyOf'>,
  transitions: Pick<Transitions, 'requesterIds'>,
) {
  /** Why this person may not vote now; undefined: may. Who has voted may change the vote while the task is open. */
  function refusal(loaded: LoadedTask, { person }: Viewer): Refusal | undefined {
    if (person?.isActive !== true) return 'signed-out';
    const { notRequester } = loaded.task.votes;
    const requesters = notRequester ? transitions.requesterIds(loaded) : new Set<string>();
    const refused = refusalOf({ asked: loaded.asked, notRequester, requesters }, person);
    if (refused !== undefined) return refused;
    return loaded.state === 'open' ? undefined : 'not-open';
  }

  function summary(loaded: LoadedTask, viewer: Viewer): HumanTaskSummary {
    const { row, task, state, priority, asked, votes } = loaded;
    const mine = votes.find(({ personId }) => personId === viewer.personId)?.outcome;
    return {
      id: row.id,
      kind: task.kind,
      state,
      title: row.title,
      priority,
      ...(row.flow_id === null ? {} : { flowId: row.flow_id }),
      ...(row.flow_name === null ? {} : { flowName: row.flow_name }),
      ...(row.run_id === null ? {} : { runId: row.run_id }),
      ...(row.node_name === null ? {} : { nodeName: row.node_name }),
      assignees: assigneesOf(asked),
      ...(row.claimed_by === null ? {} : { claimedBy: actor(row.claimed_by) }),
      outcomes: task.outcomes,
      hasForm: task.form !== undefined,
      votes: {
        ...nearest({ outcomes: task.outcomes, rule: task.votes }, votes),
        ...(mine === undefined ? {} : { mine }),
      },
      canDecide: mine === undefined && refusal(loaded, viewer) === undefined,
      createdAt: row.created_at,
      ...(row.due_at === null ? {} : { dueAt: row.due_at }),
      ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
      ...(row.effective_at === null ? {} : { effectiveAt: row.effective_at }),
      ...(row.outcome === null ? {} : { outcome: row.outcome }),
      ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at }),
      ...(row.resolved_by === null ? {} : { resolvedBy: actor(row.resolved_by) }),
      commentCount: row.comments,
      escalated: row.escalations > 0,
      isTest: row.is_test === 1,
    };
  }

  function coming(loaded: LoadedTask): HumanTask['coming'] {
    const timed = timedTask(loaded);
    return repository.timersOf(loaded.row.key).flatMap((timer) => {
      const shown = timers.describe(timed, timer);
      return shown === undefined ? [] : [{ at: timer.at, ...shown }];
    });
  }

  return {
    refusal,
    summary,
    detail(loaded: LoadedTask, viewer: Viewer): HumanTask {
      const { row, task, votes } = loaded;
      const short = summary(loaded, viewer);
      const refused = refusal(loaded, viewer) ?? (short.votes.mine === undefined ? undefined : 'has-voted');
      return {
        ...short,
        description: task.description,
        ...(task.form === undefined ? {} : { form: task.form }),
        ...(task.data === undefined ? {} : { data: task.data }),
        files: task.files,
        ...(row.requester === null ? {} : { requester: actor(row.requester) }),
        voteRule: task.votes,
        given: votes.map(({ personId: _personId, ...vote }) => vote),
        ...(row.result === null ? {} : { result: JSON.parse(row.result) as TaskResult }),
        ...(task.businessHours === undefined ? {} : { businessHours: task.businessHours }),
        coming: coming(loaded),
        history: repository.historyOf(row.key),
        ...(refused === undefined ? {} : { refusal: refused }),
      };
    },
  };
}
export type TaskView = ReturnType<typeof createTaskView>;
