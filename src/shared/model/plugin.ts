/** Plugins: what a manifest says, what the code of one offers (as data), and how an installed one stands. */
import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { jsonObjectSchema, jsonSchema } from './json';
import { localTextSchema } from './local-text';
import { localWordsSchema, nodeCategorySchema } from './node-type';
import { effectSchema } from './run';

/** The version of the SDK's contract that plugins are written against. Rises only when old plugins could no longer run. */
export const PLUGIN_API_VERSION = 1;

/** Lower case words with dashes, as in `google-sheets`: the folder, the first part of the types of its nodes, and the id everywhere. */
export const pluginNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'Use lower-case letters, digits and single dashes, such as google-sheets')
  .max(60);

/** `1.4.0`, `2.0.0-beta.1` (Semantic Versioning 2.0.0, without build metadata). */
export const pluginVersionSchema = z
  .string()
  .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/, 'Write three numbers, such as 1.0.0')
  .max(60);

/** A host that a plugin may reach: a name, `*.example.com`, with `:port` when it is bound to one, or `*` for any. */
export const hostPatternSchema = z
  .string()
  .regex(
    /^(\*|(\*\.)?[a-z0-9_.-]+(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?)$/i,
    'Write a host such as api.example.com, *.example.com or *',
  )
  .max(255);

/** What a plugin asks for. The user sees it before it is installed, grants it, and it gets nothing else. */
export const capabilitiesSchema = z.object({
  network: z.array(hostPatternSchema).max(100).default([]).meta({ description: 'Hosts that it connects to' }),
  /** Relative paths are below the workspace's `files/`; `~/` is the user's home. Its own folder it may always read. */
  files: z
    .array(z.object({ path: z.string().min(1).max(1000), access: z.enum(['read', 'write']) }))
    .max(100)
    .default([]),
  commands: z.array(z.string().min(1).max(255)).max(50).default([]).meta({ description: 'Programs that it starts, by name' }),
  credentials: z
    .array(z.string().min(1).max(128))
    .max(50)
    .default([])
    .meta({ description: 'Types of credentials of others that its nodes sign in with; its own need no word' }),
  mail: z.boolean().default(false).meta({ description: 'Sends by the mail server of the settings' }),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** What becomes of a config for an effect, as data: the value of one field decides. */
export const effectRuleSchema = z.union([
  effectSchema,
  z.object({ field: z.string(), values: z.record(z.string(), effectSchema), otherwise: effectSchema }),
]);
export type EffectRule = z.infer<typeof effectRuleSchema>;

/** The outputs of a node: names, or those that a field of the config lists, followed by `more`. */
export const outputsRuleSchema = z.union([
  z.array(z.string()),
  z.object({ field: z.string(), more: z.array(z.string()).default([]) }),
]);
export type OutputsRule = z.infer<typeof outputsRuleSchema>;

/** When something holds: each named field of the config has one of these values. */
export const whenSchema = z.record(z.string(), z.array(jsonSchema));

const credentialUsageSchema = z.object({
  types: z.array(z.string()).min(1).meta({ description: 'Full names: `telegram.bot`' }),
  required: z.boolean().default(true),
  field: z.string().default('credential'),
  when: whenSchema.optional().meta({ description: 'Used only while this holds' }),
});

const offeredSchema = z.object({
  label: localTextSchema,
  description: localTextSchema,
  icon: z.string().max(60).optional().meta({ description: 'Name of a lucide icon in kebab-case; absent: that of the plugin' }),
});

/** A node type of a plugin, as data. */
export const pluginNodeSchema = offeredSchema.extend({
  type: z.string().meta({ description: '<plugin>.<name>' }),
  version: z.number().int().min(1).default(1),
  kind: z.enum(['trigger', 'action']),
  category: nodeCategorySchema,
  keywords: localWordsSchema.optional(),
  config: jsonObjectSchema.meta({ description: 'JSON Schema of the config (draft 2020-12), with the marks of the SDK' }),
  ui: jsonObjectSchema.default({}),
  outputs: outputsRuleSchema.default(['out']),
  effect: effectRuleSchema.default('unsafe'),
  /** Default `item`: the config is resolved for each item. */
  resolve: z.enum(['once', 'item']).default('item'),
  credential: credentialUsageSchema.optional(),
  summary: localTextSchema.optional().meta({ description: 'One line for the card; `{{ field }}` is what the config says there' }),
  hasLookup: z.boolean().default(false),
  hasUpgrade: z.boolean().default(false),
  /** Of a trigger: how it is woken. */
  trigger: z.enum(['subscribe', 'webhook']).optional(),
  sample: z.array(jsonSchema).optional().meta({ description: 'What the items of a trigger look like' }),
  /** Python: `module:function`. */
  function: z.string().optional(),
});
export type PluginNode = z.infer<typeof pluginNodeSchema>;

/** OAuth 2.0 with PKCE (RFC 6749, RFC 7636), by the browser and the local listener (RFC 8252). */
export const oauth2Schema = z.object({
  authorizationUrl: z.string().meta({ description: '`{{ field }}` is what the credential says there' }),
  tokenUrl: z.string(),
  scopes: z.array(z.string()).default([]),
  /** Names of the fields that hold what the user registered. */
  clientIdField: z.string().default('clientId'),
  clientSecretField: z.string().optional(),
  parameters: z.record(z.string(), z.string()).default({}).meta({ description: 'Added to the authorization address' }),
  when: whenSchema.optional().meta({ description: 'Signs in by the browser only while this holds' }),
});
export type OAuth2 = z.infer<typeof oauth2Schema>;

/** A type of credential of a plugin, as data. */
export const pluginCredentialSchema = offeredSchema.extend({
  type: z.string().meta({ description: '<plugin>.<name>' }),
  schema: jsonObjectSchema.meta({ description: 'JSON Schema of its fields; secret ones are marked `secret: true`' }),
  ui: jsonObjectSchema.default({}),
  canTest: z.boolean().default(false),
  oauth2: oauth2Schema.optional(),
  function: z.string().optional().meta({ description: 'Python: `module:function` that tests it' }),
});
export type PluginCredential = z.infer<typeof pluginCredentialSchema>;

/** All that the code of a plugin offers. */
export const pluginDescriptionSchema = z.object({
  nodes: z.array(pluginNodeSchema).default([]),
  credentials: z.array(pluginCredentialSchema).default([]),
});
export type PluginDescription = z.infer<typeof pluginDescriptionSchema>;

/** `plugin.json`. */
export const pluginManifestSchema = z.object({
  $schema: z.string().optional(),
  name: pluginNameSchema,
  version: pluginVersionSchema,
  apiVersion: z.literal(PLUGIN_API_VERSION),
  runtime: z.enum(['node', 'python']),
  label: localTextSchema,
  description: localTextSchema,
  /** A lucide icon, or the file of an SVG in the folder: `icon.svg`. */
  icon: z.string().min(1).max(255).default('puzzle'),
  author: z.string().max(200).optional(),
  license: z.string().max(100).optional(),
  homepage: z.url().max(1000).optional(),
  categories: z.array(z.string().min(1).max(40)).max(5).default([]),
  keywords: z.array(z.string().min(1).max(40)).max(30).default([]),
  /** Node: the module that exports `definePlugin(…)` as its default. Default: `index.mjs`, else `src/index.ts`. */
  main: z.string().max(255).optional(),
  capabilities: capabilitiesSchema.default(() => capabilitiesSchema.parse({})),
  limits: z
    .object({
      memoryMb: z.number().int().min(32).max(16_384).default(256),
      /** A call may take this long when the step sets no time of its own. */
      callTimeoutMs: z.number().int().min(1000).max(86_400_000).default(600_000),
    })
    .default({ memoryMb: 256, callTimeoutMs: 600_000 }),
  /** Only bundled plugins choose: in the app's process, or in one of their own. All others have one of their own. */
  isolation: z.enum(['in-process', 'process']).default('process'),
  python: z
    .object({
      requires: z.string().max(40).default('>=3.9'),
      requirements: z.string().max(255).optional().meta({ description: 'A requirements.txt in the folder' }),
    })
    .optional(),
  /** Python: its node types and credentials. Node: they come from its code. */
  nodes: z.array(z.looseObject({ name: z.string() })).optional(),
  credentials: z.array(z.looseObject({ name: z.string() })).optional(),
  /** Flow files in the folder that show what it can do. */
  samples: z.array(z.string().max(255)).max(50).default([]),
});
export type PluginManifest = z.infer<typeof pluginManifestSchema>;

/** Where an installed plugin came from. */
export const pluginOriginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bundled') }),
  z.object({ kind: z.literal('folder') }).meta({ description: "Laid into the workspace's plugins/ by hand" }),
  z.object({ kind: z.literal('zip'), file: z.string() }),
  z.object({ kind: z.literal('npm'), package: z.string() }),
  z.object({ kind: z.literal('catalogue'), catalogue: z.string() }),
]);
export type PluginOrigin = z.infer<typeof pluginOriginSchema>;

/**
 * `active`: its nodes work. `waiting`: the user has not granted what it asks for. `preparing`: its virtual environment is being
 * made. `broken`: see `error`. `disabled`: by the user.
 */
export const pluginStateSchema = z.enum(['active', 'waiting', 'preparing', 'broken', 'disabled']);
export type PluginState = z.infer<typeof pluginStateSchema>;

/** The process of a plugin. `idle`: it has none now, it is started by the first call. `backoff`: it crashed and is started again at `restartAt`. */
export const pluginProcessSchema = z.object({
  status: z.enum(['in-process', 'idle', 'starting', 'running', 'backoff']),
  pid: z.number().int().optional(),
  memoryBytes: z.number().int().optional(),
  startedAt: z.number().optional(),
  crashes: z.number().int().default(0).meta({ description: 'Since the app started' }),
  restartAt: z.number().optional(),
  lastCrash: z.object({ at: z.number(), error: errorInfoSchema }).optional(),
});
export type PluginProcess = z.infer<typeof pluginProcessSchema>;

/** Who signed a plugin: an Ed25519 key, by its fingerprint. `unsigned` is what was laid into the folder by hand. */
export const pluginSignatureSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('bundled') }),
  z.object({ status: z.literal('unsigned') }),
  z.object({ status: z.literal('signed'), fingerprint: z.string(), isTrusted: z.boolean() }),
]);
export type PluginSignature = z.infer<typeof pluginSignatureSchema>;

