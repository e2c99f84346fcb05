/** `pulseflow inbox`: what waits for people, and deciding it. */
import { readFileSync } from 'node:fs';
import type { ContractInputs, PulseflowClient } from '#shared/contract';
import type { InboxBox, InboxEntry } from '#shared/contract/inbox';
import { AppError } from '#shared/model/errors';
import type { HumanTask, HumanTaskSummary, TaskOutcome } from '#shared/model/human-task';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { formatJson, formatTable, formatTime, type Output } from './output';

export interface ListOptions {
  box: InboxBox;
  search?: string | undefined;
  limit: number;
  json: boolean;
}

function rowOf(item: InboxEntry): string[] {
  if (item.entry === 'task') {
    const { id, state, priority, dueAt, title, flowName = '' } = item.task;
    return [id, state, priority, formatTime(dueAt), title, flowName];
  }
  if (item.entry === 'doubt') {
    const { runId, seq, since, nodeName, flowName } = item;
    return [`${runId} step ${seq}`, 'in doubt', '', formatTime(since), nodeName, flowName];
  }
  return [item.deadLetterId, 'dead letter', '', formatTime(item.since), `${item.nodeName}: ${item.error}`, item.flowName];
}

export async function listInbox(client: PulseflowClient, options: ListOptions, out: Output): Promise<void> {
  const { box, search, limit } = options;
  const page = await client.inbox.list({ box, limit, ...(search === undefined ? {} : { search }) });
  if (options.json) out.line(formatJson(page));
  else if (page.items.length === 0) out.line(box === 'done' ? 'Nothing was decided yet.' : 'Nothing waits here.');
  else out.line(formatTable(['task', 'state', 'priority', 'due', 'title', 'flow'], page.items.map(rowOf)));
}

function detailLines(task: HumanTask): string[] {
  const { given, needed } = task.votes;
  const lines = [
    task.title,
    ...(task.description === '' ? [] : ['', task.description]),
    '',
    `state     ${task.state}${task.outcome === undefined ? '' : `: ${task.outcome}`}`,
    `choices   ${task.outcomes.map(({ id, label }) => `${id} (${label})`).join(', ')}`,
    `asked     ${task.assignees.map((assignee) => ('person' in assignee ? assignee.person : `role ${assignee.role}`)).join(', ')}`,
    `votes     ${given} of ${needed}`,
    ...(task.dueAt === undefined ? [] : [`due       ${formatTime(task.dueAt)}`]),
    ...(task.runId === undefined ? [] : [`run       ${task.runId} (${task.flowName ?? task.flowId ?? ''})`]),
    ...(task.data === undefined ? [] : ['', formatJson(task.data as Json)]),
    '',
  ];
  const history = task.history.map(({ at, actor, action, comment }) => [formatTime(at), actor.name, action, comment ?? '']);
  return [...lines, formatTable(['when', 'who', 'what', 'comment'], history)];
}

export async function showTask(client: PulseflowClient, taskId: string, json: boolean, out: Output): Promise<void> {
  const task = await client.inbox.get({ taskId });
  out.line(json ? formatJson(task) : detailLines(task).join('\n'));
}

/** The outcome that a plain yes or no means. Errors: BAD_ARGUMENT when several could be meant, or none. */
function outcomeMeant({ id, outcomes }: Pick<HumanTaskSummary, 'id' | 'outcomes'>, answer: 'approve' | 'reject'): TaskOutcome {
  const usual = outcomes.find((outcome) => outcome.id === (answer === 'approve' ? 'approved' : 'rejected'));
  const meant = outcomes.filter(({ tone }) => tone === (answer === 'approve' ? 'positive' : 'negative'));
  const [only] = meant;
  if (usual !== undefined) return usual;
  if (only !== undefined && meant.length === 1) return only;
  throw new AppError({
    code: 'BAD_ARGUMENT',
    message: `The task ${id} has no single choice that means "${answer}". Say which: pulseflow inbox decide ${id} <${outcomes.map((outcome) => outcome.id).join('|')}>`,
  });
}

function readForm(file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new AppError({
      code: 'BAD_ARGUMENT',
      message: `The form ${file} cannot be read as JSON: ${String(error)}`,
      cause: error,
    });
  }
  if (isJsonObject(value as Json)) return value as JsonObject;
  throw new AppError({ code: 'BAD_ARGUMENT', message: `The form ${file} must hold an object, such as {"amount": 12}.` });
}

export interface DecideOptions {
  comment?: string | undefined;
  form?: string | undefined;
  json: boolean;
}

/** Decides at once. `answer`: the id of an outcome, or a plain yes or no. */
export async function decideTasks(
  client: PulseflowClient,
  taskIds: readonly string[],
  answer: { outcome: string } | 'approve' | 'reject',
  { comment, form, json }: DecideOptions,
  out: Output,
): Promise<number> {
  const filled = form === undefined ? undefined : readForm(form);
  const done: HumanTask[] = [];
  let failed = 0;
  for (const taskId of taskIds) {
    try {
      const task = await client.inbox.get({ taskId });
      const outcome = typeof answer === 'string' ? outcomeMeant(task, answer).id : answer.outcome;
      const decision: ContractInputs['humanTasks']['process'] = { taskId, outcome };
      if (comment !== undefined) decision.comment = comment;
      if (filled !== undefined) decision.form = filled;
      const decided = await client.humanTasks.process(decision);
      done.push(decided);
      const { given, needed } = decided.votes;
      if (!json)
        out.line(
          decided.state === 'open'
            ? `${taskId}: voted ${outcome}, ${given} of ${needed} votes`
            : `${taskId}: ${decided.outcome ?? decided.state}`,
        );
    } catch (error) {
      if (taskIds.length === 1) throw error;
      failed += 1;
      out.error(`${taskId}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (json) out.line(formatJson(done));
  return failed === 0 ? 0 : 1;
}
