import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/model/errors';
import type { PluginOrigin } from '#shared/model/plugin';
import type { PluginInspection, PluginSource } from '#shared/model/plugin-install';
import type { InstallService } from '../service-types';
import { type Catalogues, createCatalogues } from './catalogues';
import { folderFailed } from './errors';
import { describeInspection, refuseUnasked, signatureOf, sizeOf, warningsOf } from './inspection';
import { installPackages } from './npm';
import { type OperationProgress, Operations } from './operations';
import { placesIn } from './places';
import type { InstalledPlugin, InstallPorts, PlacedPlugin } from './ports';
import { prepareEnvironment, removeEnvironments } from './python-environment';
import { type PackageContents, readManifest, readPackage } from './read-package';
import { stageSource } from './stage';
import { packageIn, recoverPlaces, takePlace } from './take-place';
import { compareVersions } from './version-order';

/** How long the user may think about what it asks for. */
const INSPECTION_MS = 30 * 60 * 1000;
/** Versions that are kept to go back to, beside the current one. */
const KEEP_VERSIONS = 3;

export interface Installer extends InstallService {
  readonly catalogues: Catalogues;
  /** Finishes what a crash cut off: call it before plugins are read. Gives the names of plugins that were brought back. */
  recover(): Promise<string[]>;
  /** Errors: PLUGIN_BUSY while the plugin is being installed. */
  refuseWhenBusy(name: string): void;
  /** Makes the virtual environment of a plugin that was laid into the folder, as an operation. */
  prepare(plugin: { name: string; version: string; folder: string }, ready: () => Promise<void>): { operationId: string };
  /** Removes kept versions and environments with the plugin; the current folder is the caller's. */
  forget(name: string): Promise<void>;
  close(): Promise<void>;
}

interface Inspected {
  staged: string;
  contents: PackageContents;
  origin: PluginOrigin;
  expiresAt: number;
}

