/** How plugins come into a workspace: where from, what is told before, how it goes on, and the catalogues to choose from. */
import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { localTextSchema } from './local-text';
import { capabilitiesSchema, pluginLogSchema, pluginNameSchema, pluginSignatureSchema, pluginVersionSchema } from './plugin';

/** Where a plugin is taken from. A `path` is on the machine that runs PulseFlow; `upload` is the bytes of a zip in base64. */
export const pluginSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('zip'),
    path: z.string().min(1).max(4096).optional(),
    upload: z.string().max(140_000_000).optional(),
    name: z.string().max(255).optional().meta({ description: 'Of an upload: the name of the file' }),
  }),
  z.object({ kind: z.literal('folder'), path: z.string().min(1).max(4096) }),
  z.object({ kind: z.literal('npm'), package: z.string().min(1).max(214), version: z.string().max(60).optional() }),
  z.object({
    kind: z.literal('catalogue'),
    catalogue: z.string().min(1).max(60),
    name: pluginNameSchema,
    version: pluginVersionSchema.optional(),
  }),
]);
export type PluginSource = z.infer<typeof pluginSourceSchema>;

/** What a plugin is and asks for, before anything is installed. `inspectionId` is what `install` takes; it lapses at `expiresAt`. */
export const pluginInspectionSchema = z.object({
  inspectionId: z.string(),
  expiresAt: z.number(),
  name: z.string(),
  version: z.string(),
  label: localTextSchema,
  description: localTextSchema,
  icon: z.string(),
  author: z.string().optional(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  runtime: z.enum(['node', 'python']),
  requested: capabilitiesSchema,
  added: capabilitiesSchema.optional().meta({ description: 'Of an update: what it asks for beyond what is granted now' }),
  granted: capabilitiesSchema.optional().meta({ description: 'Of an update: what is granted now' }),
  signature: pluginSignatureSchema,
  digest: z.string().meta({ description: 'SHA-256 of its files' }),
  sizeBytes: z.number(),
  files: z.number().int(),
  requirements: z
    .array(z.string())
    .optional()
    .meta({ description: 'Python packages that are installed into its virtual environment' }),
  installed: z.object({ version: z.string() }).optional(),
  change: z.enum(['new', 'update', 'same', 'downgrade']),
  nodes: z
    .array(z.object({ type: z.string(), label: localTextSchema }))
    .optional()
    .meta({ description: 'When they are known without its code' }),
  readme: z.string().optional().meta({ description: 'Markdown' }),
  warnings: z.array(errorInfoSchema).default([]),
});
export type PluginInspection = z.infer<typeof pluginInspectionSchema>;

/** An installation, update or roll-back at work, or over. `share` from 0 to 1; absent: not known. */
export const pluginOperationSchema = z.object({
  operationId: z.string(),
  kind: z.enum(['install', 'update', 'roll-back', 'prepare']),
  plugin: z.string(),
  version: z.string(),
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  share: z.number().min(0).max(1).optional(),
  step: localTextSchema.optional().meta({ description: 'What it does now' }),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  error: errorInfoSchema.optional(),
});
export type PluginOperation = z.infer<typeof pluginOperationSchema>;

/** What the stream of an operation tells: its state whenever that changes, and each line that is written. The last one is its end. */
export const pluginOperationEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), operation: pluginOperationSchema }),
  z.object({ kind: z.literal('log'), line: pluginLogSchema }),
]);
export type PluginOperationEvent = z.infer<typeof pluginOperationEventSchema>;

/** A list of plugins to choose from: an index file in a folder or at an address. */
export const pluginCatalogueSchema = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string().meta({ description: 'A folder of this machine, or the address of an index.json' }),
  isBuiltIn: z.boolean(),
  fingerprint: z.string().optional().meta({ description: 'Of the key that signed the index' }),
  readAt: z.number().optional(),
  plugins: z.number().int().optional(),
  error: errorInfoSchema.optional(),
});
export type PluginCatalogue = z.infer<typeof pluginCatalogueSchema>;

export const catalogueVersionSchema = z.object({
  version: z.string(),
  apiVersion: z.number().int(),
  minAppVersion: z.string().optional(),
  sizeBytes: z.number().optional(),
  publishedAt: z.number().optional(),
  changes: localTextSchema.optional(),
  capabilities: capabilitiesSchema,
  isCompatible: z.boolean(),
});

/** A plugin of a catalogue. Versions: newest first. */
export const catalogueEntrySchema = z.object({
  catalogue: z.string(),
  name: z.string(),
  label: localTextSchema,
  description: localTextSchema,
  icon: z.string(),
  author: z.string().optional(),
  homepage: z.string().optional(),
  categories: z.array(z.string()),
  keywords: z.array(z.string()),
  versions: z.array(catalogueVersionSchema),
  installed: z.string().optional().meta({ description: 'The version in use here' }),
  updateTo: z.string().optional(),
});
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;
