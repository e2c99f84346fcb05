import { describeScheduleShort } from '#shared/calendar/describe/index';
import type { FlowNode } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { LocalText } from '#shared/model/local-text';
import { scheduleSchema } from '#shared/model/schedule';
import { scheduleFromV1 } from '#shared/model/schedule-v1';
import type { Translate } from './translate';

const MAX_LENGTH = 120;

function text(value: Json | undefined): string {
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The first of the named fields that holds text. */
function first(config: JsonObject, ...keys: string[]): string {
  for (const key of keys) {
    const found = text(config[key]);
    if (found !== '') return found;
  }
  return '';
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function duration(ms: number, t: Translate): string {
  const units = [
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['minutes', 60_000],
    ['seconds', 1000],
  ] as const;
  for (const [unit, unitMs] of units)
    if (ms >= unitMs && ms % unitMs === 0) return t(`graph.duration.${unit}`, { count: ms / unitMs });
  return t('graph.duration.milliseconds', { count: ms });
}

function fieldNames(config: JsonObject): string {
  const fields = config['fields'] ?? config['values'];
  if (Array.isArray(fields)) {
    const names = fields.map((field) => (isJsonObject(field) ? first(field, 'name', 'key', 'path', 'field') : text(field)));
    return names.filter((name) => name !== '').join(', ');
  }
  return isJsonObject(fields) ? Object.keys(fields).join(', ') : '';
}

const SIGNS: Record<string, string> = {
  equals: '=',
  notEquals: '≠',
  greater: '>',
  greaterOrEqual: '≥',
  less: '<',
  lessOrEqual: '≤',
};

/** 'body.ref = main, total > 100', or the JSONata condition. */
function conditions(config: JsonObject, t: Translate): string {
  const rows = Array.isArray(config['conditions']) ? config['conditions'].filter(isJsonObject) : [];
  const bare = (value: string) => value.replace(/^\{\{\s*|\s*\}\}$/g, '');
  const parts = rows.map((row) => {
    const operator = text(row['operator']) || 'equals';
    return [bare(text(row['value'])), SIGNS[operator] ?? t(`graph.operator.${operator}`), bare(text(row['compareWith']))]
      .filter((part) => part !== '')
      .join(' ');
  });
  return [...parts, first(config, 'condition', 'expression')].filter((part) => part !== '').join(', ');
}

/** What a line is written with. */
export interface SummaryWords {
  t: Translate;
  language: 'en' | 'pt-BR';
  /** For dates and clocks; default: the language. */
  locale?: string;
}

const BY_TYPE: Record<string, (config: JsonObject, t: Translate, words: SummaryWords) => string> = {
  'core.webhook': (config) => {
    const methods = Array.isArray(config['methods']) ? config['methods'].map(text).join(' ') : text(config['methods']);
    return `${methods || 'POST'} /hooks/${text(config['path'])}`;
  },
  'core.event': (config) => first(config, 'event', 'pattern', 'type'),
  'core.schedule': (config, _t, words) => {
    const schedule = scheduleSchema.safeParse('mode' in config ? scheduleFromV1(config) : config);
    return schedule.success ? describeScheduleShort(schedule.data, words) : '';
  },
  'core.http': (config) => `${text(config['method']) || 'GET'} ${withoutScheme(text(config['url']))}`.trim(),
  'core.set': (config) => fieldNames(config),
  'core.for-each': (config, t) => {
    const size = config['batchSize'];
    return t('graph.summary.batches', { count: typeof size === 'number' ? size : 1 });
  },
  'core.wait': (config, t) => {
    const ms = config['durationMs'] ?? config['ms'] ?? config['forMs'];
    if (typeof ms === 'number') return duration(ms, t);
    return first(config, 'duration', 'until', 'date', 'event');
  },
  'core.with-lock': (config) => first(config, 'name'),
  'core.write-file': (config) => first(config, 'path', 'file', 'fileName'),
  'core.send-email': (config) => [first(config, 'to'), first(config, 'subject')].filter((part) => part !== '').join(': '),
  'core.raise-event': (config) => first(config, 'event', 'type', 'name'),
  'core.notify': (config) => first(config, 'title', 'body', 'message'),
  'core.human-task': (config) => first(config, 'title'),
  'core.log': (config) => first(config, 'message', 'text'),
  'core.filter': conditions,
  'core.if': conditions,
  'core.transform': (config) => first(config, 'expression'),
  'core.code': (config) =>
    text(config['code'])
      .split(/(?<=;)\s/)
      .find((line) => !line.startsWith('//')) ?? '',
  'core.respond': (config) =>
    [first(config, 'status', 'statusCode'), first(config, 'body')].filter((part) => part !== '').join(' '),
  'core.stop': (config) => first(config, 'reason', 'message', 'outcome', 'status'),
};

/** A template of a plugin with what the config says in the place of `{{ field }}`; empty when none of its fields says anything. */
function filled(template: string, config: JsonObject): string {
  let isTold = !template.includes('{{');
  const line = template.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (_, field: string) => {
    const value = config[field];
    const said = isJsonObject(value ?? null) || Array.isArray(value) ? JSON.stringify(value) : text(value);
    if (said !== '') isTold = true;
    return said;
  });
  return isTold ? line.replace(/\s+/g, ' ').trim() : '';
}

/**
 * One line of what a node does, made from its config: 'POST api.example.com/orders'. Types of plugins and nodes that say
 * nothing by their config get `fallback` (the type’s description). `template`: the line that the type of a plugin gives.
 */
export function nodeSummary(
  node: Pick<FlowNode, 'type' | 'config'>,
  fallback: string,
  words: SummaryWords,
  template?: LocalText,
): string {
  const describe = template === undefined ? BY_TYPE[node.type] : (config: JsonObject) => filled(template[words.language], config);
  const known = describe?.(node.config, words.t, words).trim() ?? '';
  const found =
    known !== ''
      ? known
      : describe === undefined
        ? (Object.values(node.config)
            .map(text)
            .find((value) => value !== '') ?? '')
        : '';
  const line = found === '' ? fallback : found;
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
