import type { TaskResult } from '#shared/model/human-task';
import { isJsonObject } from '#shared/model/json';
import { type FileRef, fileRefSchema } from '#shared/model/packet';
import type { Actor } from '#shared/model/person';
import type { Item, Json, JsonObject } from '../../engine/sdk';
import { addResult } from '../items/add-result';

function personOf({ id, name, kind }: Actor): JsonObject {
  return { name, kind, ...(id === undefined ? {} : { id }) };
}

/** What the items of a decided task say of it. */
function decisionOf({ taskId, outcome, by, at, comment, form }: TaskResult): JsonObject {
  return {
    outcome,
    by: by.map(({ name }) => name).join(', '),
    at: new Date(at).toISOString(),
    taskId,
    people: by.map(personOf),
    ...(comment === undefined ? {} : { comment }),
    ...(form === undefined ? {} : { form }),
  };
}

/** The files that were given with the form, by the names of their fields. */
function filesOf(form: JsonObject): Record<string, FileRef> {
  const files: Record<string, FileRef> = {};
  const add = (name: string, value: Json | undefined) => {
    const read = fileRefSchema.safeParse(value);
    if (read.success && isJsonObject(value)) files[name] = read.data;
  };
  for (const [name, value] of Object.entries(form)) {
    if (!Array.isArray(value)) add(name, value);
    else for (const [index, each] of value.entries()) add(index === 0 ? name : `${name}_${index + 1}`, each);
  }
  return files;
}

/** An item with the answer to its task in a field, and with the files of the form among its own. */
export function withDecision(item: Item, result: TaskResult, field: string): Item {
  const files = filesOf(result.form ?? {});
  const decided = addResult(item, field.trim() === '' ? 'decision' : field.trim(), decisionOf(result));
  return Object.keys(files).length === 0 ? decided : { ...decided, files: { ...item.files, ...files } };
}

/** What an item becomes when nobody is asked: as if the first choice had been made, with the form as it was filled in before. */
export function assumedDecision(item: Item, outcome: string, field: string, form: JsonObject | undefined, at: number): Item {
  const result: TaskResult = {
    taskId: '',
    outcome,
    by: [],
    at,
    ...(form === undefined ? {} : { form }),
  };
  return withDecision(item, result, field);
}
