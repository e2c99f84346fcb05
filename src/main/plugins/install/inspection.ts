/** What a package is and asks for, told before anything of it is installed. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type ErrorInfo } from '#shared/model/errors';
import type { Capabilities, PluginSignature } from '#shared/model/plugin';
import type { PluginInspection } from '#shared/model/plugin-install';
import { beyond, noCapabilities } from '../capabilities';
import type { InstalledPlugin } from './ports';
import type { PackageContents } from './read-package';
import { digestOfFiles, type FileDigests } from './staged-file';
import { compareVersions } from './version-order';

/** Errors: PLUGIN_PUBLISHER_CHANGED when what is here was signed and this is not by the same key. */
export function signatureOf({ manifest, fingerprint }: PackageContents, current: InstalledPlugin | undefined): PluginSignature {
  const trusted = current?.publisher;
  if (trusted !== undefined && trusted !== fingerprint) {
    throw new AppError({
      code: 'PLUGIN_PUBLISHER_CHANGED',
      message:
        `"${manifest.name}" is signed by ${trusted} here, and this package ${fingerprint === undefined ? 'is not signed' : `by ${fingerprint}`}. ` +
        'Ask its maker. If you trust the new one, remove the plugin first, then install this.',
      data: { name: manifest.name, trusted, ...(fingerprint === undefined ? {} : { fingerprint }) },
    });
  }
  return fingerprint === undefined ? { status: 'unsigned' } : { status: 'signed', fingerprint, isTrusted: trusted !== undefined };
}

/** Errors: PLUGIN_GRANT_INVALID for what is not asked for. */
export function refuseUnasked(name: string, grant: Capabilities, requested: Capabilities): void {
  const extra = beyond(grant, requested);
  if (extra === undefined) return;
  throw new AppError({
    code: 'PLUGIN_GRANT_INVALID',
    message: `"${name}" does not ask for all that was granted. Grant only what it asks for.`,
    data: { name, extra },
  });
}

/** What a staged package is, for the user to decide. */
export function describeInspection(about: {
  contents: PackageContents;
  current: InstalledPlugin | undefined;
  signature: PluginSignature;
  files: FileDigests;
  size: number;
}): Omit<PluginInspection, 'inspectionId' | 'expiresAt' | 'warnings'> {
  const { contents, current, signature, files, size } = about;
  const { manifest, icon, readme, requirements, nodes } = contents;
  const { name, version, label, description, author, license, homepage, runtime, capabilities: requested } = manifest;
  const order = current === undefined ? undefined : compareVersions(version, current.version);
  const granted = current?.granted;
  const added = current === undefined ? undefined : beyond(requested, granted ?? noCapabilities());
  return {
    name,
    version,
    label,
    description,
    icon,
    ...(author === undefined ? {} : { author }),
    ...(license === undefined ? {} : { license }),
    ...(homepage === undefined ? {} : { homepage }),
    runtime,
    requested,
    ...(added === undefined ? {} : { added }),
    ...(granted === undefined ? {} : { granted }),
    signature,
    digest: digestOfFiles(files),
    sizeBytes: size,
    files: Object.keys(files).length,
    ...(requirements.length === 0 ? {} : { requirements }),
    ...(current === undefined ? {} : { installed: { version: current.version } }),
    change: order === undefined ? 'new' : order === 0 ? 'same' : order > 0 ? 'update' : 'downgrade',
    ...(nodes === undefined ? {} : { nodes }),
    ...(readme === undefined ? {} : { readme }),
  };
}

/** What the user should know before installing it. */
export function warningsOf(
  { manifest, missingPackages }: PackageContents,
  current: InstalledPlugin | undefined,
  isSafe: boolean,
): ErrorInfo[] {
  const warnings: ErrorInfo[] = [];
  const warn = (code: string, message: string, data: ErrorInfo['data'] = {}) =>
    warnings.push({ code, kind: 'user', message, data });
  if (missingPackages.length > 0) {
    warn('PLUGIN_NEEDS_PACKAGES', `npm packages are downloaded for it: ${missingPackages.join(', ')}.`, {
      packages: missingPackages.join(', '),
    });
  }
  if (current?.origin.kind === 'bundled') {
    warn(
      'PLUGIN_REPLACES_BUNDLED',
      `It takes the place of the "${manifest.name}" that comes with PulseFlow, until it is removed.`,
      {
        name: manifest.name,
      },
    );
  }
  if (!isSafe)
    warn('PLUGIN_WAY_UNSAFE', 'It comes over a connection that is not encrypted, from a catalogue that is not signed.');
  if (manifest.capabilities.network.includes('*')) warn('PLUGIN_ANY_HOST', 'It asks to reach any host of the network.');
  return warnings;
}

/** Bytes of the files of a staged package. */
export async function sizeOf(folder: string, files: FileDigests): Promise<number> {
  const sizes = await Promise.all(Object.keys(files).map(async (path) => (await stat(join(folder, ...path.split('/')))).size));
  return sizes.reduce((total, size) => total + size, 0);
}
