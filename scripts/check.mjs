// `npm run check`: everything that judges the code without running it. Prints a part's output only when it fails.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureNode, root } from './runtime.mjs';

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} mends what to do when it fails
 * @property {string[]} command a file below node_modules and its arguments
 */

/** @type {Part[][]} Parts of a row run side by side. The heavy ones come first and get both cores between them. */
const rows = [
  [
    { name: 'types', mends: 'npx tsc -b', command: ['typescript/bin/tsc', '-b', '--pretty'] },
    { name: 'format', mends: 'npm run format', command: ['@biomejs/biome/bin/biome', 'check', '--colors=force', '.'] },
    {
      name: 'imports',
      mends: 'DESIGN.md section 1 and dependency-cruiser.config.mjs say who may import whom',
      command: [
        'dependency-cruiser/bin/dependency-cruiser.mjs',
        '--config',
        'dependency-cruiser.config.mjs',
        'src',
        'packages',
        'plugins',
      ],
    },
  ],
  [
    { name: 'lint', mends: 'the messages say what to do instead', command: ['eslint/bin/eslint.js', '--color', '.'] },
    { name: 'unused', mends: 'delete what nothing uses', command: ['knip/bin/knip.js', '--no-progress'] },
  ],
];

/**
 * Runs every part.
 * @returns {Promise<string[]>} the names of the parts that failed
 */
export async function check() {
  /** @type {string[]} */
  const failed = [];
  for (const row of rows) {
    await Promise.all(
      row.map(async (part) => {
        if (!(await passes(part))) failed.push(part.name);
      }),
    );
  }
  return failed;
}

/** @param {Part} part */
async function passes(part) {
  const startedAt = performance.now();
  const [file = '', ...args] = part.command;
  const child = spawn(process.execPath, [join(root, 'node_modules', file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
    });
  }
  const code = await /** @type {Promise<number | null>} */ (
    new Promise((resolve) => {
      child.once('close', resolve);
    })
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${part.name} (${seconds} s)`);
  if (code !== 0) console.log(`${output.trimEnd()}\n  → ${part.mends}\n`);
  return code === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureNode();
  process.exitCode = (await check()).length === 0 ? 0 : 1;
}
