import type { FlowNode } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';

const HTTP_ANSWER: JsonObject = { status: 200, ok: true, headers: {}, body: {}, url: '', durationMs: 0 };

/** What triggers give, before anything has run. */
const TRIGGERS: Readonly<Record<string, JsonObject>> = {
  'core.webhook': { body: {}, headers: {}, query: {}, method: 'POST', path: '' },
  'core.schedule': { scheduledFor: '2027-01-31T08:00:00.000Z', firedAt: '2027-01-31T08:00:00.000Z' },
  'core.event': { id: '', type: '', source: '', subject: '', time: '', data: {}, sequence: 1 },
};

/** What nodes add to the items that go through them. */
const ADDED: Readonly<Record<string, JsonObject>> = {
  'core.send-email': { sentEmail: { messageId: '', delivery: 'smtp', to: '' } },
  'core.write-file': { writtenFile: { path: '', sizeBytes: 0 } },
  'core.raise-event': { raisedEvent: { id: '', type: '' } },
  'core.start-flow': { startedRun: { flowId: '', runId: '' } },
  'core.enqueue': { message: { id: '', queue: '' } },
};

const NO_VALUE: Readonly<Record<string, Json>> = { number: 0, boolean: false, choices: [], files: [], file: {} };

/** The answer of people, with the fields of the form that they are given. */
function decisionShape(config: JsonObject, input: JsonObject): JsonObject {
  const fields = config['form'] === 'fields' && Array.isArray(config['fields']) ? config['fields'].filter(isJsonObject) : [];
  const form = Object.fromEntries(fields.map(({ name, type }) => [String(name), NO_VALUE[String(type)] ?? '']));
  const decision = { outcome: '', by: '', at: '', comment: '', form, taskId: '', people: [] };
  const { resultField } = config;
  return { ...input, [typeof resultField === 'string' && resultField !== '' ? resultField : 'decision']: decision };
}

/** Nodes that let their items through as they are. */
const PASSES = new Set(
  ['if', 'filter', 'merge', 'wait', 'log', 'notify', 'respond', 'for-each', 'with-lock'].map((name) => `core.${name}`),
);

function httpShape(config: JsonObject, input: JsonObject): JsonObject {
  if (config['output'] === 'body') return {};
  return config['output'] === 'field' ? { ...input, response: HTTP_ANSWER } : HTTP_ANSWER;
}

function setShape(config: JsonObject, input: JsonObject): JsonObject {
  const shape: JsonObject = config['keepOthers'] === false ? {} : { ...input };
  const fields: readonly Json[] = Array.isArray(config['fields']) ? config['fields'] : [];
  for (const field of fields) {
    const [name] = isJsonObject(field) && typeof field['path'] === 'string' ? field['path'].split(/[.[]/) : [];
    if (name) shape[name] ??= '';
  }
  return shape;
}

/** The fields of the first row that a schedule has, and those of its moment. */
function scheduleShape({ input }: JsonObject): JsonObject {
  const [first] = Array.isArray(input) ? input : [];
  return { ...(isJsonObject(first) ? first : {}), ...TRIGGERS['core.schedule'] };
}

/**
 * Which fields the items of a node will have, as far as its type and config tell; `input`: those of the items it gets;
 * `example`: an item of the trigger, where its plugin gives one.
 */
export function outputShape(node: Pick<FlowNode, 'type' | 'config' | 'disabled'>, input: JsonObject, example?: Json): JsonObject {
  const { type, config } = node;
  if (node.disabled === true || PASSES.has(type)) return input;
  if (example !== undefined && isJsonObject(example)) return example;
  if (type === 'core.http') return httpShape(config, input);
  if (type === 'core.human-task') return decisionShape(config, input);
  if (type === 'core.set') return setShape(config, input);
  if (type === 'core.schedule') return scheduleShape(config);
  return TRIGGERS[type] ?? (ADDED[type] === undefined ? {} : { ...input, ...ADDED[type] });
}
