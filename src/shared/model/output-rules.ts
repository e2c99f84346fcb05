/** The outputs of a node that hang on its config, as data: the engine and the editor read the same rules. */
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, jsonSchema } from './json';

export const outputRuleSchema = z.union([
  z.object({
    port: z.string(),
    when: z.record(z.string(), z.array(jsonSchema)).optional().meta({ description: 'Each named field has one of these values' }),
  }),
  z.object({
    listedIn: z.string().meta({ description: 'A field with a list of texts, or of objects' }),
    member: z.string().meta({ description: 'Of the objects: what names the port' }),
    label: z.string().optional().meta({ description: 'Of the objects: what the port is called' }),
    when: z.record(z.string(), z.array(jsonSchema)).optional(),
  }),
]);
export type OutputRule = z.infer<typeof outputRuleSchema>;

/** An output as a rule gives it; without a label it is called by its name. */
export interface RuledOutput {
  port: string;
  label?: string;
}

function holds(when: Record<string, Json[]> | undefined, config: JsonObject, defaults: JsonObject): boolean {
  return Object.entries(when ?? {}).every(([field, values]) => values.includes(config[field] ?? defaults[field] ?? null));
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The outputs that a config has, each name once, in the order of the rules. `defaults`: of fields that the config leaves out. */
export function outputsByRules(rules: readonly OutputRule[], config: JsonObject, defaults: JsonObject = {}): RuledOutput[] {
  const outputs = new Map<string, RuledOutput>();
  const add = (port: string, label: string) => {
    if (port !== '' && !outputs.has(port)) outputs.set(port, { port, ...(label === '' ? {} : { label }) });
  };
  for (const rule of rules) {
    if (!holds(rule.when, config, defaults)) continue;
    if ('port' in rule) {
      add(rule.port, '');
      continue;
    }
    const listed = config[rule.listedIn] ?? defaults[rule.listedIn];
    for (const entry of Array.isArray(listed) ? listed : []) {
      if (isJsonObject(entry)) add(text(entry[rule.member]), rule.label === undefined ? '' : text(entry[rule.label]));
      else add(text(entry), '');
    }
  }
  return [...outputs.values()];
}
