/** Plugins as people see them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { localTextSchema } from '#shared/model/local-text';
import type { Plugin, PluginDetail, PluginProcess } from '#shared/model/plugin';
import { isolationOf } from './capabilities';
import { fileInside } from './folder';
import { compareVersions } from './install/version-order';
import type { PluginUse } from './ports';
import type { PluginEntry } from './roster-types';
import { servingKept, usedTypes } from './versions';

const MAX_README_BYTES = 500_000;
const MAX_SAMPLE_BYTES = 1_000_000;

export interface ViewContext {
  process: PluginProcess | undefined;
  usedBy: number;
  updateTo: string | undefined;
}

/** A plugin in a list. */
export function toPlugin(entry: PluginEntry, { process, usedBy, updateTo }: ViewContext): Plugin {
  const { name, found, record, serving, current } = entry;
  const manifest = found?.manifest;
  const description = (current ?? serving)?.offer.description();
  const isInProcess =
    manifest !== undefined && isolationOf(manifest, entry.isBundled, entry.granted ?? manifest.capabilities) === 'in-process';
  return {
    name,
    version: manifest?.version ?? record?.version ?? '0.0.0',
    label: manifest?.label ?? { en: name, 'pt-BR': name },
    description: manifest?.description ?? { en: '', 'pt-BR': '' },
    icon: found?.icon ?? 'puzzle',
    ...(manifest?.author === undefined ? {} : { author: manifest.author }),
    ...(manifest?.homepage === undefined ? {} : { homepage: manifest.homepage }),
    categories: manifest?.categories ?? [],
    runtime: manifest?.runtime ?? 'node',
    origin: entry.origin,
    signature: signatureOf(entry),
    state: entry.state,
    ...(entry.error === undefined ? {} : { error: entry.error }),
    requested: entry.requested,
    ...(entry.granted === undefined ? {} : { granted: entry.granted }),
    nodes: (description?.nodes ?? []).map((node) => ({
      type: node.type,
      version: node.version,
      kind: node.kind,
      label: node.label,
      description: node.description,
      ...(node.icon === undefined ? {} : { icon: node.icon }),
    })),
    credentials: (description?.credentials ?? []).map(({ type, label }) => ({ type, label })),
    process: process ?? { status: isInProcess ? 'in-process' : 'idle', crashes: 0 },
    ...(record === undefined || entry.isBundled ? {} : { installedAt: record.installedAt }),
    usedBy,
    ...(updateTo === undefined ? {} : { updateTo }),
  };
}

function signatureOf({ isBundled, record }: PluginEntry): Plugin['signature'] {
  if (isBundled) return { status: 'bundled' };
  if (record?.publisher === undefined) return { status: 'unsigned' };
  // It was trusted by installing it: see the record.
  return { status: 'signed', fingerprint: record.publisher, isTrusted: true };
}

/** A plugin with what its page shows. */
export function toDetail(
  entry: PluginEntry,
  context: ViewContext,
  { uses, keptFolder }: { uses: readonly PluginUse[]; keptFolder: string },
): PluginDetail {
  const { found } = entry;
  const readme = readmeOf(entry);
  return {
    ...toPlugin(entry, context),
    ...(readme === undefined ? {} : { readme }),
    folder: entry.folder,
    ...(found === undefined ? {} : { digest: found.digest }),
    versions: versionsOf(entry, keptFolder, uses),
    samples: samplesOf(entry).map(({ id, name, description }) => ({ id, name, description })),
    uses: uses.map(({ types: _, ...use }) => use),
  };
}

function readmeOf({ folder }: PluginEntry): string | undefined {
  const path = fileInside(folder, 'README.md');
  return path === undefined || statSync(path).size > MAX_README_BYTES ? undefined : readFileSync(path, 'utf8');
}

function versionsOf(entry: PluginEntry, keptFolder: string, uses: readonly PluginUse[]): PluginDetail['versions'] {
  const serving = servingKept(entry, usedTypes(uses));
  const fallback = entry.serving === undefined || entry.serving.isBundled ? undefined : entry.serving.manifest.version;
  const inUse = entry.found?.manifest.version;
  const kept = (existsSync(keptFolder) ? readdirSync(keptFolder, { withFileTypes: true }) : [])
    .filter((folder) => folder.isDirectory() && !folder.name.startsWith('.') && folder.name !== inUse)
    .map((folder) => folder.name)
    .sort((one, other) => compareVersions(other, one));
  return [
    ...(inUse === undefined
      ? []
      : [
          {
            version: inUse,
            status: 'current' as const,
            ...(entry.record === undefined ? {} : { installedAt: entry.record.updatedAt }),
          },
        ]),
    ...kept.map((version) => ({
      version,
      status: serving.has(version) || version === fallback ? ('serving' as const) : ('kept' as const),
      installedAt: statSync(join(keptFolder, version)).mtimeMs,
    })),
  ];
}

const sampleSchema = z.looseObject({ name: localTextSchema, description: localTextSchema, flow: z.looseObject({}) });

export interface Sample {
  id: string;
  name: z.infer<typeof localTextSchema>;
  description: z.infer<typeof localTextSchema>;
  flow: unknown;
}

/** The flow files that a plugin brings; one that cannot be read is passed over. */
export function samplesOf({ folder, found }: PluginEntry): Sample[] {
  return (found?.manifest.samples ?? []).flatMap((file): Sample[] => {
    const path = fileInside(folder, file);
    if (path === undefined || statSync(path).size > MAX_SAMPLE_BYTES) return [];
    try {
      const { name, description, flow } = sampleSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      return [{ id: basename(file, '.json'), name, description, flow }];
    } catch {
      return [];
    }
  });
}
