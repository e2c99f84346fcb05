import { z } from 'zod';
import type { FormProblem } from '#shared/model/form-check';
import { jsonSchema } from '#shared/model/json';
import { toUiError } from '../../lib/ui-error';

const problemsSchema = z.array(
  z.object({ field: z.string(), label: z.string(), rule: z.string(), limit: jsonSchema.optional(), message: z.string() }),
);

/** What the host found wrong with a form; none for any other error. For `TaskFormState.show`. */
export function refusedForm(error: unknown): FormProblem[] {
  const { code, details } = toUiError(error);
  const read = problemsSchema.safeParse(details['problems']);
  if (code !== 'TASK_FORM_INVALID' || !read.success) return [];
  return read.data.map(({ limit, ...problem }) => ({ ...problem, ...(limit === undefined ? {} : { limit }) }));
}
