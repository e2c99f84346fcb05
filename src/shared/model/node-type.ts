import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from './json';
import { localTextSchema } from './local-text';
import { outputRuleSchema } from './output-rules';
import { effectSchema } from './run';

/** Words to search by, in the two languages of the app. */
export const localWordsSchema = z.object({ en: z.array(z.string()), 'pt-BR': z.array(z.string()) });
export type LocalWords = z.infer<typeof localWordsSchema>;

export const nodeCategorySchema = z.enum([
  'trigger',
  'control',
  'data',
  'network',
  'files',
  'messages',
  'apps',
  'databases',
  'ai',
  'code',
]);
export type NodeCategory = z.infer<typeof nodeCategorySchema>;

/** A node type as the editor sees it: JSON, made from its `defineNode`. */
export const nodeTypeInfoSchema = z.object({
  type: z.string(),
  version: z.number().int(),
  kind: z.enum(['trigger', 'action', 'control']),
  label: localTextSchema,
  description: localTextSchema,
  icon: z.string().meta({ description: 'Name of a lucide icon, kebab-case; of a plugin also an SVG as a data URL' }),
  category: nodeCategorySchema,
  keywords: localWordsSchema.optional().meta({ description: 'Other words that people look for it by' }),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()).meta({ description: 'For config-dependent ports: those of the default config' }),
  outputRules: z.array(outputRuleSchema).optional().meta({ description: 'How the outputs hang on the config' }),
  effect: effectSchema.meta({ description: 'Of the default config' }),
  configSchema: jsonObjectSchema.meta({ description: 'JSON Schema of the config (draft 2020-12), made from zod' }),
  uiSchema: jsonObjectSchema.meta({ description: 'RJSF uiSchema: widgets, order, help' }),
  defaults: jsonObjectSchema,
  plugin: z.string().optional().meta({ description: 'The plugin that it comes from' }),
  isHidden: z.literal(true).optional().meta({ description: 'Serves old flows; not offered for new nodes' }),
  replacedBy: z
    .string()
    .optional()
    .meta({ description: 'The type that new nodes take in its place; it has all fields of this one' }),
  summary: localTextSchema.optional().meta({ description: 'One line for the card: `{{ field }}` is what the config says there' }),
  wokenBy: z.enum(['subscribe', 'webhook']).optional().meta({ description: 'Of the trigger of a plugin: how it is woken' }),
  sample: z.array(jsonSchema).optional().meta({ description: 'Of a trigger: what its items look like' }),
});
export type NodeTypeInfo = z.infer<typeof nodeTypeInfoSchema>;
