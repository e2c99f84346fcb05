import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../../dependency-cruiser.config.mjs';
import { createFixtureTree, type FixtureTree } from './fixture-tree';
import { runTool } from './run-tool';

/** One file a rule that breaks it; the import is the whole crime. */
const badFiles: { rule: string; file: string; text: string }[] = [
  { rule: 'no-cycles', file: 'src/shared/model/hen.ts', text: "import './egg';" },
  { rule: 'resolvable', file: 'src/shared/model/lost.ts', text: "import './nowhere';" },
  { rule: 'no-dev-dependencies', file: 'src/main/store/dev.ts', text: "import 'fast-check';" },
  { rule: 'closed-folders-src', file: 'src/helpers/orphan.ts', text: 'export const alone = 1;' },
  { rule: 'closed-folders-src', file: 'src/helpers/importer.ts', text: "import '../shared/model/good';" },
  { rule: 'closed-folders-main', file: 'src/main/misc/orphan.ts', text: 'export const alone = 1;' },
  { rule: 'closed-folders-main', file: 'src/main/server/uses-misc.ts', text: "import '../misc/imported';" },
  { rule: 'closed-folders-renderer', file: 'src/renderer/widgets/button.ts', text: "import '../lib/good';" },
  { rule: 'shared-is-pure', file: 'src/shared/model/uses-engine.ts', text: "import '#main/engine/good';" },
  { rule: 'shared-uses-pure-packages', file: 'src/shared/model/uses-node.ts', text: "import 'node:fs';" },
  { rule: 'shared-uses-pure-packages', file: 'src/main/engine/uses-package.ts', text: "import 'fastify';" },
  { rule: 'engine-imports-shared-only', file: 'src/main/engine/uses-store.ts', text: "import '../store/good';" },
  { rule: 'nodes-import-the-sdk', file: 'src/main/nodes/uses-engine.ts', text: "import '../engine/good';" },
  { rule: 'plugins-are-strangers', file: 'plugins/slack/uses-store.ts', text: "import '#main/store/good';" },
  { rule: 'plugins-are-strangers', file: 'plugins/slack/uses-mail.ts', text: "import '../mail/good';" },
  { rule: 'the-sdk-is-for-plugins', file: 'packages/sdk/src/uses-engine.ts', text: "import '#main/engine/good';" },
  { rule: 'nodes-do-not-know-plugins', file: 'src/main/nodes/uses-plugin.ts', text: "import '../../../plugins/mail/good';" },
  { rule: 'store-is-below-the-rooms', file: 'src/main/store/uses-room.ts', text: "import '../rules/good';" },
  { rule: 'rooms-are-strangers', file: 'src/main/events/uses-rules.ts', text: "import '../rules/good';" },
  {
    rule: 'rooms-are-strangers',
    file: 'src/main/events/uses-rules-type.ts',
    text: "import type { good } from '../rules/good';\nexport type Good = typeof good;",
  },
  { rule: 'server-gets-rooms-as-arguments', file: 'src/main/server/uses-room.ts', text: "import '../rules/good';" },
  { rule: 'host-knows-no-window', file: 'src/main/host/uses-desktop.ts', text: "import '../desktop/good';" },
  { rule: 'desktop-imports-host', file: 'src/main/desktop/uses-room.ts', text: "import '../rules/good';" },
  { rule: 'host-is-loaded-lazily', file: 'src/main/desktop/loads-host.ts', text: "import '../host/index';" },
  { rule: 'window-entry-imports-desktop', file: 'src/main/index.ts', text: "import './rules/good';" },
  { rule: 'node-entries-import-host', file: 'src/main/headless.ts', text: "import './rules/good';" },
  { rule: 'entries-are-not-imported', file: 'src/main/server/uses-entry.ts', text: "import '../headless';" },
  { rule: 'electron-only-in-the-window', file: 'src/main/notifications/uses-electron.ts', text: "import 'electron';" },
  {
    rule: 'electron-stays-unreachable',
    file: 'src/main/host/reaches-electron.ts',
    text: "import '../notifications/uses-electron';",
  },
  { rule: 'preload-hands-over-a-port', file: 'src/preload/uses-main.ts', text: "import '#main/engine/good';" },
  { rule: 'renderer-imports-shared-only', file: 'src/renderer/lib/uses-main.ts', text: "import '#main/rules/good';" },
  { rule: 'holidays-come-by-the-contract', file: 'src/renderer/lib/uses-holidays.ts', text: "void import('date-holidays');" },
  { rule: 'renderer-has-no-node', file: 'src/renderer/lib/uses-node.ts', text: "import 'node:path';" },
  { rule: 'features-are-strangers', file: 'src/renderer/features/flows/uses-runs.ts', text: "import '../runs/good';" },
  { rule: 'app-is-on-top', file: 'src/renderer/features/flows/uses-app.ts', text: "import '../../app/good';" },
  {
    rule: 'components-know-no-feature',
    file: 'src/renderer/components/uses-feature.ts',
    text: "import '../features/runs/good';",
  },
  { rule: 'lib-knows-no-component', file: 'src/renderer/lib/uses-component.ts', text: "import '../components/good';" },
  { rule: 'tests-stay-outside', file: 'src/main/runs/uses-test.ts', text: "import '../../../test/support';" },
];

