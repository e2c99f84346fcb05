import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NODE_ICONS } from './node-icons';

const root = join(import.meta.dirname, '..', '..', '..', '..');

it('draws every icon that a node type or a bundled plugin names', () => {
  const named = globSync(['src/main/nodes/**/*.ts', 'plugins/*/src/**/*.ts'], { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^\s*icon: '([a-z0-9-]+)',$/gm)].map((match) => ({
        file,
        icon: match[1] ?? '',
      })),
    );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ icon }) => !(icon in NODE_ICONS))).toEqual([]);
});