/** A plugin in a list. Times are milliseconds since the epoch. */
export const pluginSchema = z.object({
  name: z.string(),
  version: z.string(),
  label: localTextSchema,
  description: localTextSchema,
  icon: z.string().meta({ description: 'A lucide icon, or an SVG as a data URL' }),
  author: z.string().optional(),
  homepage: z.string().optional(),
  categories: z.array(z.string()),
  runtime: z.enum(['node', 'python']),
  origin: pluginOriginSchema,
  signature: pluginSignatureSchema,
  state: pluginStateSchema,
  error: errorInfoSchema.optional(),
  requested: capabilitiesSchema,
  granted: capabilitiesSchema.optional().meta({ description: 'Absent: nothing has been granted yet' }),
  nodes: z.array(pluginNodeSchema.pick({ type: true, version: true, kind: true, label: true, description: true, icon: true })),
  credentials: z.array(pluginCredentialSchema.pick({ type: true, label: true })),
  process: pluginProcessSchema,
  installedAt: z.number().optional(),
  usedBy: z.number().int().meta({ description: 'How many flows use one of its nodes' }),
  updateTo: z.string().optional().meta({ description: 'A newer version in a catalogue' }),
});
export type Plugin = z.infer<typeof pluginSchema>;

/** A plugin with what its page shows. */
export const pluginDetailSchema = pluginSchema.extend({
  readme: z.string().optional().meta({ description: 'Markdown' }),
  folder: z.string().optional(),
  digest: z.string().optional().meta({ description: 'SHA-256 of its files' }),
  versions: z.array(
    z.object({
      version: z.string(),
      installedAt: z.number().optional(),
      status: z
        .enum(['current', 'kept', 'serving'])
        .meta({ description: 'serving: kept, and node versions of it are still in use' }),
    }),
  ),
  samples: z.array(z.object({ id: z.string(), name: localTextSchema, description: localTextSchema.optional() })),
  uses: z.array(z.object({ flowId: z.string(), flowName: z.string(), isPublished: z.boolean(), nodes: z.array(z.string()) })),
});
export type PluginDetail = z.infer<typeof pluginDetailSchema>;

/** A line that a plugin or its installation wrote. */
export const pluginLogSchema = z.object({
  at: z.number(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
});
export type PluginLog = z.infer<typeof pluginLogSchema>;