/** What DESIGN.md allows; none of these may be named. */
const goodFiles: Record<string, string> = {
  'src/shared/model/good.ts': "import { z } from 'zod';\nexport const good = z.string();",
  'src/main/engine/good.ts': "import { good } from '#shared/model/good';\nexport const engine = good;",
  'src/main/engine/sdk/good.ts': "import { engine } from '../good';\nexport const sdk = engine;",
  'src/main/nodes/good.ts':
    "import 'node:fs';\nimport 'nodemailer';\nimport { sdk } from '../engine/sdk/good';\nexport const node = sdk;",
  'packages/sdk/src/index.ts':
    "import { sdk } from '#main/engine/sdk/good';\nimport '#shared/model/good';\nexport const forPlugins = sdk;",
  'plugins/mail/good.ts': "import { forPlugins } from '../../packages/sdk/src/index';\nexport const plugin = forPlugins;",
  'src/main/store/good.ts': "import 'better-sqlite3';\nimport '../engine/good';\nexport const store = 1;",
  'src/main/rules/good.ts':
    "import { store } from '../store/good';\nimport '../engine/good';\nimport '#shared/model/good';\nexport const good = store;",
  'src/main/server/good.ts': "import 'fastify';\nimport '#shared/model/good';\nexport const server = 1;",
  'src/main/host/index.ts': "import '../rules/good';\nimport '../server/good';\nimport '../nodes/good';\nexport const host = 1;",
  'src/main/desktop/good.ts':
    "import 'electron';\nimport type { host } from '../host/index';\nexport const load = async (): Promise<typeof host> => (await import('../host/index')).host;",
  'src/main/cli.ts': "await import('./host/index');",
  'src/preload/index.ts': "import 'electron';\nimport '#shared/model/good';",
  'src/renderer/main.tsx': "import './app/good';",
  'src/renderer/app/good.ts': "import '../features/runs/good';",
  'src/renderer/features/runs/good.ts': "import '../../components/good';\nimport '../../lib/good';\nimport '#shared/model/good';",
  'src/renderer/components/good.ts': "import '../lib/good';",
  'src/renderer/lib/good.ts': "import 'react';\nexport const lib = 1;",
};

/** Needed by a bad file, neither good nor bad. */
const props: Record<string, string> = {
  'src/shared/model/egg.ts': "import './hen';",
  'src/main/misc/imported.ts': 'export const imported = 1;',
  'test/support.ts': 'export const support = 1;',
};

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

describe('the import rules', () => {
  let tree: FixtureTree;
  let violations: Violation[];

  beforeAll(async () => {
    const bad = Object.fromEntries(badFiles.map(({ file, text }) => [file, text]));
    tree = createFixtureTree('imports', { ...bad, ...goodFiles, ...props }, [
      'dependency-cruiser.config.mjs',
      'tsconfig.lint.json',
      'tsconfig.base.json',
    ]);
    const args = ['--config', 'dependency-cruiser.config.mjs', '--output-type', 'json', 'src', 'packages', 'plugins'];
    const { stdout, stderr } = await runTool(tree.path, 'dependency-cruiser/bin/dependency-cruiser.mjs', args);
    expect(stderr).toBe('');
    violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  });
  afterAll(() => tree.remove());

  it.each(badFiles)('$rule names $file', ({ rule, file }) => {
    // A cycle has no beginning: it is reported from one of its files, whichever was read first.
    const concerning = violations.filter(({ from, to }) => from === file || (rule === 'no-cycles' && to === file));
    expect(concerning.map((violation) => violation.rule.name)).toContain(rule);
  });

  it('name no file that keeps them', () => {
    expect(violations.filter(({ from }) => from in goodFiles)).toEqual([]);
  });

  it('are all broken by a file above', () => {
    const names = new Set(config.forbidden.map(({ name }) => name));
    expect([...names].sort()).toEqual([...new Set(badFiles.map(({ rule }) => rule))].sort());
  });
});