/** Installs, updates and rolls back plugins of one workspace. */
export function createInstaller(ports: InstallPorts): Installer {
  const places = placesIn(ports.pluginsFolder);
  const catalogues = createCatalogues(ports);
  const operations = new Operations(ports.now, (operation) => ports.changed({ kind: 'operation', operation }));
  const inspections = new Map<string, Inspected>();
  const closing = new AbortController();

  const dropExpired = (): void => {
    for (const [id, { expiresAt, staged }] of inspections) {
      if (expiresAt > ports.now()) continue;
      inspections.delete(id);
      void remove(staged);
    }
  };

  const inspect = async (source: PluginSource): Promise<PluginInspection> => {
    dropExpired();
    const inspectionId = randomUUID();
    const staged = join(places.staging, inspectionId);
    try {
      const { files, origin, isSafe } = await stageSource(source, staged, { env: ports.env, signal: closing.signal, catalogues });
      const contents = await readPackage(packageIn(staged), files);
      const current = await ports.current(contents.manifest.name);
      const signature = signatureOf(contents, current);
      const expiresAt = ports.now() + INSPECTION_MS;
      const inspection = describeInspection({
        contents,
        current,
        signature,
        files,
        size: await sizeOf(packageIn(staged), files),
      });
      inspections.set(inspectionId, { staged, contents, origin, expiresAt });
      return {
        inspectionId,
        expiresAt,
        ...inspection,
        warnings: warningsOf(contents, current, isSafe),
      };
    } catch (thrown) {
      await remove(staged);
      throw isFileError(thrown) ? folderFailed(thrown, staged) : thrown;
    }
  };

  const install: InstallService['install'] = async ({ inspectionId, grant }) => {
    dropExpired();
    const inspected = inspections.get(inspectionId);
    if (inspected === undefined) {
      throw new AppError({
        code: 'PLUGIN_INSPECTION_EXPIRED',
        message: 'It was too long ago that this plugin was looked at. Look at it again, then install it.',
        data: { inspectionId },
      });
    }
    const { contents, origin, staged } = inspected;
    const { name, version, capabilities } = contents.manifest;
    const current = await ports.current(name);
    if (grant !== undefined) refuseUnasked(name, grant, capabilities);
    // Somebody may have installed another one meanwhile.
    signatureOf(contents, current);
    const kind = current === undefined || current.origin.kind === 'bundled' ? 'install' : 'update';
    const started = operations.start({ kind, plugin: name, version }, async (progress) => {
      try {
        await complete(staged, contents, progress);
        await putInPlace(
          progress,
          staged,
          { name, version, origin, publisher: contents.fingerprint, grant, kind },
          current?.origin.kind === 'bundled' ? undefined : current,
        );
      } finally {
        await remove(staged);
      }
    });
    inspections.delete(inspectionId);
    return started;
  };

  /** What a package needs beside its own files: its npm packages, or its virtual environment. */
  const complete = async (staged: string, contents: PackageContents, progress: OperationProgress): Promise<void> => {
    const { manifest, missingPackages } = contents;
    const folder = packageIn(staged);
    const signal = AbortSignal.any([progress.signal, closing.signal]);
    const log = (line: string): void => progress.log('info', line);
    if (missingPackages.length > 0) {
      progress.step({ en: 'Getting npm packages', 'pt-BR': 'Obtendo pacotes npm' }, 0.1);
      await installPackages(folder, { env: ports.env, signal, log });
    }
    if (manifest.runtime === 'python') {
      await prepareEnvironment({
        pluginsFolder: ports.pluginsFolder,
        folder,
        manifest,
        env: ports.env,
        signal,
        log,
        progress: (share, step) => progress.step(step, 0.9 * share),
      });
    }
  };

  const putInPlace = async (
    progress: OperationProgress,
    staged: string,
    plugin: PlacedPlugin,
    current: InstalledPlugin | undefined,
    keptVersion?: string,
  ): Promise<void> => {
    const { name, version } = plugin;
    progress.commit();
    progress.step({ en: 'Putting it in its place', 'pt-BR': 'Colocando no lugar' }, 0.95);
    const replaced = current === undefined || current.version === version ? undefined : current.version;
    const { undo } = await takePlace(places, staged, {
      name,
      ...(replaced === undefined ? {} : { replaced }),
      ...(keptVersion === undefined ? {} : { keptVersion }),
    });
    try {
      await ports.placed(plugin);
    } catch (thrown) {
      await undo();
      await ports.restored(name);
      throw thrown;
    }
    progress.log('info', `${name} ${version} is in its place.`);
    await dropOldVersions(name, [version, ...(replaced === undefined ? [] : [replaced])]);
  };

  const dropOldVersions = async (name: string, fresh: readonly string[]): Promise<void> => {
    const versions = await readdir(places.keptOf(name)).catch(() => [] as string[]);
    const inUse = new Set([...fresh, ...(await ports.keptInUse(name))]);
    const spare = versions.filter((version) => !inUse.has(version)).sort((a, b) => compareVersions(b, a));
    for (const version of spare.slice(KEEP_VERSIONS)) await remove(places.kept(name, version));
    await dropOldEnvironments(name);
  };

  /** Its absence tells the next start that nothing was cut off. */
  const dropStaging = (): Promise<void> => rmdir(places.staging).catch(() => undefined);

  /** Environments that neither the version in use nor a kept one needs. */
  const dropOldEnvironments = async (name: string): Promise<void> => {
    const versions = await readdir(places.keptOf(name)).catch(() => [] as string[]);
    const folders = [places.current(name), ...versions.map((version) => places.kept(name, version))];
    const needed = await Promise.all(
      folders.map(async (folder) => {
        const text = await readFile(join(folder, 'plugin.json'), 'utf8').catch(() => undefined);
        if (text === undefined) return [];
        return [{ pluginsFolder: ports.pluginsFolder, folder, manifest: readManifest(text) }];
      }),
    );
    await removeEnvironments(ports.pluginsFolder, name, needed.flat());
  };

  return {
    catalogues,
    inspect,
    install,
    async rollBack(name, version) {
      const folder = places.kept(name, version);
      if (!/^[a-z0-9-]+$/.test(name) || !existsSync(join(folder, 'plugin.json'))) {
        throw new AppError({
          code: 'PLUGIN_VERSION_NOT_FOUND',
          message: `Version ${version} of "${name}" was not kept. Install it from where it came.`,
          data: { name, version },
        });
      }
      const current = await ports.current(name);
      return operations.start({ kind: 'roll-back', plugin: name, version }, async (progress) => {
        const staged = join(places.staging, randomUUID());
        try {
          await prepareKept(folder, progress);
          const there = current?.origin.kind === 'bundled' ? undefined : current;
          await putInPlace(progress, staged, { name, version, kind: 'roll-back' }, there, version);
        } finally {
          await remove(staged);
        }
      });
    },
    operations: () => operations.list(),
    watch: (operationId, signal) => operations.watch(operationId, signal),
    cancel: (operationId) => operations.cancel(operationId),
    async recover() {
      const brought = await recoverPlaces(places);
      await dropStaging();
      return brought;
    },
    refuseWhenBusy: (name) => operations.refuseWhenBusy(name),
    prepare: ({ name, version, folder }, ready) =>
      operations.start({ kind: 'prepare', plugin: name, version }, async (progress) => {
        await prepareKept(folder, progress);
        await ready();
      }),
    async forget(name) {
      await remove(places.keptOf(name));
      await removeEnvironments(ports.pluginsFolder, name, []);
    },
    async close() {
      closing.abort(new AppError({ code: 'PLUGIN_INSTALL_CANCELLED', message: 'PulseFlow was closed.' }));
      catalogues.close();
      await operations.close();
      for (const { staged } of inspections.values()) await remove(staged);
      await dropStaging();
    },
  };

  async function prepareKept(folder: string, progress: OperationProgress): Promise<void> {
    const manifest = readManifest(await readFile(join(folder, 'plugin.json'), 'utf8'));
    if (manifest.runtime !== 'python') return;
    await prepareEnvironment({
      pluginsFolder: ports.pluginsFolder,
      folder,
      manifest,
      env: ports.env,
      signal: AbortSignal.any([progress.signal, closing.signal]),
      log: (line) => progress.log('info', line),
      progress: (share, step) => progress.step(step, 0.9 * share),
    });
  }
}

async function remove(folder: string): Promise<void> {
  // What cannot be removed now is removed at the next start.
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

function isFileError(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown;
}
