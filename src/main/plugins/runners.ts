/** The runners of versions that are in use: made at the first call, and ended when nothing needs them any more. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { Capabilities } from '#shared/model/plugin';
import { isolationOf } from './capabilities';
import type { PluginFolder } from './folder';
import type { PluginRunner } from './runner';
import { createRunner } from './runtime/create-runner';

/** A version whose code may be called. */
export interface Servable extends PluginFolder {
  isBundled: boolean;
  granted: Capabilities;
  /** Python: its interpreter. */
  python?: string | undefined;
}

export interface RunnersPorts {
  home: string;
  onDenied(plugin: string, denial: JsonObject): void;
  onCrash(plugin: string, error: ErrorInfo): void;
  /** Its process or its log is different from before. */
  onChange(plugin: string): void;
}

/** How long steps may take to end on a version that is replaced. They have limits of their own; this one is for those without. */
const FINISH_MS = 86_400_000;

export interface Runners {
  /** The same runner as long as files, grants and interpreter are the same. */
  of(version: Servable): PluginRunner;
  /** The one that `of` would give, when there is one. */
  peek(version: Servable): PluginRunner | undefined;
  /** Runs its code once, with nothing granted, to hear what it offers. Errors: those of `PluginRunner.describe`. */
  describe(version: Omit<Servable, 'granted'>): ReturnType<PluginRunner['describe']>;
  /** Ends those of a plugin that are not among these; what is at work on them finishes. */
  keepOnly(plugin: string, versions: readonly Servable[]): void;
  /** Ends the processes of a plugin, those at work after `graceMs`; the next call starts new ones. */
  restart(plugin: string, graceMs: number): Promise<void>;
  close(graceMs: number): Promise<void>;
}

export function createRunners({ home, onDenied, onCrash, onChange }: RunnersPorts): Runners {
  const running = new Map<string, { plugin: string; runner: PluginRunner; stop(): void }>();
  /** Replaced, with steps still at work on them. */
  const finishing = new Set<PluginRunner>();

  const make = (version: Omit<Servable, 'granted'>, granted: Capabilities): PluginRunner => {
    const { name } = version.manifest;
    return createRunner({
      manifest: version.manifest,
      folder: version.folder,
      isolation: isolationOf(version.manifest, version.isBundled, granted),
      granted,
      filesFolder: join(home, 'files'),
      tempFolder: join(home, 'plugins', '.run', `${name}-${randomBytes(4).toString('hex')}`),
      ...(version.python === undefined ? {} : { python: version.python }),
      onDenied: (denial) => onDenied(name, { ...denial }),
      onCrash: (error) => onCrash(name, error),
    });
  };
  const finish = async (runner: PluginRunner, graceMs: number): Promise<void> => {
    finishing.add(runner);
    try {
      await runner.close(graceMs);
    } finally {
      finishing.delete(runner);
    }
  };
  const drop = (key: string, graceMs: number): Promise<void> => {
    const found = running.get(key);
    if (found === undefined) return Promise.resolve();
    running.delete(key);
    found.stop();
    return finish(found.runner, graceMs);
  };

  return {
    of(version) {
      const key = keyOf(version);
      const known = running.get(key);
      if (known !== undefined) return known.runner;
      const plugin = version.manifest.name;
      const runner = make(version, version.granted);
      running.set(key, { plugin, runner, stop: runner.onChange(() => onChange(plugin)) });
      return runner;
    },
    peek: (version) => running.get(keyOf(version))?.runner,
    async describe(version) {
      const nothing: Capabilities = { network: [], files: [], commands: [], credentials: [], mail: false };
      const runner = make(version, nothing);
      try {
        return await runner.describe();
      } finally {
        await runner.close(0);
      }
    },
    keepOnly(plugin, versions) {
      const keep = new Set(versions.map(keyOf));
      for (const [key, found] of running) if (found.plugin === plugin && !keep.has(key)) void drop(key, FINISH_MS);
    },
    async restart(plugin, graceMs) {
      const keys = [...running].filter(([, found]) => found.plugin === plugin).map(([key]) => key);
      await Promise.all(keys.map((key) => drop(key, graceMs)));
    },
    async close(graceMs) {
      const old = [...finishing];
      await Promise.all([...[...running.keys()].map((key) => drop(key, graceMs)), ...old.map((runner) => runner.close(graceMs))]);
    },
  };
}

function keyOf({ folder, digest, granted, python }: Servable): string {
  return JSON.stringify([folder, digest, granted, python ?? null]);
}
