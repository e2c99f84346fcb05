import { describe, expect, it } from 'vitest';
import { createFixtureTree } from './fixture-tree';
import { runTool } from './run-tool';

/** Lays one bad file out, runs the check on it, and gives its exit code and output. */
async function judge(name: string, files: Record<string, string>, configs: string[], tool: string, args: string[]) {
  const tree = createFixtureTree(name, files, configs);
  try {
    const { code, stdout, stderr } = await runTool(tree.path, tool, args);
    return { code, said: stdout + stderr };
  } finally {
    tree.remove();
  }
}

describe('the other checks', () => {
  it('format: refuses a file that is not formatted, and imports out of order', async () => {
    const check = (text: string) =>
      judge('format', { 'src/shared/a.ts': text }, ['biome.json'], '@biomejs/biome/bin/biome', [
        'check',
        '--vcs-enabled=false',
        'src',
      ]);
    expect((await check("export const a = 'a';\n")).code).toBe(0);
    expect((await check('export const a = "a"\n')).code).toBe(1);
    expect((await check("import z from 'zod';\nimport b from 'b';\n\nexport const a = [b, z];\n")).code).toBe(1);
  });

  it('types: refuses Node and the page in shared and in the engine', async () => {
    const configs = ['tsconfig.base.json', 'src/shared/tsconfig.json'];
    const check = (text: string) =>
      judge('types', { 'src/shared/a.ts': text }, configs, 'typescript/bin/tsc', [
        '-p',
        'src/shared',
        '--noEmit',
        '--composite',
        'false',
      ]);
    expect((await check('export const a = 1;\n')).said).toBe('');
    for (const foreign of ['process.pid', 'document.title', 'setTimeout(() => 1)', "Buffer.from('')"]) {
      const { code, said } = await check(`export const a = ${foreign};\n`);
      expect(code, foreign).not.toBe(0);
      expect(said).toContain('Cannot find name');
    }
  });

  it('unused: names files, exports and packages that nothing uses', async () => {
    const files = {
      'src/main/cli.ts': "import { used } from './used';\n\nused();\n",
      'src/main/used.ts': 'export const used = () => 1;\nexport const idle = 1;\n',
      'src/main/nobody.ts': 'export const nobody = 1;\n',
    };
    const { code, said } = await judge('unused', files, ['knip.config.ts'], 'knip/bin/knip.js', [
      '--no-progress',
      '--include',
      'files,exports,dependencies',
    ]);
    expect(code).toBe(1);
    expect(said).toContain('src/main/nobody.ts');
    expect(said).toContain('idle');
    expect(said).toContain('fastify');
  });
});
