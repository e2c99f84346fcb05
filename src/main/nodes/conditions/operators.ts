import type { Json } from '../../engine/sdk';

export const OPERATORS = [
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'greater',
  'greaterOrEqual',
  'less',
  'lessOrEqual',
  'exists',
  'notExists',
  'isEmpty',
  'isNotEmpty',
  'isTrue',
  'isFalse',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Labels in the order of OPERATORS. */
export const OPERATOR_LABELS = {
  en: [
    ...['equals', 'does not equal', 'contains', 'does not contain', 'starts with', 'ends with', 'matches the pattern'],
    ...['is greater than', 'is at least', 'is less than', 'is at most', 'exists', 'does not exist'],
    ...['is empty', 'is not empty', 'is true', 'is false'],
  ],
  'pt-BR': [
    ...['é igual a', 'é diferente de', 'contém', 'não contém', 'começa com', 'termina com', 'corresponde ao padrão'],
    ...['é maior que', 'é no mínimo', 'é menor que', 'é no máximo', 'existe', 'não existe'],
    ...['está vazio', 'não está vazio', 'é verdadeiro', 'é falso'],
  ],
} as const;

/** Operators that look at the value alone. */
export const UNARY: ReadonlySet<string> = new Set(['exists', 'notExists', 'isEmpty', 'isNotEmpty', 'isTrue', 'isFalse']);

type Value = Json | undefined;

function textOf(value: Value): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Keys in any order: two objects are equal when their fields are. */
function isSame(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((element, index) => isSame(element, right[index]));
  }
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}

/** A form gives texts: `5` and `"5"`, `true` and `"true"` are equal; missing equals null and the empty text. */
function isEqual(left: Value, right: Value): boolean {
  if (typeof left === 'object' && left !== null && typeof right === 'object' && right !== null) return isSame(left, right);
  if (typeof left === typeof right) return left === right;
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber === rightNumber;
  return textOf(left) === textOf(right);
}

/** Numbers by size, all else by text (ISO dates sort as text). */
function compare(left: Value, right: Value): number {
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber - rightNumber;
  const [leftText, rightText] = [textOf(left), textOf(right)];
  return leftText < rightText ? -1 : leftText > rightText ? 1 : 0;
}

function isMissing(value: Value): boolean {
  return value === undefined || value === null;
}

function isEmpty(value: Value): boolean {
  if (isMissing(value) || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function contains(whole: Value, part: Value): boolean {
  if (Array.isArray(whole)) return whole.some((element) => isEqual(element, part));
  if (typeof whole === 'object' && whole !== null) return Object.hasOwn(whole, textOf(part));
  return textOf(whole).includes(textOf(part));
}

const isOrdered = (left: Value, right: Value) => !isMissing(left) && !isMissing(right);

const TESTS: Record<Operator, (left: Value, right: Value) => boolean> = {
  equals: isEqual,
  notEquals: (left, right) => !isEqual(left, right),
  contains,
  notContains: (left, right) => !contains(left, right),
  startsWith: (left, right) => textOf(left).startsWith(textOf(right)),
  endsWith: (left, right) => textOf(left).endsWith(textOf(right)),
  matches: (left, right) => new RegExp(textOf(right), 'u').test(textOf(left)),
  greater: (left, right) => isOrdered(left, right) && compare(left, right) > 0,
  greaterOrEqual: (left, right) => isOrdered(left, right) && compare(left, right) >= 0,
  less: (left, right) => isOrdered(left, right) && compare(left, right) < 0,
  lessOrEqual: (left, right) => isOrdered(left, right) && compare(left, right) <= 0,
  exists: (left) => !isMissing(left),
  notExists: (left) => isMissing(left),
  isEmpty: (left) => isEmpty(left),
  isNotEmpty: (left) => !isEmpty(left),
  isTrue: (left) => left === true || left === 'true' || left === 1,
  isFalse: (left) => left === false || left === 'false' || left === 0,
};

/** Whether a condition holds. Errors: SyntaxError when `matches` gets a broken pattern. */
export function testCondition(left: Value, operator: Operator, right: Value): boolean {
  return TESTS[operator](left, right);
}

/** What JSONata's $boolean says of a value: empty texts, lists and objects, zero and nothing are false. */
export function isTruthy(value: Value): boolean {
  if (Array.isArray(value)) return value.some(isTruthy);
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
