import { AppError } from '#shared/model/errors';
import type { FlowDefinition } from '#shared/model/flow';
import { checkForm, filledIn } from '#shared/model/form-check';
import { type FormField, formOfFields } from '#shared/model/form-fields';
import type { Json, JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import { isFormInput, itemOfForm, MANUAL_TRIGGER, presetsOf, startFieldsOf } from '#shared/model/start-form';
import { entryNode } from './entry-node';

function inputInvalid(flowName: string, problems: JsonObject[]): AppError {
  const said = problems.map(({ message }) => String(message)).join(' ');
  return new AppError({
    code: 'RUN_INPUT_INVALID',
    message: `The input does not fit "${flowName}": ${said}`,
    data: { flowName, invalid: problems, fields: problems.map(({ label }) => label ?? null), detail: 'RUN_INPUT_INVALID' },
  });
}

function noForm(flowName: string): AppError {
  const message = `The input of "${flowName}" must be an object with its fields, or a list of such objects.`;
  return new AppError({ code: 'RUN_INPUT_INVALID', message, data: { flowName, invalid: [], detail: 'RUN_INPUT_NO_FORM' } });
}

function itemOf(fields: readonly FormField[], given: JsonObject, index: number, isChecked: boolean): [Item, JsonObject[]] {
  const values = filledIn({ ...presetsOf(fields), ...given });
  const problems = isChecked ? checkForm(formOfFields(fields), values) : [];
  return [itemOfForm(fields, values), problems.map((problem): JsonObject => ({ ...problem, item: index }))];
}

/**
 * The items of a run that begins at a "Start by hand" which asks for fields: one for each object given, with the fields' defaults
 * and with its files. Undefined where the run begins otherwise, or nothing is asked.
 * @param isChecked false: taken also when it does not fit, as in a test run
 * Errors: RUN_INPUT_INVALID, `data.invalid` says which fields.
 */
export function formItems(
  definition: FlowDefinition,
  triggerNodeId: string | undefined,
  input: Json | undefined,
  isChecked: boolean,
): Item[] | undefined {
  const entry = entryNode(definition, triggerNodeId);
  if (entry?.type !== MANUAL_TRIGGER) return undefined;
  const fields = startFieldsOf(entry.config);
  if (fields.length === 0) return undefined;
  if (input !== undefined && !isFormInput(input)) {
    if (isChecked) throw noForm(definition.name);
    return undefined;
  }
  const given = Array.isArray(input) ? (input as JsonObject[]) : [input ?? {}];
  const made = given.map((values, index) => itemOf(fields, values, index, isChecked));
  const problems = made.flatMap(([, found]) => found);
  if (problems.length > 0) throw inputInvalid(definition.name, problems.slice(0, 20));
  return made.map(([item]) => item);
}
