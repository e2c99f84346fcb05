import { useState } from 'react';
import { checkForm, type FormProblem, filledIn } from '#shared/model/form-check';
import { startOfForm } from '#shared/model/form-fields';
import type { TaskForm } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';

export interface TaskFormState {
  value: JsonObject;
  /** For `TaskForm`: problems appear once the form was checked, and go as they are mended. */
  problems: readonly FormProblem[];
  isDirty: boolean;
  /** True while a file is on its way: what is sent now would lack it. */
  isUploading: boolean;
  onChange(value: JsonObject): void;
  onUploading(change: 1 | -1): void;
  /** The values to send when they fit; undefined when they do not: then the problems are shown. */
  check(): JsonObject | undefined;
  /** The values to send, whether they fit or not. */
  values(): JsonObject;
}

/** The state of a form. Give the component that uses it a `key` of what the form belongs to. */
export function useTaskForm(form: TaskForm | undefined): TaskFormState {
  const [start] = useState(() => (form === undefined ? {} : startOfForm(form)));
  const [value, setValue] = useState<JsonObject>(start);
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [uploads, setUploads] = useState(0);
  return {
    value,
    problems,
    isDirty: JSON.stringify(value) !== JSON.stringify(start),
    isUploading: uploads > 0,
    onChange(next) {
      setValue(next);
      if (problems.length === 0 || form === undefined) return;
      // What was wrong and is not any more goes at once; nothing new is held against a field while it is typed into.
      const still = new Set(checkForm(form, next).map(({ field, rule }) => `${field} ${rule}`));
      setProblems(problems.filter(({ field, rule }) => still.has(`${field} ${rule}`)));
    },
    onUploading: (change) => setUploads((before) => before + change),
    check() {
      const found = form === undefined ? [] : checkForm(form, value);
      setProblems(found);
      return found.length === 0 ? filledIn(value) : undefined;
    },
    values: () => filledIn(value),
  };
}
