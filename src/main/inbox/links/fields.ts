/** The form of a task as plain fields of a web form, and what comes back of them. */
import { type FormField, fieldsOfForm, readFormTexts, startOfForm } from '#shared/model/form-fields';
import type { TaskForm } from '#shared/model/human-task';
import type { Json, JsonObject } from '#shared/model/json';
import { escaped } from './html';
import { type Language, textsOf } from './texts';

const NAME_PREFIX = 'field.';
/** So many choices are shown at once; more are in a list to open. */
const MAX_RADIOS = 5;

/** What is wrong with a field, by its name. */
export type FieldProblems = Readonly<Record<string, string>>;

const isFile = ({ type }: FormField): boolean => type === 'file' || type === 'files';

/** The fields of a form that can be filled in on a plain page; undefined: it needs the app. */
export function plainFields(form: TaskForm): FormField[] | undefined {
  const fields = fieldsOfForm(form);
  // A file that is needed and not there yet can only be added in the app.
  const needsFile = fields?.some((field) => isFile(field) && field.required && field.default === undefined);
  return needsFile === true ? undefined : fields;
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function attributes(values: Record<string, string | boolean | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`))
    .join('');
}

interface Drawn {
  field: FormField;
  value: Json | undefined;
  /** Of the control, for label and descriptions. */
  id: string;
  shared: Record<string, string | boolean | undefined>;
  language: Language;
}

function choiceHtml({ field, value, id, shared, language }: Drawn): string {
  const { options, required } = field;
  const isMany = field.type === 'choices';
  const chosen = Array.isArray(value) ? value : [value];
  if (isMany || (options.length <= MAX_RADIOS && required)) {
    const type = isMany ? 'checkbox' : 'radio';
    const boxes = options.map(({ value: each, label }, index) => {
      const own = attributes({ id: `${id}-${index}`, type, value: each, checked: chosen.includes(each) });
      return `<label class="box"><input${own}${attributes({ name: shared['name'], required: !isMany && shared['required'] === true })}><span>${escaped(label || each)}</span></label>`;
    });
    return boxes.join('');
  }
  const listed = options.map(
    ({ value: each, label }) =>
      `<option${attributes({ value: each, selected: chosen.includes(each) })}>${escaped(label || each)}</option>`,
  );
  return `<select${attributes({ ...shared, id })}><option value="">${escaped(textsOf(language).choose)}</option>${listed.join('')}</select>`;
}

function controlHtml(drawn: Drawn): string {
  const { field, value, id, shared, language } = drawn;
  const { type, min, max } = field;
  const size = max === undefined ? undefined : String(max);
  switch (type) {
    case 'choice':
    case 'choices':
      return choiceHtml(drawn);
    case 'boolean':
      return `<label class="box"><input${attributes({ ...shared, id, type: 'checkbox', value: 'true', checked: value === true })}><span>${escaped(field.label)}</span></label>`;
    case 'long-text':
      return `<textarea${attributes({ ...shared, id, rows: '4', maxlength: size })}>${escaped(textOf(value))}</textarea>`;
    case 'number': {
      const limits = { min: min === undefined ? undefined : String(min), max: size, step: 'any', inputmode: 'decimal' };
      return `<input${attributes({ ...shared, id, type: 'number', value: textOf(value), ...limits })}>`;
    }
    case 'email':
    case 'date':
      return `<input${attributes({ ...shared, id, type, value: textOf(value) })}>`;
    case 'text':
      return `<input${attributes({ ...shared, id, type, value: textOf(value), maxlength: size })}>`;
    case 'file':
    case 'files':
      return `<p class="hint">${escaped(textsOf(language).fileField)}</p>`;
  }
}

interface FieldsOptions {
  values: JsonObject;
  problems: FieldProblems;
  /** The browser asks for what is needed, too. */
  isRequired: boolean;
  language: Language;
}

function fieldHtml(field: FormField, index: number, { values, problems, isRequired, language }: FieldsOptions): string {
  const id = `f${index}`;
  const problem = problems[field.name];
  const describedBy = [field.help === '' ? '' : `${id}-help`, problem === undefined ? '' : `${id}-problem`].filter(
    (each) => each !== '',
  );
  const shared = {
    name: `${NAME_PREFIX}${field.name}`,
    required: isRequired && field.required,
    'aria-describedby': describedBy.length === 0 ? undefined : describedBy.join(' '),
    'aria-invalid': problem === undefined ? undefined : 'true',
  };
  const optional = field.required || field.type === 'boolean' ? '' : ` <small>(${escaped(textsOf(language).optional)})</small>`;
  const title = `${escaped(field.label)}${optional}`;
  const control = controlHtml({ field, value: values[field.name], id, shared, language });
  const below =
    (field.help === '' ? '' : `<p class="hint" id="${id}-help">${escaped(field.help)}</p>`) +
    (problem === undefined ? '' : `<p class="bad" id="${id}-problem">${escaped(problem)}</p>`);
  const isGroup = field.type === 'choices' || (field.type === 'choice' && !control.startsWith('<select'));
  if (isGroup) return `<fieldset class="field"><legend>${title}</legend>${control}${below}</fieldset>`;
  if (field.type === 'boolean') return `<div class="field">${control}${below}</div>`;
  return `<div class="field"><label${isFile(field) ? '' : ` for="${id}"`}>${title}</label>${control}${below}</div>`;
}

/** The fields as HTML. */
export function fieldsHtml(fields: readonly FormField[], options: FieldsOptions): string {
  return fields.map((field, index) => fieldHtml(field, index, options)).join('');
}

/** What a person filled in, over what was filled in already where the page has no control for it. */
export function readFields(form: TaskForm, fields: readonly FormField[], body: URLSearchParams): JsonObject {
  const kept = Object.entries(startOfForm(form)).filter(
    ([name]) => !fields.some((field) => field.name === name && !isFile(field)),
  );
  const texts = fields
    .filter((field) => !isFile(field))
    .map((field): [string, string[]] => {
      const given = body.getAll(`${NAME_PREFIX}${field.name}`);
      // A box that is not ticked is not sent.
      return [field.name, given.length === 0 && field.type === 'boolean' ? ['false'] : given];
    });
  return { ...Object.fromEntries(kept), ...readFormTexts(fields, Object.fromEntries(texts)) };
}
