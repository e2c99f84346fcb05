import { AppError } from '#shared/model/errors';
import type { FormProblem } from '#shared/model/form-check';
import type { HumanTaskState } from '#shared/model/human-task';
import type { Json } from '#shared/model/json';
import type { Refusal } from './state/electorate';

export function taskNotFound(taskId: string): AppError {
  return new AppError({
    code: 'TASK_NOT_FOUND',
    message: `There is no task ${taskId} for you. It may have been removed with its run; look into the inbox.`,
    data: { taskId },
  });
}

export function taskClosed(taskId: string, state: HumanTaskState): AppError {
  return new AppError({
    code: 'TASK_CLOSED',
    message: `The task ${taskId} is ${state}: nothing can be changed any more. Its history says who did it.`,
    data: { taskId, state, detail: `TASK_CLOSED_${state.toUpperCase()}` },
  });
}

const REFUSALS: Readonly<
  Record<Refusal | 'already-asked' | 'requester-delegate' | 'nothing-to-undo' | 'self' | 'not-allowed', string>
> = {
  'not-asked': 'You are not asked about this task. Let somebody who is delegate it to you.',
  'is-requester': 'You asked for this yourself, and somebody else must decide on it.',
  'has-voted': 'You have voted on this task. Take your vote back first.',
  'not-open': 'The task is decided already. Undo the decision first, or look at its history.',
  'signed-out': 'You cannot act in this workspace any more. Ask its owner.',
  'already-asked': 'This person has a vote of their own on this task already. Choose somebody else.',
  'requester-delegate': 'This person asked for it and may not decide on it. Choose somebody else.',
  'nothing-to-undo': 'You have no vote on this task that could be taken back.',
  self: 'You have this task already. Choose somebody else.',
  'not-allowed': 'Only the owner and the members of the workspace may do this.',
};
export type TaskRefusal = keyof typeof REFUSALS;

export function taskRefused(taskId: string, reason: TaskRefusal): AppError {
  const detail = `TASK_REFUSED_${reason.toUpperCase().replaceAll('-', '_')}`;
  return new AppError({ code: 'TASK_REFUSED', message: REFUSALS[reason], data: { taskId, reason, detail } });
}

export function taskClaimed(taskId: string, name: string): AppError {
  return new AppError({
    code: 'TASK_CLAIMED',
    message: `${name} is at this task. Ask them to let go of it, or decide it all the same.`,
    data: { taskId, name },
  });
}

export function taskInvalid(reason: string, message: string, data: Record<string, Json> = {}): AppError {
  const detail = `TASK_INVALID_${reason.toUpperCase().replaceAll('-', '_')}`;
  return new AppError({ code: 'TASK_INVALID', message, data: { reason, detail, ...data } });
}

export function formInvalid(problems: readonly FormProblem[]): AppError {
  const [first] = problems;
  return new AppError({
    code: 'TASK_FORM_INVALID',
    message: first?.message ?? 'The form does not fit. Look at its fields.',
    data: { label: first?.label ?? '', problems: problems.map((problem) => ({ ...problem })) },
  });
}

export function commentMissing(label: string): AppError {
  return new AppError({
    code: 'TASK_FORM_INVALID',
    message: `"${label}" needs a comment. Say why.`,
    data: {
      detail: 'TASK_COMMENT_MISSING',
      label,
      problems: [{ field: 'comment', label, rule: 'comment', message: `"${label}" needs a comment. Say why.` }],
    },
  });
}

export function outcomeUnknown(taskId: string, outcome: string, outcomes: readonly string[]): AppError {
  return new AppError({
    code: 'TASK_OUTCOME_UNKNOWN',
    message: `The task cannot end as "${outcome}". Choose one of: ${outcomes.join(', ')}.`,
    data: { taskId, outcome, outcomes: outcomes.join(', ') },
  });
}

export function taskOfRun(taskId: string, runId: string): AppError {
  return new AppError({
    code: 'TASK_OF_RUN',
    message: `The run ${runId} waits for this task. Decide it, or cancel the run.`,
    data: { taskId, runId },
  });
}

export function personNotFound(text: string): AppError {
  return new AppError({
    code: 'PERSON_NOT_FOUND',
    message: `There is no person "${text}" in this workspace, or several of this name. Use the id or the e-mail address; see Settings > People.`,
    data: { person: text, detail: 'PERSON_UNRESOLVED' },
  });
}

export function badInboxCursor(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'This page cursor is not one of ours. Read the list from its beginning.',
    data: { detail: 'CURSOR_UNKNOWN' },
  });
}

export function fileTooLarge(limit: number): AppError {
  return new AppError({
    code: 'INPUT_TOO_LARGE',
    message: `A file of a task may have ${Math.round(limit / 1_048_576)} MB. Send a smaller one, or a link to it.`,
    data: { limitBytes: limit, detail: 'TASK_FILE_TOO_LARGE' },
  });
}

export function fileOutOfOrder(taskId: string, path: string): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'This piece belongs to no file that is being sent for this task. Send the file from its beginning.',
    data: { taskId, path, detail: 'TASK_FILE_PIECE' },
  });
}
