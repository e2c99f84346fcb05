/** The rules of a plugin's description that hang on the config: effect, outputs, credential, summary. */
import type { JsonObject } from '#shared/model/json';
import type { EffectRule, OutputsRule } from '#shared/model/plugin';
import type { Effect } from '#shared/model/run';

const MAX_SUMMARY = 200;

/** What repeating a call does; a field that an expression computes takes the careful way. */
export function effectOf(rule: EffectRule, config: JsonObject): Effect {
  if (typeof rule === 'string') return rule;
  const value = config[rule.field];
  if (typeof value === 'string' && value.includes('{{')) return 'unsafe';
  return rule.values[String(value)] ?? rule.otherwise;
}

/** The names of the outputs: a field that lists them holds texts, or objects with a name. */
export function outputsOf(rule: OutputsRule, config: JsonObject): string[] {
  if (Array.isArray(rule)) return rule;
  const listed = config[rule.field];
  const names = (Array.isArray(listed) ? listed : []).flatMap((entry) => {
    const name = typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry['name'] : entry;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
  return [...new Set([...names, ...rule.more])];
}

/** True when each named field has one of its values. */
export function holds(when: Readonly<Record<string, readonly unknown[]>>, config: JsonObject): boolean {
  return Object.entries(when).every(([field, values]) => values.some((value) => same(value, config[field])));
}

/** A summary with the config's own words in the place of `{{ field }}`. Expressions stay as they are written. */
export function summaryOf(template: string, config: JsonObject): string {
  const text = template.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (_, field: string) => {
    const value = config[field];
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_SUMMARY ? `${line.slice(0, MAX_SUMMARY - 1)}…` : line;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}
