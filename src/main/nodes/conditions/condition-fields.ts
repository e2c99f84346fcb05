import {
  AppError,
  type ExecuteContext,
  isAppError,
  type Json,
  type JsonObject,
  type MaybePromise,
  type SettingProblem,
  z,
} from '../../engine/sdk';
import { choiceField, isTemplate, rawText, textField, valueField } from '../form/fields';
import { words } from '../form/words';
import { isTruthy, OPERATOR_LABELS, OPERATORS, testCondition, UNARY } from './operators';

const conditionSchema = z.object({
  value: valueField(
    { title: 'Value', description: 'Usually an expression, such as {{ body.ref }}' },
    { title: 'Valor', description: 'Geralmente uma expressão, como {{ body.ref }}' },
    { examples: ['{{ status }}'] },
  ),
  operator: choiceField(
    OPERATORS,
    'equals',
    { title: 'Comparison', options: OPERATOR_LABELS.en },
    { title: 'Comparação', options: OPERATOR_LABELS['pt-BR'] },
  ),
  compareWith: valueField(
    { title: 'Compare with' },
    { title: 'Comparar com' },
    { examples: ['200', 'paid'], showWhen: { operator: OPERATORS.filter((operator) => !UNARY.has(operator)) } },
  ),
});

/** The fields by which `if` and `filter` decide: rows of comparisons, a JSONata text, or both (then both must hold). */
export const conditionFields = {
  match: choiceField(
    ['all', 'any', 'expression'],
    'all',
    {
      title: 'Decide by',
      description: 'Conditions are rows of comparisons; JSONata decides by one expression',
      options: ['All conditions', 'At least one condition', 'JSONata only'],
    },
    {
      title: 'Decidir por',
      description: 'Condições são linhas de comparações; JSONata decide por uma expressão',
      options: ['Todas as condições', 'Ao menos uma condição', 'Só JSONata'],
    },
  ),
  conditions: z
    .array(conditionSchema)
    .default([])
    .meta(words({ title: 'Conditions' }, { title: 'Condições' }, { showWhen: { match: ['all', 'any'] } })),
  condition: textField(
    { title: 'JSONata condition', description: 'Must be true; beside conditions, both must hold' },
    { title: 'Condição em JSONata', description: 'Deve ser verdadeira; junto com condições, ambas devem valer' },
    { examples: ['total > 100 and country = "BR"'], expression: 'jsonata' },
  ),
};

export const conditionUi: JsonObject = {
  match: { 'ui:widget': 'radio', 'ui:options': { inline: true } },
  condition: { 'ui:widget': 'textarea', 'ui:options': { rows: 2, language: 'jsonata' } },
};

/** The fields after parsing. */
export type ConditionConfig = z.output<z.ZodObject<typeof conditionFields>>;

function holds(config: ConditionConfig): boolean {
  const test = (row: ConditionConfig['conditions'][number]): boolean => {
    try {
      return testCondition(row.value, row.operator, row.compareWith);
    } catch (error) {
      if (isAppError(error)) throw error;
      throw new AppError({
        code: 'NODE_CONFIG_INVALID',
        message: `"${String(row.compareWith)}" is not a valid pattern: ${error instanceof Error ? error.message : ''}. Write a regular expression, such as ^v[0-9]+$.`,
        data: { field: 'conditions', detail: 'PATTERN_INVALID', value: String(row.compareWith) },
        cause: error,
      });
    }
  };
  if (config.match === 'expression' || config.conditions.length === 0) return true;
  return config.match === 'any' ? config.conditions.some(test) : config.conditions.every(test);
}

/** Whether the conditions hold for item `index`. Errors: NODE_CONFIG_INVALID (broken pattern), those of `evaluate`. */
export function decide(context: ExecuteContext<unknown>, config: ConditionConfig, index: number): MaybePromise<boolean> {
  if (!holds(config)) return false;
  if (config.condition.trim() === '') return true;
  const result: MaybePromise<Json | undefined> = context.evaluate('/condition', config.condition, index);
  if (typeof result === 'object' && result !== null && typeof (result as { then?: unknown }).then === 'function') {
    return (result as Promise<Json | undefined>).then(isTruthy);
  }
  return isTruthy(result as Json | undefined);
}

/** At least one condition, and patterns that can be read. */
export function checkConditions(config: JsonObject): SettingProblem[] {
  const rows = config['match'] !== 'expression' && Array.isArray(config['conditions']) ? config['conditions'] : [];
  if (config['match'] === 'expression' && rawText(config, 'condition') === '') {
    return [
      { field: '/condition', message: 'Write the condition in JSONata, for example total > 100', detail: 'CONDITION_MISSING' },
    ];
  }
  if (rows.length === 0 && rawText(config, 'condition') === '') {
    return [{ field: '/conditions', message: 'Add a condition, or write one in JSONata', detail: 'CONDITIONS_MISSING' }];
  }
  return rows.flatMap((row, index) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row) || row['operator'] !== 'matches') return [];
    const pattern = rawText(row, 'compareWith');
    if (isTemplate(pattern)) return [];
    try {
      new RegExp(pattern, 'u');
      return [];
    } catch {
      const message = `"${pattern}" is not a valid regular expression`;
      return [{ field: `/conditions/${index}/compareWith`, message, detail: 'PATTERN_INVALID', values: { value: pattern } }];
    }
  });
}

const SIGNS: Partial<Record<string, string>> = {
  equals: '=',
  notEquals: '≠',
  greater: '>',
  greaterOrEqual: '≥',
  less: '<',
  lessOrEqual: '≤',
  contains: '∋',
  notContains: '∌',
  matches: '~',
};

/** One line for the card; signs, so that it reads in every language. */
export function conditionSummary(config: JsonObject): string {
  const given = config['match'] !== 'expression' && Array.isArray(config['conditions']) ? config['conditions'] : [];
  const rows = given.filter((row): row is JsonObject => typeof row === 'object' && row !== null && !Array.isArray(row));
  const lines = rows.map((row) => {
    const value = String(row['value'] ?? '').replace(/^\{\{\s*|\s*\}\}$/g, '');
    const operator = rawText(row, 'operator') || 'equals';
    const sign = SIGNS[operator] ?? operator;
    return UNARY.has(operator) ? `${value} ${sign}` : `${value} ${sign} ${String(row['compareWith'] ?? '')}`;
  });
  const condition = rawText(config, 'condition');
  const joined = lines.join(config['match'] === 'any' ? ' | ' : ' & ');
  return [joined, condition].filter((part) => part !== '').join(' & ');
}
