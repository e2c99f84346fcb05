import { AppError } from '#shared/model/errors';
import {
  type PluginCredential,
  type PluginDescription,
  type PluginManifest,
  type PluginNode,
  pluginCredentialSchema,
  pluginNodeSchema,
} from '#shared/model/plugin';

type Entry = NonNullable<PluginManifest['nodes']>[number];

/** What a plugin in Python offers, as its manifest says. Errors: PLUGIN_INVALID, which names the node and the field. */
export function describeManifest({
  name,
  nodes = [],
  credentials = [],
}: Pick<PluginManifest, 'name' | 'nodes' | 'credentials'>): PluginDescription {
  return {
    nodes: nodes.map((entry) => nodeOf(name, entry)),
    credentials: credentials.map((entry) => credentialOf(name, entry)),
  };
}

function nodeOf(plugin: string, entry: Entry): PluginNode {
  const kind = entry['trigger'] === undefined ? 'action' : 'trigger';
  const parsed = pluginNodeSchema.safeParse({
    kind,
    ...(kind === 'trigger' ? { category: 'trigger', effect: 'none', resolve: 'once' } : { category: 'apps' }),
    ...entry,
    type: `${plugin}.${entry.name}`,
    hasLookup: entry['lookup'] !== undefined,
    hasUpgrade: entry['upgrade'] !== undefined,
  });
  if (!parsed.success) throw invalid(entry.name, parsed.error.issues[0]);
  if (parsed.data.function === undefined) throw invalid(entry.name, { path: ['function'], message: 'is missing' });
  return parsed.data;
}

function credentialOf(plugin: string, entry: Entry): PluginCredential {
  const parsed = pluginCredentialSchema.safeParse({
    ...entry,
    type: `${plugin}.${entry.name}`,
    canTest: entry['function'] !== undefined,
  });
  if (parsed.success) return parsed.data;
  throw invalid(entry.name, parsed.error.issues[0]);
}

function invalid(name: string, issue: { path: readonly PropertyKey[]; message: string } | undefined): AppError {
  const field = issue?.path.map(String).join('.') ?? '';
  const problem = `${field}: ${issue?.message ?? 'is not understood'}`;
  return new AppError({
    code: 'PLUGIN_INVALID',
    message: `"${name}" in plugin.json: ${problem}.`,
    data: { name, field, problem },
  });
}
