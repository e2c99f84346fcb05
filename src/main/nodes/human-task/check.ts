import { checkForm } from '#shared/model/form-check';
import { isJsonObject, type Json } from '#shared/model/json';
import type { JsonObject, SettingProblem } from '../../engine/sdk';
import { isTemplate, rawNumber, rawText, requireText } from '../form/fields';
import { isTimeZone } from '../form/time-zone';
import { outcomePorts } from './outcomes';

/** Outputs that every node may have by other ways. */
const RESERVED = ['expired', 'error', 'in'];

function listOf(config: JsonObject, field: string): JsonObject[] {
  const value = config[field];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function isEmptyList(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function twice(list: readonly JsonObject[], member: string): number {
  return list.findIndex((entry, index) => list.findIndex((other) => other[member] === entry[member]) < index);
}

function checkOutcomes(config: JsonObject): SettingProblem[] {
  if (config['kind'] !== 'decision') return [];
  const outcomes = listOf(config, 'outcomes');
  if (outcomes.length < 2)
    return [{ field: '/outcomes', message: 'Give at least two choices to decide between', detail: 'OUTCOMES_MISSING' }];
  const same = twice(outcomes, 'id');
  if (same >= 0) {
    const values = { value: String(outcomes[same]?.['id']) };
    return [
      { field: `/outcomes/${same}/id`, message: `The output "${values.value}" is there twice`, detail: 'OUTCOME_TWICE', values },
    ];
  }
  const reserved = outcomes.findIndex(({ id }) => RESERVED.includes(String(id)));
  if (reserved < 0) return [];
  const values = { value: String(outcomes[reserved]?.['id']) };
  const message = `"${values.value}" is an output of its own meaning; name this one otherwise`;
  return [{ field: `/outcomes/${reserved}/id`, message, detail: 'OUTCOME_RESERVED', values }];
}

function checkFields(config: JsonObject): SettingProblem[] {
  const fields = listOf(config, 'fields');
  if (fields.length === 0) return [{ field: '/fields', message: 'Add at least one field', detail: 'FIELDS_MISSING' }];
  const same = twice(fields, 'name');
  if (same >= 0) {
    const values = { value: String(fields[same]?.['name']) };
    return [
      { field: `/fields/${same}/name`, message: `The field "${values.value}" is there twice`, detail: 'FIELD_TWICE', values },
    ];
  }
  return fields.flatMap(({ type, options, name }, index): SettingProblem[] => {
    if ((type !== 'choice' && type !== 'choices') || !isEmptyList(options)) return [];
    const values = { value: String(name) };
    return [
      {
        field: `/fields/${index}/options`,
        message: `Give "${values.value}" values to choose from`,
        detail: 'OPTIONS_MISSING',
        values,
      },
    ];
  });
}

/** A text of an expert as an object, or what is wrong with it. */
function checkObject(config: JsonObject, field: string): { value?: JsonObject; problems: SettingProblem[] } {
  const text = rawText(config, field);
  try {
    const value = JSON.parse(text) as Json;
    if (isJsonObject(value)) return { value, problems: [] };
  } catch {
    // Said below, as for JSON of another type.
  }
  const message = 'This is not a JSON object. Check commas and quotes';
  return { problems: [{ field: `/${field}`, message, detail: 'OBJECT_INVALID' }] };
}

function checkSchema(config: JsonObject): SettingProblem[] {
  const missing = requireText(config, 'schema', 'SCHEMA_MISSING', 'Write the JSON Schema of the form');
  if (missing.length > 0) return missing;
  const { value, problems } = checkObject(config, 'schema');
  if (value === undefined) return problems;
  const hints = rawText(config, 'uiSchema') === '' ? [] : checkObject(config, 'uiSchema').problems;
  if (value['type'] !== 'object' && !isJsonObject(value['properties'])) {
    const message = 'The schema of a form describes an object: begin with {"type": "object", "properties": {…}}';
    return [{ field: '/schema', message, detail: 'SCHEMA_NOT_OBJECT' }, ...hints];
  }
  try {
    checkForm({ schema: value }, {});
    return hints;
  } catch {
    const message = 'This JSON Schema cannot be used. Look for references that lead nowhere';
    return [{ field: '/schema', message, detail: 'SCHEMA_INVALID' }, ...hints];
  }
}

function checkFormOf(config: JsonObject): SettingProblem[] {
  const { kind, form = 'none' } = config;
  if (form === 'fields') return checkFields(config);
  if (form === 'schema') return checkSchema(config);
  if (kind !== 'form' || form !== 'none') return [];
  return [{ field: '/form', message: 'Choose how the form is made', detail: 'FORM_MISSING' }];
}

function checkMoment(config: JsonObject, choice: string, field: string): SettingProblem[] {
  if (config[choice] !== 'at') return [];
  const text = rawText(config, field);
  if (text === '') return [{ field: `/${field}`, message: 'Enter a date, for example {{ payBy }}', detail: 'DATE_NEEDED' }];
  if (isTemplate(text) || !Number.isNaN(Date.parse(text))) return [];
  const message = `"${text}" is not a date; write one such as 2027-01-31T08:00:00Z`;
  return [{ field: `/${field}`, message, detail: 'DATE_INVALID', values: { value: text } }];
}

function checkEscalations(config: JsonObject): SettingProblem[] {
  const outcomes = outcomePorts(config);
  const expiresInMs = config['expiry'] === 'in' ? rawNumber(config, 'expiresInMs') : undefined;
  return listOf(config, 'escalations').flatMap((step, index): SettingProblem[] => {
    const field = `/escalations/${index}`;
    const { do: action = 'notify', to, outcome, afterMs } = step;
    if (expiresInMs !== undefined && typeof afterMs === 'number' && afterMs >= expiresInMs) {
      const message = 'The task has expired by then; let this step come sooner, or the task expire later';
      return [{ field: `${field}/afterMs`, message, detail: 'ESCALATION_AFTER_EXPIRY' }];
    }
    if ((action === 'notify' || action === 'reassign') && isEmptyList(to))
      return [{ field: `${field}/to`, message: 'Say whom', detail: 'ESCALATION_NOBODY' }];
    if (action !== 'decide' || (outcomes.includes(String(outcome)) && outcome !== 'expired')) return [];
    return [{ field: `${field}/outcome`, message: 'Choose what is decided then', detail: 'ESCALATION_OUTCOME' }];
  });
}

function checkVotes(config: JsonObject): SettingProblem[] {
  const { assignees, notRequester } = config;
  const found: SettingProblem[] = [];
  const isAllPeople =
    Array.isArray(assignees) && assignees.length > 0 && assignees.every((each) => isJsonObject(each) && 'person' in each);
  const count = isAllPeople ? assignees.length : undefined;
  for (const field of config['kind'] === 'form' ? [] : ['needed', 'neededNegative']) {
    const needed = rawNumber(config, field) ?? 1;
    if (count === undefined || needed <= count) continue;
    const message = `Only ${count} are asked, so ${needed} equal votes never come together`;
    found.push({ field: `/${field}`, message, detail: 'VOTES_TOO_MANY', values: { count, needed } });
  }
  if (notRequester === true && rawText(config, 'requester') === '') {
    const message = 'Say who asked for it: else nobody can be kept from deciding';
    found.push({ field: '/requester', message, detail: 'REQUESTER_MISSING' });
  }
  return found;
}

function checkHours({ businessHours: hours }: JsonObject): SettingProblem[] {
  if (!isJsonObject(hours)) return [];
  const { fromMinute, toMinute, timeZone } = hours;
  if (typeof fromMinute === 'number' && typeof toMinute === 'number' && fromMinute >= toMinute)
    return [{ field: '/businessHours', message: 'The hours must end after they begin', detail: 'HOURS_INVALID' }];
  if (typeof timeZone !== 'string' || timeZone === '' || isTimeZone(timeZone)) return [];
  const message = `"${timeZone}" is no time zone; write one such as America/Sao_Paulo`;
  return [{ field: '/businessHours', message, detail: 'HOURS_ZONE', values: { value: timeZone } }];
}

/** What is wrong with the settings of a human task, beyond what their schema says. */
export function checkHumanTask(config: JsonObject): SettingProblem[] {
  return [
    ...requireText(config, 'title', 'TASK_TITLE_MISSING', 'Say in one line what is asked'),
    ...checkOutcomes(config),
    ...checkFormOf(config),
    ...checkVotes(config),
    ...checkHours(config),
    ...checkMoment(config, 'due', 'dueAt'),
    ...checkEscalations(config),
    ...checkMoment(config, 'expiry', 'expiresAt'),
  ];
}
