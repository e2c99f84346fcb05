/** What is wrong with the folder of a plugin: for its author, before it is packed. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorInfo } from '#shared/model/errors';
import type { PluginDescription, PluginManifest } from '#shared/model/plugin';
import { filesOfFolder } from './copy-folder';
import { pluginInvalid } from './errors';
import { readPackage } from './read-package';
import type { FileDigests } from './staged-file';

export interface Finding {
  /** `error`: it cannot be packed. `warning`: it can, and somebody will miss something. */
  level: 'error' | 'warning';
  message: string;
}

export interface CheckedFolder {
  manifest: PluginManifest | undefined;
  /** What its code offers, when it could be asked. */
  description: PluginDescription | undefined;
  findings: Finding[];
}

/** Runs the code once, fenced in and without grants, to hear what it offers. */
export type Describe = (folder: string, manifest: PluginManifest) => Promise<PluginDescription>;

/** Judges the folder of a plugin. Never throws for what is wrong with the plugin. */
export async function checkFolder(folder: string, describe: Describe): Promise<CheckedFolder> {
  const findings: Finding[] = [];
  const add = (level: Finding['level'], message: string): void => void findings.push({ level, message });
  let manifest: PluginManifest | undefined;
  let description: PluginDescription | undefined;
  try {
    if (!existsSync(join(folder, 'plugin.json'))) {
      add('error', `There is no plugin.json in ${folder}. "pulseflow plugin new" makes a plugin.`);
      return { manifest, description, findings };
    }
    const paths = await filesOfFolder(folder, (path) => path === 'node_modules');
    const files = await digestsOf(folder, paths);
    const contents = await readPackage(folder, files);
    manifest = contents.manifest;
    const installed = await Promise.all(
      contents.missingPackages.map(
        async (name) => [name, await isThere(join(folder, 'node_modules', name, 'package.json'))] as const,
      ),
    );
    const missing = installed.flatMap(([name, isInstalled]) => (isInstalled ? [] : [name]));
    if (missing.length > 0) add('error', `Packages that it needs are not installed: ${missing.join(', ')}. Run "npm install".`);
    checkWords(manifest, contents.readme, paths, add);
    if (manifest.icon.endsWith('.svg')) checkIcon(await readFile(join(folder, manifest.icon), 'utf8'), add);
    if (missing.length === 0) {
      description = await describe(folder, manifest);
      checkDescription(manifest, description, add);
      for (const sample of manifest.samples) await checkSample(folder, sample, manifest, description, add);
    }
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    add('error', error.message);
  }
  return { manifest, description, findings };
}

/** Errors: the first thing that keeps a plugin from being packed, as PLUGIN_INVALID. */
export function refuseWhenWrong({ findings }: CheckedFolder): void {
  const wrong = findings.find(({ level }) => level === 'error');
  if (wrong !== undefined) throw pluginInvalid('PACKAGE_CHECK', wrong.message);
}

type Add = (level: Finding['level'], message: string) => void;

async function digestsOf(folder: string, paths: readonly string[]): Promise<FileDigests> {
  const digests: FileDigests = {};
  for (const path of paths) {
    if (path === 'SIGNATURE.json') continue;
    digests[path] = createHash('sha256')
      .update(await readFile(join(folder, ...path.split('/'))))
      .digest('hex');
  }
  return digests;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await readFile(path);
    return true;
  } catch {
    return false;
  }
}

function checkWords(manifest: PluginManifest, readme: string | undefined, paths: readonly string[], add: Add): void {
  for (const [field, words] of Object.entries({ label: manifest.label, description: manifest.description }))
    for (const [language, text] of Object.entries(words))
      if (text.trim() === '') add('error', `plugin.json: "${field}" is empty in ${language}.`);
  if (readme === undefined) add('warning', 'There is no README.md: its page in PulseFlow stays empty.');
  else if (!/^## Em português/m.test(readme)) add('warning', 'README.md has no part "## Em português".');
  if (!paths.some((path) => /\.test\.[cm]?[jt]s$|(^|\/)test_[^/]+\.py$|_test\.py$/.test(path)))
    add('warning', 'It has no tests.');
  if (manifest.capabilities.network.includes('*'))
    add(
      'warning',
      'It asks for any host of the network ("*"). Name the hosts when they are known: people grant that more readily.',
    );
}

function checkIcon(svg: string, add: Add): void {
  if (!/<svg[\s>]/.test(svg)) add('error', 'The icon is no SVG.');
  if (/<script|\son\w+\s*=|(href|src)\s*=\s*["'](?!#)/i.test(svg))
    add('error', 'The icon holds scripts or addresses of other files.');
  if (!svg.includes('viewBox="0 0 24 24"')) add('warning', 'The icon should have viewBox="0 0 24 24", as the others.');
  if (!svg.includes('currentColor')) add('warning', 'The icon should draw with currentColor, so that it is seen in both themes.');
}

function checkDescription({ name }: PluginManifest, { nodes, credentials }: PluginDescription, add: Add): void {
  if (nodes.length + credentials.length === 0) add('warning', 'It offers no nodes.');
  for (const { type } of [...nodes, ...credentials])
    if (!new RegExp(`^${name}\\.[a-z][a-z0-9]*(-[a-z0-9]+)*$`).test(type))
      add('error', `"${type}" must be "${name}." and words with dashes.`);
  const own = new Set(credentials.map(({ type }) => type));
  for (const node of nodes) {
    for (const [field, words] of Object.entries({ label: node.label, description: node.description }))
      for (const [language, text] of Object.entries(words))
        if (text.trim() === '') add('warning', `${node.type}: "${field}" is empty in ${language}.`);
    const unknown = node.credential?.types.find((type) => type.startsWith(`${name}.`) && !own.has(type));
    if (unknown !== undefined) add('error', `${node.type} signs in with "${unknown}", which the plugin does not define.`);
    const { properties } = node.config as { properties?: Record<string, object> };
    for (const [field, schema] of Object.entries(properties ?? {}))
      if (!('title' in schema)) add('warning', `${node.type}: the field "${field}" has no title, so the form shows its name.`);
  }
}

async function checkSample(
  folder: string,
  sample: string,
  { name }: PluginManifest,
  description: PluginDescription,
  add: Add,
): Promise<void> {
  let flow: { nodes?: { type?: unknown }[] } | undefined;
  try {
    const read = JSON.parse(await readFile(join(folder, ...sample.split('/')), 'utf8')) as { flow?: typeof flow };
    flow = read.flow;
  } catch (thrown) {
    return add('error', `The sample ${sample} cannot be read: ${toErrorInfo(thrown).message}`);
  }
  if (!Array.isArray(flow?.nodes)) return add('error', `The sample ${sample} holds no flow.`);
  const types = new Set(description.nodes.map(({ type }) => type));
  for (const { type } of flow.nodes)
    if (typeof type === 'string' && type.startsWith(`${name}.`) && !types.has(type))
      add('error', `The sample ${sample} uses "${type}", which the plugin does not offer.`);
}
