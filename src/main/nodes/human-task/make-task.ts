import { formOfFields } from '#shared/model/form-fields';
import { type EscalationStep, type NewHumanTask, newHumanTaskSchema, type TaskForm } from '#shared/model/human-task';
import { isJsonObject } from '#shared/model/json';
import { MAX_MESSAGE_CHARS } from '#shared/model/queue';
import { AppError, type Item, type Json, type JsonObject, type NodeServices, z } from '../../engine/sdk';
import { readJsonValue } from '../form/json-value';
import { readAssignees } from './assignees';
import type { EscalationConfig, HumanTaskConfig } from './config';
import { outcomesOf } from './outcomes';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 20_000;
const MAX_FILES = 50;

function invalid(field: string, message: string, detail: string, values: JsonObject = {}): AppError {
  return new AppError({ code: 'NODE_CONFIG_INVALID', message, data: { field, detail, ...values } });
}

/** A moment as an expression gives it. Errors: NODE_CONFIG_INVALID. */
function momentOf(text: string, field: string): number {
  const at = /^\d+$/.test(text.trim()) ? Number(text) : Date.parse(text);
  if (!Number.isNaN(at)) return at;
  const message = `"${text}" is not a date. Give the field "${field}" a date such as 2027-01-31T08:00:00Z, or milliseconds since 1970.`;
  throw invalid(field, message, 'DATE_INVALID', { value: text });
}

function objectOf(value: Json, field: string): JsonObject {
  const read = readJsonValue(value, field);
  if (isJsonObject(read)) return read;
  throw invalid(field, `The field "${field}" must give an object, such as {"amount": 12}.`, 'OBJECT_EXPECTED');
}

/** The form of a task; undefined: it has none. Errors: NODE_CONFIG_INVALID. */
export function formOf({ form, fields, schema, uiSchema, prefill }: HumanTaskConfig): TaskForm | undefined {
  if (form === 'none') return undefined;
  const data = prefill === undefined || prefill === '' || prefill === null ? {} : { data: objectOf(prefill, 'prefill') };
  if (form === 'fields') return { ...formOfFields(fields), ...data };
  const hints = uiSchema.trim() === '' ? {} : { uiSchema: objectOf(uiSchema, 'uiSchema') };
  return { schema: objectOf(schema, 'schema'), ...hints, ...data };
}

function escalationOf({ afterMs, ...step }: EscalationConfig, people: NodeServices['people'], index: number): EscalationStep {
  switch (step.do) {
    case 'notify':
    case 'reassign':
      return { afterMs, action: { do: step.do, to: readAssignees(step.to, people, `escalations.${index}.to`) } };
    case 'raise-priority':
      return { afterMs, action: { do: step.do, priority: step.priority } };
    case 'decide':
      return { afterMs, action: { do: step.do, outcome: step.outcome } };
  }
}

function timesOf(config: HumanTaskConfig): Partial<NewHumanTask> {
  const { due, dueInMs, dueAt, expiry, expiresInMs, expiresAt, businessHours, remindBeforeMs, remindEveryMs } = config;
  return {
    ...(businessHours === undefined ? {} : { businessHours }),
    ...(due === 'in' ? { dueInMs } : {}),
    ...(due === 'at' && dueAt.trim() !== '' ? { dueAt: momentOf(dueAt, 'dueAt') } : {}),
    ...(expiry === 'in' ? { expiresInMs } : {}),
    ...(expiry === 'at' && expiresAt.trim() !== '' ? { expiresAt: momentOf(expiresAt, 'expiresAt') } : {}),
    remindBeforeDueMs: due === 'none' ? [] : remindBeforeMs,
    ...(remindEveryMs > 0 ? { remindEveryMs: Math.max(60_000, remindEveryMs) } : {}),
  };
}

function clipped(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/**
 * The task that a node asks people: about one item, or about several. A title that the item left empty is the node's name; texts
 * that are too long are cut.
 * Errors: NODE_CONFIG_INVALID, TASK_NOBODY, INPUT_TOO_LARGE.
 */
export function makeTask(
  config: HumanTaskConfig,
  items: readonly Item[],
  { people, nodeName }: { people: NodeServices['people']; nodeName: string },
): NewHumanTask {
  const { kind, data, requester, priority, needed, neededNegative, notRequester } = config;
  const json = items.map((item) => item.json);
  const shown =
    data === undefined || data === '' ? (config.ask === 'all' ? json : (json[0] ?? null)) : readJsonValue(data, 'data');
  const form = formOf(config);
  const files = config.showFiles ? items.flatMap((item) => Object.values(item.files ?? {})).slice(0, MAX_FILES) : [];
  const made = newHumanTaskSchema.safeParse({
    kind,
    title: clipped(config.title.replaceAll(/\s+/g, ' ').trim() || nodeName, MAX_TITLE),
    description: clipped(config.description, MAX_DESCRIPTION),
    outcomes: outcomesOf(config),
    ...(form === undefined ? {} : { form }),
    ...(shown === null ? {} : { data: shown }),
    files,
    assignees: readAssignees(config.assignees, people),
    ...(requester.trim() === '' ? {} : { requester: requester.trim() }),
    votes: kind === 'form' ? { notRequester } : { needed, neededNegative, notRequester },
    priority,
    ...timesOf(config),
    escalations: config.escalations.map((step, index) => escalationOf(step, people, index)),
  });
  if (!made.success) throw invalid('', `The task cannot be asked: ${z.prettifyError(made.error)}`, 'TASK_UNFIT');
  if (JSON.stringify(made.data).length > MAX_MESSAGE_CHARS) {
    throw new AppError({
      code: 'INPUT_TOO_LARGE',
      message: `A task may have ${MAX_MESSAGE_CHARS} characters of JSON. Show less: name in "Data shown" what is needed to decide.`,
    });
  }
  return made.data;
}
