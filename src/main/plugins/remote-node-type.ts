/** A node type whose code is elsewhere, as the engine has its node types: data from the description, functions through a runner. */
import type { CredentialUsage, ExecuteContext, ExecuteResult, LookupResult, NodeType, SettingProblem } from '#main/engine/sdk';
import { z } from '#main/engine/sdk';
import type { Json, JsonObject } from '#shared/model/json';
import type { PluginNode } from '#shared/model/plugin';
import { effectOf, holds, outputsOf, summaryOf } from './config-rules';
import { neededProblems } from './needed-fields';
import type { PluginRunner } from './runner';
import { nodeCallOf, type StepServices, stepPortOf } from './step-port';

export interface RemoteNodeOptions {
  node: PluginNode;
  plugin: string;
  /** Of the plugin, for nodes without one of their own. */
  icon: string;
  /** False: it serves the flows that have it, and is not offered for new nodes. */
  isOffered: boolean;
  /** False: nobody runs it now. */
  isServed: boolean;
  /** Who runs it now. Asked at each call, so that a run goes on with the newest version. Errors: why nobody does. */
  runner(type: string, version: number): PluginRunner;
  services: StepServices;
  /** What is wrong with the field `path` of a trigger that is called by an address. */
  hookPathProblems(config: JsonObject): SettingProblem[];
}

/** The JSON Schema of a form as a zod schema, its marks with it. Takes about a millisecond: made when it is first needed. */
export function zodObjectOf(jsonSchema: JsonObject): z.ZodObject {
  const made = z.fromJSONSchema(jsonSchema);
  if (made instanceof z.ZodObject) return made;
  // A plugin that wrote its description by hand: nothing is checked here, its own code does.
  return z.looseObject({});
}

/** What makes a text more than any text: then it is checked here, too. */
const NARROWED = ['enum', 'const', 'minLength', 'maxLength', 'pattern', 'format', 'contentEncoding'];

/**
 * The schema without the type of plain texts: an expression that is the whole value keeps its type, so that a text field may get a
 * number or a list. The code of the plugin makes text of it, as the app's own nodes do.
 */
export function takingAnyText(jsonSchema: JsonObject): JsonObject {
  const { type, properties, items, ...rest } = jsonSchema;
  const isPlainText = type === 'string' && !NARROWED.some((name) => name in rest);
  return {
    ...rest,
    ...(type === undefined || isPlainText ? {} : { type }),
    ...(properties === undefined ? {} : { properties: mapObject(properties, takingAnyText) }),
    ...(items === undefined ? {} : { items: isObject(items) ? takingAnyText(items) : items }),
  };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapObject(value: Json, map: (one: JsonObject) => JsonObject): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isObject(one) ? map(one) : one]));
}

/** Makes the node type. Pure: nothing is registered or started. */
export function remoteNodeType(options: RemoteNodeOptions): NodeType {
  const { node, plugin } = options;
  let config: z.ZodObject | undefined;
  const runner = (): PluginRunner => options.runner(node.type, node.version);
  const { credential, summary } = node;

  return {
    type: node.type,
    version: node.version,
    kind: node.kind,
    label: node.label,
    description: node.description,
    icon: node.icon ?? options.icon,
    category: node.category,
    plugin,
    ...(options.isOffered ? {} : { isHidden: true as const }),
    ...(options.isServed ? {} : { isOff: true as const }),
    ...(node.keywords === undefined ? {} : { keywords: node.keywords }),
    ...(node.sample === undefined ? {} : { sample: node.sample }),
    ui: node.ui,
    configJsonSchema: node.config,
    get config() {
      return (config ??= zodObjectOf(takingAnyText(node.config)));
    },
    outputs: (given) => outputsOf(node.outputs, given),
    ...(Array.isArray(node.outputs)
      ? {}
      : { outputRules: [{ listedIn: node.outputs.field, member: 'name' }, ...node.outputs.more.map((port) => ({ port }))] }),
    effect: (given) => effectOf(node.effect, given),
    resolve: node.resolve,
    ...(node.trigger === undefined ? {} : { wokenBy: node.trigger }),
    check: (given) => [
      ...(node.trigger === 'webhook' ? options.hookPathProblems(given) : []),
      ...neededProblems(node.config, given),
    ],
    ...(credential === undefined ? {} : { credential: usageOf(credential) }),
    ...(summary === undefined
      ? {}
      : { summaryText: summary, summary: (given, language = 'en') => summaryOf(summary[language], given) }),
    ...(node.hasUpgrade ? { upgrade: (given: JsonObject) => runner().upgrade(node.type, node.version, given) } : {}),
    ...(node.kind === 'trigger'
      ? {}
      : {
          async execute(context: ExecuteContext): Promise<ExecuteResult> {
            const serving = runner();
            return await serving.execute(await nodeCallOf(node, context), stepPortOf(context, options.services));
          },
        }),
    ...(node.hasLookup
      ? {
          async lookup(context: ExecuteContext, index: number): Promise<LookupResult> {
            const serving = runner();
            return await serving.lookup(await nodeCallOf(node, context), index, stepPortOf(context, options.services));
          },
        }
      : {}),
  };
}

/** How the engine knows the credential of a node. */
export function usageOf({ types, required, field, when }: NonNullable<PluginNode['credential']>): CredentialUsage {
  return {
    types,
    required,
    field,
    ...(when === undefined ? {} : { isUsed: (config: JsonObject) => holds(when, config) }),
  };
}
