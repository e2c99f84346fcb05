import type { TaskHistoryEntry } from '#shared/model/human-task';
import type { Json, JsonObject } from '#shared/model/json';

/** One field that an action changed. */
export interface Change {
  field: string;
  before: Json | undefined;
  after: Json | undefined;
}

/** What differs between the state before and after an action, by field name; fields that stayed are left out. */
export function changesOf(before: JsonObject | undefined, after: JsonObject | undefined): Change[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields.flatMap((field) => {
    const change = { field, before: before?.[field], after: after?.[field] };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}

export interface HistoryLine {
  entry: TaskHistoryEntry;
  /** How many lines of the same kind in a row this one stands for: reminders of a week are one line. */
  times: number;
}

/** The history as it is read: lines that the app wrote again and again are told once, with the latest. */
export function linesOf(history: readonly TaskHistoryEntry[]): HistoryLine[] {
  const lines: HistoryLine[] = [];
  for (const entry of history) {
    const last = lines.at(-1);
    const isRepeat =
      last !== undefined &&
      last.entry.action === entry.action &&
      last.entry.actor.kind === 'app' &&
      entry.actor.kind === 'app' &&
      (entry.action === 'reminded' || entry.action === 'link-sent');
    if (isRepeat) lines[lines.length - 1] = { entry, times: last.times + 1 };
    else lines.push({ entry, times: 1 });
  }
  return lines;
}
