// What the compiler cannot say and the formatter does not care about. Every message says what to do instead. Formatting
// and import order are Biome's; who may import whom is dependency-cruiser's; this file repeats neither, except for three
// packages that are named here so that the editor says it while one types.
import { builtinRules } from 'eslint/use-at-your-own-risk';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const electron = {
  group: ['electron', 'electron/*'],
  message:
    'Only src/main/desktop, src/main/index.ts and src/preload run in Electron. Declare a port and let desktop implement it.',
};
const sqlite = {
  group: ['better-sqlite3'],
  message: 'Only src/main/store talks to SQLite. Use its repositories, journal and Kysely types.',
};
const rete = {
  group: ['rete', 'rete-*'],
  message: 'Only src/renderer/components/graph knows rete. Use its component and its plain graph model.',
};
const promiseTimers = {
  group: ['timers/promises', 'node:timers/promises'],
  message: 'A test that sleeps is slow and flaky. Wait for the condition: expect.poll(), vi.waitFor(), or the manual clock.',
};

/**
 * @param {...{ group: string[], message: string }} patterns
 * @returns {Record<string, ['error', object]>}
 */
const restrictedImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const wallClock = 'Time comes from the Clock port: clock.now(). In a pure function take the time as an argument.';
/** @type {Record<string, ['error', ...object[]]>} */
const noWorld = {
  'no-restricted-syntax': [
    'error',
    { selector: "MemberExpression[object.name='Date'][property.name='now']", message: wallClock },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: wallClock },
    { selector: "CallExpression[callee.name='Date']", message: wallClock },
    {
      selector: "MemberExpression[object.name='Math'][property.name='random']",
      message: 'Chance comes from the Chance port: chance.random(). In a pure function take the number as an argument.',
    },
  ],
};

const maxLines = builtinRules.get('max-lines');
if (maxLines === undefined) throw new Error('ESLint has no rule max-lines any more.');

const noSleep = 'A test that sleeps is slow and flaky. Wait for the condition: expect.poll(), vi.waitFor(), or the manual clock.';
const sleeps = [
  "NewExpression[callee.name='Promise'] > ArrowFunctionExpression > CallExpression.body[callee.name='setTimeout']",
  "NewExpression[callee.name='Promise'] > :function > BlockStatement[body.length=1] > ExpressionStatement > CallExpression[callee.name='setTimeout']",
  "CallExpression[callee.property.name='waitForTimeout']",
];
/** @type {Record<string, ['error', ...object[]]>} */
const noSleeping = { 'no-restricted-syntax': ['error', ...sleeps.map((selector) => ({ selector, message: noSleep }))] };

/**
 * @param {number} warnAt
 * @param {number} failAt
 * @returns {Record<string, ['warn' | 'error', object]>}
 */
const sizes = (warnAt, failAt) => ({
  'max-lines': ['warn', { max: warnAt }],
  'pulseflow/max-lines': ['error', { max: failAt }],
});

const tests = ['**/*.test.{ts,tsx}', 'test/**/*.{ts,tsx}'];

export default tseslint.config(
  {
    ignores: [
      'out/',
      'packages/*/dist/',
      '.tsbuild/',
      'node_modules/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'test/fixtures/',
      'resources/',
    ],
  },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    // The same rule twice, because one rule has one severity: a warning to think, an error to split.
    plugins: { pulseflow: { rules: { 'max-lines': maxLines } } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      eqeqeq: 'error',
      'no-empty': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      ...sizes(300, 500),
      ...restrictedImports(electron, sqlite, rete),
    },
  },
  { files: ['src/shared/**/*.ts', 'src/main/engine/**/*.ts'], ignores: tests, rules: noWorld },
  { files: ['src/main/index.ts', 'src/main/desktop/**/*.ts', 'src/preload/**/*.ts'], rules: restrictedImports(sqlite, rete) },
  { files: ['src/main/store/**/*.ts', 'bench/**/*.ts'], rules: restrictedImports(electron, rete) },
  { files: ['src/renderer/components/graph/**/*.{ts,tsx}'], rules: restrictedImports(electron, sqlite) },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: tests, rules: { ...sizes(500, 800), ...noSleeping, ...restrictedImports(promiseTimers) } },
);
