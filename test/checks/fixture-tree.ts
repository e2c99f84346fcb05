import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/runtime.mjs';

/** A small project with this one's configuration, in which a test breaks rules on purpose. */
export interface FixtureTree {
  readonly path: string;
  remove(): void;
}

/**
 * Lays files out under a git-ignored folder of the checkout (so that packages resolve) together with copies of the named
 * configuration files.
 */
export function createFixtureTree(name: string, files: Record<string, string>, configs: readonly string[]): FixtureTree {
  const path = join(root, '.tsbuild', 'checks', `${name}-${process.pid}`);
  rmSync(path, { recursive: true, force: true });
  for (const config of ['package.json', ...configs]) cpSync(join(root, config), join(path, config), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
