import { z } from 'zod';
import { AppError } from '#shared/model/errors';
import { isJsonObject, type JsonObject } from '#shared/model/json';

/** zod leaves out the default and the examples of a text field, as it turns what it gets into text; a form needs both. */
const keepHints = ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  const examples = z.globalRegistry.get(zodSchema)?.['examples'];
  if (Array.isArray(examples)) jsonSchema.examples = examples;
  const { def } = zodSchema._zod;
  if (def.type === 'default') jsonSchema.default = def.defaultValue as z.core.JSONSchema.BaseSchema['default'] & {};
};

/** The JSON Schema of a form (draft 2020-12), with its hints. */
export function toJsonSchema(schema: z.ZodObject): JsonObject {
  const made: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: keepHints });
  if (!isJsonObject(made))
    throw new AppError({ code: 'INVARIANT', kind: 'bug', message: 'A node config must be an object schema' });
  const { $schema: _dialect, ...rest } = made;
  return rest;
}
