/** What the code of a plugin offers, as the data that the app shows, checks and compiles with. */
import type { z } from 'zod';
import { toJsonSchema } from '../../../../src/main/engine/sdk/config-json-schema';
import { AppError } from '../../../../src/shared/model/errors';
import type { JsonObject } from '../../../../src/shared/model/json';
import {
  type PluginCredential,
  type PluginDescription,
  type PluginNode,
  pluginDescriptionSchema,
} from '../../../../src/shared/model/plugin';
import type { PluginCredentialType } from '../credential';
import type { PluginNodeType } from '../node';
import type { PluginDefinition } from '../plugin';
import type { PluginTriggerType } from '../trigger';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Errors: PLUGIN_INVALID, which names the node and what is wrong with it. */
export function describePlugin(plugin: string, definition: PluginDefinition): PluginDescription {
  const { nodes = [], triggers = [], credentials = [] } = definition;
  const described = {
    nodes: [...triggers.map((type) => describeTrigger(plugin, type)), ...nodes.map((type) => describeAction(plugin, type))],
    credentials: credentials.map((type) => describeCredential(plugin, type)),
  };
  refuseTwins([...described.nodes.map(({ type, version }) => `${type}@${version}`)]);
  refuseTwins(described.credentials.map(({ type }) => type));
  // Through JSON, so that nothing but data is left (an absent optional is no key).
  const parsed = pluginDescriptionSchema.safeParse(JSON.parse(JSON.stringify(described)));
  if (!parsed.success) throw invalid(plugin, parsed.error.issues[0]);
  return parsed.data;
}

function describeAction(plugin: string, type: PluginNodeType): PluginNode {
  if (typeof type.execute !== 'function') throw problem(type.name, 'has no function "execute"');
  return {
    ...offered(plugin, type),
    kind: 'action',
    category: type.category,
    outputs: outputsOf(type.outputs),
    effect: type.effect ?? 'unsafe',
    resolve: type.resolve ?? 'item',
    hasLookup: type.lookup !== undefined,
  };
}

function describeTrigger(plugin: string, type: PluginTriggerType): PluginNode {
  const listens = type.subscribe !== undefined;
  if (listens === (type.webhook !== undefined)) throw problem(type.name, 'needs either "subscribe" or "webhook"');
  if (!listens && !('path' in type.config.shape)) throw problem(type.name, 'needs a field "path": see hookPathField');
  return {
    ...offered(plugin, type),
    kind: 'trigger',
    category: 'trigger',
    outputs: ['out'],
    effect: 'none',
    resolve: 'once',
    hasLookup: false,
    trigger: listens ? 'subscribe' : 'webhook',
    ...(type.sample === undefined ? {} : { sample: [...type.sample] }),
  };
}

function offered(plugin: string, type: PluginNodeType | PluginTriggerType) {
  checkName(type.name);
  const { credential } = type;
  if (credential !== undefined && !((credential.field ?? 'credential') in type.config.shape))
    throw problem(type.name, `has no field "${credential.field ?? 'credential'}" for its credential: see credentialChoice`);
  return {
    type: `${plugin}.${type.name}`,
    version: type.version ?? 1,
    label: type.label,
    description: type.description,
    ...(type.icon === undefined ? {} : { icon: type.icon }),
    ...(type.keywords === undefined ? {} : { keywords: type.keywords }),
    config: schemaOf(type.name, type.config),
    ui: uiOf(type),
    ...(credential === undefined
      ? {}
      : {
          credential: {
            types: [...credential.types],
            required: credential.required ?? true,
            field: credential.field ?? 'credential',
            ...(credential.when === undefined ? {} : { when: credential.when }),
          },
        }),
    ...(type.summary === undefined ? {} : { summary: type.summary }),
    hasUpgrade: type.upgrade !== undefined,
  };
}

/** The field of the credential is a choice of credentials, whether the plugin says so or not. */
function uiOf({ ui = {}, credential }: PluginNodeType | PluginTriggerType): JsonObject {
  if (credential === undefined) return ui;
  const field = credential.field ?? 'credential';
  const own = ui[field];
  return { ...ui, [field]: { 'ui:widget': 'credential', ...(typeof own === 'object' && own !== null ? own : {}) } };
}

function describeCredential(plugin: string, type: PluginCredentialType): PluginCredential {
  checkName(type.name);
  const { oauth2 } = type;
  return {
    type: `${plugin}.${type.name}`,
    label: type.label,
    description: type.description,
    ...(type.icon === undefined ? {} : { icon: type.icon }),
    schema: toJsonSchema(type.schema),
    ui: type.ui ?? {},
    canTest: type.test !== undefined,
    ...(oauth2 === undefined
      ? {}
      : {
          oauth2: {
            ...oauth2,
            scopes: oauth2.scopes ?? [],
            clientIdField: oauth2.clientIdField ?? 'clientId',
            parameters: oauth2.parameters ?? {},
          },
        }),
  };
}

function outputsOf(outputs: PluginNodeType['outputs']): PluginNode['outputs'] {
  if (outputs === undefined) return ['out'];
  return 'field' in outputs ? outputs : [...outputs];
}

/** A node that was just put into a flow has an empty config, so every field needs a value for when nothing is said. */
function schemaOf(name: string, schema: z.ZodObject): PluginNode['config'] {
  const parsed = schema.safeParse({});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw problem(
      name,
      `the field "${issue?.path.join('.') ?? ''}" has no default (${issue?.message ?? 'the empty config is refused'})`,
    );
  }
  return toJsonSchema(schema);
}

function checkName(name: string): void {
  if (typeof name !== 'string' || !NAME.test(name))
    throw problem(String(name), 'is no name: use lower-case letters, digits and single dashes');
}

function refuseTwins(names: readonly string[]): void {
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin !== undefined) throw problem(twin, 'is there twice');
}

function invalid(plugin: string, issue: { path: readonly PropertyKey[]; message: string } | undefined): AppError {
  return problem(plugin, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'is not understood'}`);
}

function problem(name: string, text: string): AppError {
  return new AppError({ code: 'PLUGIN_INVALID', message: `"${name}": ${text}.`, data: { name, problem: text } });
}
