import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFixtureTree, type FixtureTree } from './fixture-tree';
import { runTool } from './run-tool';

const long = (lines: number) => 'export {};\n'.repeat(1) + '// a line\n'.repeat(lines);

/** One file a rule that breaks it. */
const badFiles: { rule: string; file: string; text: string }[] = [
  {
    rule: '@typescript-eslint/no-floating-promises',
    file: 'src/main/runs/floating.ts',
    text: 'async function later() {}\nlater();',
  },
  {
    rule: '@typescript-eslint/no-misused-promises',
    file: 'src/main/runs/misused.ts',
    text: 'async function ok() { return true; }\nexport const answer = ok() ? 1 : 2;',
  },
  { rule: '@typescript-eslint/await-thenable', file: 'src/main/runs/awaits.ts', text: 'export const one = async () => await 1;' },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    file: 'src/main/runs/switch.ts',
    text: "export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}",
  },
  { rule: '@typescript-eslint/no-explicit-any', file: 'src/main/runs/any.ts', text: 'export const x: any = 1;' },
  {
    rule: '@typescript-eslint/no-unsafe-argument',
    file: 'src/main/runs/argument.ts',
    text: "function f(x: string) {\n  return x;\n}\nf(JSON.parse('1'));",
  },
  {
    rule: '@typescript-eslint/no-unsafe-assignment',
    file: 'src/main/runs/assignment.ts',
    text: "export const x = JSON.parse('1');",
  },
  { rule: '@typescript-eslint/no-unsafe-call', file: 'src/main/runs/call.ts', text: "JSON.parse('1')();" },
  { rule: '@typescript-eslint/no-unsafe-member-access', file: 'src/main/runs/member.ts', text: "JSON.parse('1').x;" },
  {
    rule: '@typescript-eslint/no-unsafe-return',
    file: 'src/main/runs/return.ts',
    text: "export const f = () => JSON.parse('1');",
  },
  { rule: '@typescript-eslint/only-throw-error', file: 'src/main/runs/throws.ts', text: "throw 'a text';" },
  {
    rule: '@typescript-eslint/ban-ts-comment',
    file: 'src/main/runs/ignore.ts',
    text: '// @ts-ignore\nexport const x: number = 1;',
  },
  {
    rule: '@typescript-eslint/consistent-type-imports',
    file: 'src/main/runs/types.ts',
    text: "import { Stats } from 'node:fs';\nexport type S = Stats;",
  },
  { rule: 'eqeqeq', file: 'src/main/runs/equal.ts', text: 'export const f = (a: number, b: number) => a == b;' },
  { rule: 'no-empty', file: 'src/main/runs/empty.ts', text: "try {\n  JSON.stringify('');\n} catch {}" },
  { rule: 'no-var', file: 'src/main/runs/var.ts', text: 'export var x = 1;' },
  { rule: 'prefer-const', file: 'src/main/runs/let.ts', text: 'let x = 1;\nexport const y = x;' },
  { rule: 'max-lines', file: 'src/main/runs/long.ts', text: long(320) },
  { rule: 'pulseflow/max-lines', file: 'src/main/runs/too-long.ts', text: long(520) },
  { rule: 'no-restricted-imports', file: 'src/main/runs/electron.ts', text: "import 'electron';" },
  { rule: 'no-restricted-imports', file: 'src/main/runs/sqlite.ts', text: "import 'better-sqlite3';" },
  { rule: 'no-restricted-imports', file: 'src/renderer/features/flows/rete.ts', text: "import 'rete';" },
  { rule: 'no-restricted-syntax', file: 'src/shared/model/clock.ts', text: 'export const now = Date.now();' },
  { rule: 'no-restricted-syntax', file: 'src/main/engine/today.ts', text: 'export const now = new Date();' },
  { rule: 'no-restricted-syntax', file: 'src/main/engine/chance.ts', text: 'export const chance = Math.random();' },
  {
    rule: 'no-restricted-syntax',
    file: 'src/main/runs/sleep.test.ts',
    text: 'await new Promise((resolve) => setTimeout(resolve, 100));',
  },
  { rule: 'no-restricted-imports', file: 'src/main/runs/timers.test.ts', text: "import 'node:timers/promises';" },
  {
    rule: 'react-hooks/rules-of-hooks',
    file: 'src/renderer/features/runs/hooks.tsx',
    text: "import { useState } from 'react';\nexport function C({ a }: { a: boolean }) {\n  if (a) useState(1);\n  return null;\n}",
  },
  {
    rule: 'react-hooks/exhaustive-deps',
    file: 'src/renderer/features/runs/deps.tsx',
    text: "import { useEffect } from 'react';\nexport function C({ a }: { a: number }) {\n  useEffect(() => console.log(a), []);\n  return null;\n}",
  },
];

interface FileReport {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

describe('the lint rules', () => {
  let tree: FixtureTree;
  let reports: FileReport[];

  beforeAll(async () => {
    const files = Object.fromEntries(badFiles.map(({ file, text }) => [file, text]));
    tree = createFixtureTree('lint', { ...files, 'src/main/runs/good.ts': 'export const good = 1;\n' }, [
      'eslint.config.mjs',
      'tsconfig.lint.json',
      'tsconfig.base.json',
    ]);
    const { stdout, stderr } = await runTool(tree.path, 'eslint/bin/eslint.js', ['--no-ignore', '--format', 'json', 'src']);
    expect(stderr).toBe('');
    reports = JSON.parse(stdout) as FileReport[];
  });
  afterAll(() => tree.remove());

  const rulesIn = (file: string) => reports.find(({ filePath }) => filePath.endsWith(file))?.messages.map(({ ruleId }) => ruleId);

  it.each(badFiles)('$rule names $file', ({ rule, file }) => {
    expect(rulesIn(file)).toContain(rule);
  });

  it('name no file that keeps them', () => {
    expect(rulesIn('src/main/runs/good.ts')).toEqual([]);
  });
});
