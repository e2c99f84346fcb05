import { isJsonObject, type JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { AppError, type NodeServices, type NodeType, z } from '../../engine/sdk';

/** For effects that depend on services, a new workspace is described: mails go to the outbox. */
const noServices = { mail: { isLive: false } } as NodeServices;

/** zod leaves out the default and the examples of a text field, as it turns what it gets into text; a form needs both. */
const keepHints = ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }) => {
  const examples = z.globalRegistry.get(zodSchema)?.['examples'];
  if (Array.isArray(examples)) jsonSchema.examples = examples;
  const { def } = zodSchema._zod;
  if (def.type === 'default') jsonSchema.default = def.defaultValue as z.core.JSONSchema.BaseSchema['default'] & {};
};

/** The JSON Schema of a form, with its hints. */
export function toJsonSchema(schema: z.ZodObject): JsonObject {
  const made: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: keepHints });
  if (!isJsonObject(made))
    throw new AppError({ code: 'INVARIANT', kind: 'bug', message: 'A node config must be an object schema' });
  const { $schema: _dialect, ...rest } = made;
  return rest;
}

/** A node type as pure data, for the editor: JSON Schema of its form, ports, effect and defaults. Takes about a millisecond. */
export function describeNodeType(type: NodeType): NodeTypeInfo {
  // Through JSON, so that nothing but data is left (an absent optional is no key).
  const defaults = JSON.parse(JSON.stringify(type.config.parse({}))) as JsonObject;
  const { outputs = ['out'] } = type;
  return {
    type: type.type,
    version: type.version,
    kind: type.kind,
    label: type.label,
    description: type.description,
    icon: type.icon,
    category: type.category,
    ...(type.keywords === undefined ? {} : { keywords: type.keywords }),
    inputs: [...(type.inputs ?? (type.kind === 'trigger' ? [] : ['in']))],
    outputs: [...(typeof outputs === 'function' ? outputs(defaults) : outputs)],
    effect: typeof type.effect === 'function' ? type.effect(defaults, noServices) : type.effect,
    configSchema: toJsonSchema(type.config),
    uiSchema: type.ui ?? {},
    defaults,
  };
}
