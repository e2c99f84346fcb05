// DESIGN.md section 1 as rules: who may import whom. One file, so that the whole law can be read in one sitting.
// test/checks/imports.test.ts breaks each rule once and expects it to be named.

/** First-level folders are closed sets: a new one needs a decision in docs/decisions/, and then a word here. */
const environments = ['shared', 'main', 'preload', 'renderer'];
const foundations = ['engine', 'store', 'nodes', 'host', 'server', 'desktop'];
const capabilities = [
  ...[
    'access',
    'audit',
    'campaigns',
    'dead-letters',
    'events',
    'evidence',
    'files',
    'flow-files',
    'flows',
    'inbox',
    'leases',
    'mail',
    'metrics',
    'notifications',
    'plugins',
    'queues',
  ],
  ...['rules', 'runs', 'schedules', 'settings', 'system', 'usage', 'vault', 'webhooks'],
];
const entries = ['index', 'headless', 'cli'];

/** Packages without I/O, so that the page, the engine and a test can all run what uses them. */
const purePackages = [
  ...['yaml', 'zod', '@orpc/contract', 'jsonata', 'temporal-polyfill', '@cfworker/json-schema', 'date-holidays', 'ical.js'],
];

const capability = `^src/main/(${capabilities.join('|')})/`;
/** @param {string[]} names */
const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})(/|$)`;
/** @type {import('dependency-cruiser').DependencyType[]} */
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];
const electron = packages('electron');

/**
 * Whatever lies in `folder` must match `known`, be it the importing side, the imported one, or neither.
 * @param {string} name
 * @param {string} folder
 * @param {string} known
 * @param {string} comment
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]}
 */
function closedFolder(name, folder, known, comment) {
  const outsider = { path: `^${folder}/`, pathNot: `^${folder}/(${known})` };
  return [
    { name, comment, severity: 'error', from: outsider, to: {} },
    { name, comment, severity: 'error', from: {}, to: outsider },
    { name, comment, severity: 'error', from: { ...outsider, orphan: true }, to: {} },
  ];
}

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  ...closedFolder(
    'closed-folders-src',
    'src',
    `(${environments.join('|')})/`,
    `src/ holds ${environments.join(', ')} and nothing else. A new folder needs a decision in docs/decisions/.`,
  ),
  ...closedFolder(
    'closed-folders-main',
    'src/main',
    `(${[...foundations, ...capabilities].join('|')})/|(${entries.join('|')})\\.ts$|tsconfig\\.json$`,
    'src/main has one room a capability (listed in dependency-cruiser.config.mjs). A new one needs a decision in docs/decisions/.',
  ),
  ...closedFolder(
    'closed-folders-renderer',
    'src/renderer',
    '(app|components|features|lib|public)/|main\\.tsx$|index\\.html$|tsconfig\\.json$',
    'src/renderer holds app, components, features and lib. A new folder needs a decision in docs/decisions/.',
  ),
  {
    name: 'no-cycles',
    comment: 'Move what both sides need into a third file, or declare a port on the lower side.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'The import leads nowhere: a wrong path, or a package that package.json does not name.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '\\?' },
  },
  {
    name: 'no-dev-dependencies',
    comment: 'The app ships without devDependencies: move the package to dependencies (types may stay).',
    severity: 'error',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: [electron, packages('vite')] },
  },
  {
    name: 'shared-is-pure',
    comment: 'src/shared runs in every environment: no Node, no package with I/O, nothing of src outside shared.',
    severity: 'error',
    from: { path: '^src/shared/' },
    to: { path: '^src/', pathNot: '^src/shared/' },
  },
  {
    name: 'shared-uses-pure-packages',
    comment: `src/shared and src/main/engine may import only ${purePackages.join(', ')}.`,
    severity: 'error',
    from: { path: '^src/(shared|main/engine)/' },
    to: { dependencyTypes: [...npm, 'core'], pathNot: packages(...purePackages) },
  },
  {
    name: 'engine-imports-shared-only',
    comment: 'The engine is pure logic and ports. Declare in engine/ports.ts what you need; host hands it in.',
    severity: 'error',
    from: { path: '^src/main/engine/' },
    to: { path: '^src/', pathNot: '^src/(shared|main/engine)/' },
  },
  {
    name: 'nodes-import-the-sdk',
    comment: 'Node types know src/main/engine/sdk and src/shared. What else they need comes through the context.',
    severity: 'error',
    from: { path: '^src/main/nodes/' },
    to: { path: '^(src|packages|plugins)/', pathNot: ['^src/main/engine/sdk/', '^src/shared/', '^src/main/nodes/'] },
  },
  {
    name: 'plugins-are-strangers',
    comment:
      'A plugin is a folder a user can drop in or take out: it imports @pulseflow/sdk and packages, nothing else of this repository.',
    severity: 'error',
    from: { path: '^plugins/([^/]+)/' },
    to: { path: '^(src|packages|plugins)/', pathNot: ['^plugins/$1/', '^packages/sdk/src/(index|testing/index)\\.ts$'] },
  },
  {
    name: 'the-sdk-is-for-plugins',
    comment:
      'What the SDK takes from the app is what the app itself writes nodes with: src/shared, the node SDK and its form fields.',
    severity: 'error',
    from: { path: '^packages/sdk/' },
    to: {
      path: '^(src|plugins)/',
      pathNot: [
        '^src/(shared|main/engine/sdk|main/nodes/form)/',
        '^src/main/plugins/(runner\.ts$|runtime/((inside|reach)\.ts$|protocol/))',
      ],
    },
  },
  {
    name: 'nodes-do-not-know-plugins',
    comment: 'Core node types import no plugin.',
    severity: 'error',
    from: { path: '^src/main/nodes/' },
    to: { path: '^plugins/' },
  },
  {
    name: 'store-is-below-the-rooms',
    comment: 'The store knows src/shared and the ports of src/main/engine. Rooms import it, not the other way round.',
    severity: 'error',
    from: { path: '^src/main/store/' },
    to: { path: '^src/', pathNot: '^src/(shared|main/(engine|store))/' },
  },
  {
    name: 'rooms-are-strangers',
    comment:
      'A capability imports src/shared, src/main/engine and src/main/store. What it needs of another it declares in its own ports.ts; host introduces them.',
    severity: 'error',
    from: { path: capability },
    to: { path: '^(src|plugins)/', pathNot: ['^src/shared/', '^src/main/(engine|store)/', '^src/main/$1/'] },
  },
  {
    name: 'server-gets-rooms-as-arguments',
    comment: 'The HTTP server imports src/shared and src/main/engine. Routers and services are handed to it by host.',
    severity: 'error',
    from: { path: '^src/main/server/' },
    to: { path: '^(src|plugins)/', pathNot: '^src/(shared|main/(engine|server))/' },
  },
  {
    name: 'host-knows-no-window',
    comment: 'The host runs headless too: nothing of the window, the page or the entries. Declare a port; desktop implements it.',
    severity: 'error',
    from: { path: '^src/main/host/' },
    to: { path: ['^src/main/desktop/', '^src/(preload|renderer)/', `^src/main/(${entries.join('|')})\\.ts$`] },
  },
  {
    name: 'desktop-imports-host',
    comment: 'The window knows src/main/host and src/shared. Rooms stay behind the host.',
    severity: 'error',
    from: { path: '^src/main/desktop/' },
    to: { path: '^(src|plugins)/', pathNot: '^src/(shared|main/(desktop|host))/' },
  },
  {
    name: 'host-is-loaded-lazily',
    comment:
      "The shell must open before the host is loaded, and run where it cannot be: `await import('../host/index')` (types are free, and where the workspace lies).",
    severity: 'error',
    from: { path: '^src/main/(desktop/|index\\.ts$)' },
    to: { path: '^src/main/host/', pathNot: '^src/main/host/home\\.ts$', dependencyTypesNot: ['dynamic-import', 'type-only'] },
  },
  {
    name: 'window-entry-imports-desktop',
    comment: 'src/main/index.ts starts src/main/desktop and nothing else.',
    severity: 'error',
    from: { path: '^src/main/index\\.ts$' },
    to: { path: '^(src|plugins)/', pathNot: '^src/(shared|main/(desktop|host))/' },
  },
  {
    name: 'node-entries-import-host',
    comment: 'The headless and command-line entries know src/main/host and src/shared.',
    severity: 'error',
    from: { path: '^src/main/(headless|cli)\\.ts$' },
    to: { path: '^(src|plugins)/', pathNot: ['^src/(shared|main/host)/', '^src/main/(headless|cli)\\.ts$'] },
  },
  {
    name: 'entries-are-not-imported',
    comment: 'An entry starts things when it is loaded. Put what you want to share into host.',
    severity: 'error',
    from: { path: '^(src|plugins)/', pathNot: '^src/main/cli\\.ts$' },
    to: { path: `^src/main/(${entries.join('|')})\\.ts$` },
  },
  {
    name: 'electron-only-in-the-window',
    comment:
      'Only src/main/desktop, src/main/index.ts and src/preload run in Electron. Declare a port and let desktop implement it.',
    severity: 'error',
    from: { path: '^(src|plugins)/', pathNot: '^src/(main/desktop/|main/index\\.ts$|preload/)' },
    to: { path: electron },
  },
  {
    name: 'electron-stays-unreachable',
    comment: 'The engine, the rooms and the host must not reach Electron through others either.',
    severity: 'error',
    from: { path: '^src/(shared|main/(engine|host|server|store|nodes))/' },
    to: { reachable: true, path: electron },
  },
  {
    name: 'preload-hands-over-a-port',
    comment: 'The preload imports electron and src/shared: it hands one MessagePort to the page, nothing else.',
    severity: 'error',
    from: { path: '^src/preload/' },
    to: { path: '^(src|plugins)/', pathNot: '^src/(shared|preload)/' },
  },
  {
    name: 'renderer-imports-shared-only',
    comment: 'The page knows src/shared. It reaches main through the client in src/renderer/lib.',
    severity: 'error',
    from: { path: '^src/renderer/' },
    to: { path: '^(src|plugins)/', pathNot: '^src/(shared|renderer)/' },
  },
  {
    name: 'renderer-has-no-node',
    comment: 'The page is sandboxed: no Node built-ins.',
    severity: 'error',
    from: { path: '^src/(renderer|preload)/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'holidays-come-by-the-contract',
    comment: 'The data of all countries are a megabyte and a half: the host reads them and the page asks it for the days.',
    severity: 'error',
    from: { path: '^src/renderer/' },
    to: { reachable: true, path: packages('date-holidays', 'ical.js') },
  },
  {
    name: 'features-are-strangers',
    comment:
      'A feature imports src/renderer/components and src/renderer/lib, no other feature. Move what two need into components.',
    severity: 'error',
    from: { path: '^src/renderer/features/([^/]+)/' },
    to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
  },
  {
    name: 'app-is-on-top',
    comment:
      'src/renderer/app wires the features; nothing but main.tsx imports it. Move what a feature needs into components or lib.',
    severity: 'error',
    from: { path: '^src/renderer/(features|components|lib)/' },
    to: { path: '^src/renderer/(app/|main\\.tsx$)' },
  },
  {
    name: 'components-know-no-feature',
    comment: 'Components and lib are shared by all features, so they know none.',
    severity: 'error',
    from: { path: '^src/renderer/(components|lib)/' },
    to: { path: '^src/renderer/features/' },
  },
  {
    name: 'lib-knows-no-component',
    comment: 'lib is the floor of the page (client, formats, keys); components stand on it.',
    severity: 'error',
    from: { path: '^src/renderer/lib/' },
    to: { path: '^src/renderer/components/' },
  },
  {
    name: 'tests-stay-outside',
    comment: 'Product code imports no test, bench or script.',
    severity: 'error',
    from: { path: '^(src|packages|plugins)/' },
    to: { path: ['^(test|bench|scripts)/', '\\.test\\.tsx?$'] },
  },
];

export default {
  forbidden,
  options: {
    // Tests may reach across: they put together what the product keeps apart.
    exclude: { path: ['\\.test\\.tsx?$', '^(out|\\.tsbuild)/'] },
    doNotFollow: { path: 'node_modules' },
    // An import of a type is a dependency too: it decides who can change without whom.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.lint.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['pulseflow-source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.json'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
