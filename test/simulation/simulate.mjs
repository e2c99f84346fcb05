/**
 * `npm run simulate [-- --seeds 1000 --first 1 --mode memory|sqlite|both --jobs 2 --mutant <name> --trace]`
 *
 * Runs the TypeScript of the app as it is, without a build: Node strips the types, the hooks below find files whose import
 * names no ending, and change one line of one file when a mutant is asked for.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNode, root } from '../../scripts/runtime.mjs';
import { mutants } from './mutants.mjs';

await ensureNode();
const at = process.argv.indexOf('--mutant');
const mutant = at === -1 ? undefined : mutants.find(({ name }) => name === process.argv[at + 1]);
if (at !== -1 && mutant === undefined) {
  console.error(`There is no mutant "${process.argv[at + 1]}". There are: ${mutants.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const mutated = mutant === undefined ? undefined : join(root, mutant.file);

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = context.parentURL?.endsWith('.ts') === true && !context.parentURL.includes('/node_modules/');
    if (!isOurs || !/^\.{1,2}\//.test(specifier) || /\.(m?[jt]s|json)$/.test(specifier)) return next(specifier, context);
    try {
      return next(`${specifier}.ts`, context);
    } catch {
      return next(`${specifier}/index.ts`, context);
    }
  },
  load(url, context, next) {
    if (mutant === undefined || mutated === undefined || !url.startsWith('file:') || fileURLToPath(url) !== mutated) {
      return next(url, context);
    }
    const source = readFileSync(mutated, 'utf8');
    if (!source.includes(mutant.find)) throw new Error(`The mutant ${mutant.name} does not find its line in ${mutant.file}`);
    return { format: 'module-typescript', source: source.replace(mutant.find, () => mutant.replace), shortCircuit: true };
  },
});

const { main } = await import('./command.ts');
process.exitCode = await main(process.argv.slice(2));
