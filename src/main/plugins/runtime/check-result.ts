import { isJsonObject, type JsonObject } from '#shared/model/json';
import { fileRefSchema, type Item } from '#shared/model/packet';
import type { LookupOutcome, WebhookOutcome } from '../runner';
import { resultInvalid } from './errors';

/** The outputs of a step as its plugin gave them. Errors: PLUGIN_RESULT_INVALID, which says where. */
export function checkOutputs(plugin: string, outputs: unknown): Record<string, Item[]> {
  if (!isJsonObject(outputs)) throw resultInvalid(plugin, 'the result has no "outputs"');
  for (const [name, items] of Object.entries(outputs)) {
    if (!Array.isArray(items)) throw resultInvalid(plugin, `the output "${name}" is no list of items`);
    for (const [index, item] of items.entries()) checkItem(plugin, item, `item ${index} of the output "${name}"`);
  }
  return outputs as unknown as Record<string, Item[]>;
}

/** The items that a trigger emits. Errors: PLUGIN_RESULT_INVALID. */
export function checkItems(plugin: string, items: unknown): readonly Item[] {
  if (!Array.isArray(items)) throw resultInvalid(plugin, 'the emitted items are no list');
  for (const [index, item] of items.entries()) checkItem(plugin, item, `the emitted item ${index}`);
  return items as Item[];
}

/** What a plugin says about an effect. Anything that is not understood counts as unknown. */
export function checkLookup(plugin: string, outcome: unknown): LookupOutcome {
  if (!isJsonObject(outcome) || typeof outcome['happened'] !== 'boolean') return 'unknown';
  if (!outcome['happened']) return { happened: false };
  const { outputs } = outcome;
  return outputs === undefined ? { happened: true } : { happened: true, outputs: checkOutputs(plugin, outputs) };
}

/** How a trigger answers a call of its address. Errors: PLUGIN_RESULT_INVALID. */
export function checkWebhook(plugin: string, outcome: WebhookOutcome): WebhookOutcome {
  const { emit, answer } = outcome;
  if (!Array.isArray(emit)) throw resultInvalid(plugin, '"emit" is no list');
  for (const { items } of emit as WebhookOutcome['emit']) checkItems(plugin, items);
  if (!Number.isInteger(answer.status) || answer.status < 100 || answer.status > 599)
    throw resultInvalid(plugin, `the status ${answer.status} is none of HTTP`);
  return outcome;
}

/** The config that an upgrade made. Errors: PLUGIN_RESULT_INVALID. */
export function checkConfig(plugin: string, config: unknown): JsonObject {
  if (isJsonObject(config)) return config;
  throw resultInvalid(plugin, 'the upgraded config is no object');
}

function checkItem(plugin: string, item: unknown, where: string): void {
  if (!isJsonObject(item) || item['json'] === undefined) throw resultInvalid(plugin, `${where} has no "json"`);
  const { key, files } = item;
  if (key !== undefined && typeof key !== 'string') throw resultInvalid(plugin, `the key of ${where} is no text`);
  if (files === undefined) return;
  if (!isJsonObject(files) || !Object.values(files).every((file) => fileRefSchema.safeParse(file).success))
    throw resultInvalid(plugin, `the files of ${where} are not what "files.create" gave`);
}
