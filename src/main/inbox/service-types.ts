/** What the inbox does for those who ask: the router, links in messages, the host. */
import type { z } from 'zod';
import type { decisionSchema, InboxBox, InboxCounts, InboxEntry } from '#shared/contract/inbox';
import type { Assignee, HumanTask, HumanTaskState, HumanTaskSummary, NewHumanTask, Priority } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import type { FileRef } from '#shared/model/packet';
import type { Caller } from './ports';

export type Decision = Omit<z.output<typeof decisionSchema>, 'immediately'> & { immediately?: boolean | undefined };

export interface InboxQuery {
  limit: number;
  cursor?: string | undefined;
  box: InboxBox;
  flowId?: string | undefined;
  runId?: string | undefined;
  search?: string | undefined;
  state?: HumanTaskState | undefined;
}

export interface FilePiece {
  name: string;
  mimeType: string;
  path?: string | undefined;
  base64: string;
  last: boolean;
}

/** A part of a file. */
export interface FileSlice {
  name: string;
  mimeType: string;
  sizeBytes: number;
  base64: string;
  /** Absent: that was the end. */
  nextOffset?: number;
}

export interface InboxService {
  /** Errors: BAD_REQUEST for a cursor that is not ours. */
  list(caller: Caller, query: InboxQuery): Promise<{ items: InboxEntry[]; nextCursor?: string }>;
  counts(caller: Caller): InboxCounts;
  /** False for a task that an approver is not asked about. */
  sees(caller: Caller, taskId: string): boolean;
  /** Errors: TASK_NOT_FOUND (also for a task that an approver is not asked about). */
  get(caller: Caller, taskId: string): HumanTask;
  /**
   * Votes, or changes the own vote. When it decides, it takes effect after UNDO_MS; at once with `immediately`.
   * Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED (data.reason: the refusal), TASK_FORM_INVALID, TASK_OUTCOME_UNKNOWN.
   */
  decide(caller: Caller, taskId: string, decision: Decision): HumanTaskSummary;
  /** Takes the own vote back. Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED. */
  undo(caller: Caller, taskId: string): HumanTaskSummary;
  /** Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED, TASK_CLAIMED. */
  claim(caller: Caller, taskId: string, release: boolean): HumanTaskSummary;
  /** Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED, PERSON_NOT_FOUND. */
  delegate(caller: Caller, taskId: string, to: string, comment: string | undefined): HumanTaskSummary;
  /** Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED, PERSON_NOT_FOUND. */
  reassign(
    caller: Caller,
    taskId: string,
    change: { assignees?: readonly Assignee[] | undefined; priority?: Priority | undefined },
  ): HumanTaskSummary;
  /** Errors: TASK_NOT_FOUND. */
  comment(caller: Caller, taskId: string, text: string): void;
  /** Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_REFUSED, INPUT_TOO_LARGE. */
  addFile(caller: Caller, taskId: string, piece: FilePiece): Promise<FileRef>;
  /** Of a file of the task, or of what was filled in; nothing else. Errors: TASK_NOT_FOUND, FILE_NOT_FOUND. */
  readFile(caller: Caller, taskId: string, path: string, offset: number): Promise<FileSlice>;
  /** Asks people outside of any run. Errors: PERSON_NOT_FOUND, TASK_INVALID, INPUT_TOO_LARGE. */
  create(caller: Caller, task: NewHumanTask, idempotencyKey: string | undefined): HumanTask;
  /**
   * Decides at once. `by`: in whose name (id, e-mail, name); only for who may act for others.
   * Errors: those of `decide`, PERSON_NOT_FOUND.
   */
  process(caller: Caller, taskId: string, decision: Decision, by: string | undefined): HumanTask;
  /** Errors: TASK_NOT_FOUND, TASK_CLOSED, TASK_OF_RUN. */
  cancel(caller: Caller, taskId: string, reason: string | undefined): HumanTask;
  /** Writes a line into the history that changes nothing else: a link was sent or opened. Errors: TASK_NOT_FOUND. */
  note(caller: Caller, taskId: string, action: 'link-sent' | 'link-opened', after?: JsonObject): void;
  /** Told after each change, with the ids of the tasks that changed. */
  onChanged(listener: (taskIds: readonly string[]) => void): () => void;
}
