/** Votes on tasks, and votes taken back. Each is one transaction. */
import { checkForm, filledIn } from '#shared/model/form-check';
import { startOfForm } from '#shared/model/form-fields';
import type { TaskOutcome } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import type { Person } from '#shared/model/person';
import type { Callers } from './callers';
import { commentMissing, formInvalid, outcomeUnknown, taskClosed, taskRefused } from './errors';
import type { Caller, InboxPorts } from './ports';
import type { LoadedTask, StoredVote, TasksRepository } from './repository';
import type { Decision } from './service-types';
import { actorOf, givenBy } from './state/electorate';
import { filesIn, type TaskFiles } from './task-files';
import type { TaskView } from './task-view';
import type { Change } from './timer-loop';
import type { Act, Transitions } from './transitions';

const MAX_FORM_CHARS = 1_000_000;

export interface VotingParts {
  repository: TasksRepository;
  transitions: Transitions;
  view: TaskView;
  files: Pick<TaskFiles, 'mayHold'>;
  callers: Callers;
  change: Change;
}

function outcomeOf({ row, task }: LoadedTask, outcome: string): TaskOutcome {
  const found = task.outcomes.find(({ id }) => id === outcome);
  if (found !== undefined) return found;
  throw outcomeUnknown(
    row.id,
    outcome,
    task.outcomes.map(({ id }) => id),
  );
}

export function createVoting({ people, clock }: Pick<InboxPorts, 'people' | 'clock'>, parts: VotingParts) {
  const { repository, transitions, view, files, callers, change } = parts;

  /** What is stored of a form. Errors: TASK_FORM_INVALID. */
  function formOf(loaded: LoadedTask, outcome: TaskOutcome, given: JsonObject | undefined): JsonObject | undefined {
    const { form } = loaded.task;
    if (form === undefined) return undefined;
    // Who decides without looking into the form takes it as it is filled in.
    const values = given ?? (outcome.needsForm ? startOfForm(form) : undefined);
    if (values === undefined && !outcome.needsForm) return undefined;
    const filled = filledIn(values ?? {});
    const problems = outcome.needsForm ? checkForm(form, filled) : [];
    if (problems.length > 0) throw formInvalid(problems);
    if (JSON.stringify(filled).length > MAX_FORM_CHARS)
      throw formInvalid([
        { field: '', label: '', rule: 'maxLength', message: 'The form holds too much. Attach a file instead.' },
      ]);
    const foreign = filesIn(filled).find((file) => !files.mayHold(loaded, file));
    if (foreign !== undefined)
      throw formInvalid([
        { field: '', label: foreign.name, rule: 'file', message: `"${foreign.name}" is no file of this task. Attach it again.` },
      ]);
    return filled;
  }

  function assertMayVote(loaded: LoadedTask, person: Person | undefined): asserts person is Person {
    const refused = view.refusal(loaded, { personId: person?.id ?? '', person });
    if (refused === 'not-open' && loaded.state !== 'deciding') throw taskClosed(loaded.row.id, loaded.state);
    if (refused !== undefined) throw taskRefused(loaded.row.id, refused);
  }

  /**
   * Votes in the name of `person`.
   * Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED, TASK_FORM_INVALID, TASK_OUTCOME_UNKNOWN.
   */
  function vote(
    caller: Caller,
    taskId: string,
    { outcome: id, comment, form, immediately }: Decision,
    person: Person | undefined,
  ): LoadedTask {
    return change((aftermath) => {
      const loaded = transitions.open(taskId);
      callers.assertSees(caller, taskId);
      assertMayVote(loaded, person);
      const outcome = outcomeOf(loaded, id);
      if (outcome.needsComment && (comment ?? '').trim() === '') throw commentMissing(outcome.label);
      const filled = formOf(loaded, outcome, form);
      const act: Act = { at: clock.now(), actor: caller.actor, via: caller.via };
      const from = givenBy(loaded.asked, person.id);
      const root = from === undefined ? undefined : people.find(from);
      const before = loaded.votes.find(({ personId }) => personId === person.id);
      const given: StoredVote = {
        personId: person.id,
        by: actorOf(person),
        ...(from === undefined ? {} : { onBehalfOf: actorOf({ id: from, name: root?.name ?? from }) }),
        outcome: id,
        ...(comment === undefined || comment === '' ? {} : { comment }),
        ...(filled === undefined ? {} : { form: filled }),
        at: act.at,
      };
      repository.saveVote(loaded.row.key, given);
      transitions.note(loaded, 'voted', act, {
        comment: given.comment,
        ...(before === undefined ? {} : { before: { outcome: before.outcome } }),
        after: {
          outcome: id,
          ...(caller.actor.id === person.id ? {} : { inTheNameOf: person.name }),
          ...(filled === undefined ? {} : { form: filled }),
        },
      });
      aftermath.changed.add(taskId);
      return transitions.count(transitions.again(loaded), act, immediately === true, aftermath);
    });
  }

  return {
    vote,
    /** Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED. */
    takeBack(caller: Caller, taskId: string): LoadedTask {
      return change((aftermath) => {
        const loaded = transitions.open(taskId);
        callers.assertSees(caller, taskId);
        if (loaded.state !== 'open' && loaded.state !== 'deciding') throw taskClosed(taskId, loaded.state);
        const mine = loaded.votes.find(({ personId }) => personId === caller.personId);
        if (mine === undefined) throw taskRefused(taskId, 'nothing-to-undo');
        const act: Act = { at: clock.now(), actor: caller.actor, via: caller.via };
        repository.removeVote(loaded.row.key, caller.personId);
        transitions.note(loaded, 'vote-taken-back', act, { before: { outcome: mine.outcome } });
        aftermath.changed.add(taskId);
        return transitions.count(transitions.again(loaded), act, false, aftermath);
      });
    },
  };
}
export type Voting = ReturnType<typeof createVoting>;
