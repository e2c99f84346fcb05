import type { Command } from 'commander';
import type { CommandParts } from '../schedule-commands';

interface AuthorParts extends CommandParts {
  env: NodeJS.ProcessEnv;
  /** What `--home` says. */
  home(): string | undefined;
  exit(code: number): void;
}

interface InstallOptions {
  yes?: boolean;
  grant?: string[];
  name?: string;
  version?: string;
}

const many = (value: string, before: string[] = []): string[] => [...before, value];

/** `pulseflow plugin …`: for those who write plugins, and for those who use them. */
export function addPluginCommands(program: Command, parts: AuthorParts): void {
  const plugin = program.command('plugin').alias('plugins').description('write, pack, install and manage plugins');
  addAuthorCommands(plugin, parts);
  addUserCommands(plugin, parts);
  addCatalogueCommands(plugin, parts);
}

function addAuthorCommands(plugin: Command, { env, home, json, out, exit }: AuthorParts): void {
  plugin
    .command('new <name>')
    .description('make the folder of a new plugin, with a node and its test')
    .option('--python', 'in Python instead of TypeScript')
    .option('--folder <folder>', 'put it there instead of into ./<name>')
    .action(async (name: string, options: { python?: boolean; folder?: string }) => {
      const { newPlugin } = await import('./new-plugin');
      await newPlugin(
        { name, folder: options.folder ?? name, runtime: options.python === true ? 'python' : 'node' },
        json(),
        out,
      );
    });
  plugin
    .command('check [folder]')
    .description('look for what is wrong with a plugin, and say what it offers')
    .action(async (folder: string | undefined) => {
      const { checkPlugin } = await import('./check-plugin');
      exit(await checkPlugin(folder ?? '.', env, json(), out));
    });
  plugin
    .command('pack [folder]')
    .description('make a signed zip that others can install')
    .option('--key <file>', 'the signing key; without it your own, made at the first time (PULSEFLOW_SIGNING_KEY)')
    .option('--to <folder>', 'put the zip there')
    .action(async (folder: string | undefined, options: { key?: string; to?: string }) => {
      const { packPlugin } = await import('./pack-plugin');
      exit(await packPlugin({ ...options, folder: folder ?? '.', home: home() }, env, json(), out));
    });
  plugin
    .command('key')
    .description('show the fingerprint of your signing key; make the key when there is none')
    .option('--key <file>', 'another key')
    .action(async (options: { key?: string }) => {
      const { showKey } = await import('./signing-key');
      await showKey({ key: options.key, home: home() }, env, json(), out);
    });
  plugin
    .command('index <folder>')
    .description('make a catalogue of the packed plugins in a folder: its index.json')
    .option('--name <name>', 'what the catalogue is called', 'Plugins')
    .option('--sign', 'sign it with your key')
    .option('--key <file>', 'sign it with another key')
    .action(async (folder: string, options: { name: string; sign?: boolean; key?: string }) => {
      const { indexPlugins } = await import('./pack-plugin');
      await indexPlugins({ ...options, folder, home: home() }, env, json(), out);
    });
}

function addUserCommands(plugin: Command, { withClient, json, out }: AuthorParts): void {
  plugin
    .command('list', { isDefault: true })
    .description('all plugins')
    .action(() => withClient(false, async (client) => (await import('./manage-plugins')).listPlugins(client, json(), out)));
  plugin
    .command('show <name>')
    .description('a plugin: what it offers, asks for and was granted, its versions')
    .action((name: string) =>
      withClient(false, async (client) => (await import('./manage-plugins')).showPlugin(client, name, json(), out)),
    );
  plugin
    .command('install <source>')
    .description('x.zip, ./folder, npm:<package>[@version], or one of a catalogue: <name>[@version]')
    .option('--yes', 'grant all that it asks for')
    .option(
      '--grant <capability>',
      'grant one thing: network:<host>, read:<path>, write:<path>, command:<name>, credential:<type>, mail',
      many,
    )
    .action((source: string, options: InstallOptions) =>
      withClient(false, async (client) => {
        const { installPlugin } = await import('./install-plugin');
        return installPlugin(client, source, { ...options, json: json() }, out);
      }),
    );
  plugin
    .command('grant <name> [capabilities...]')
    .description('say what a plugin may do (as --grant of install); --all: all that it asks for')
    .option('--all', 'all that it asks for')
    .action((name: string, capabilities: string[], options: { all?: boolean }) =>
      withClient(false, async (client) => {
        const { grantPlugin } = await import('./manage-plugins');
        return grantPlugin(client, name, options.all === true ? 'all' : capabilities, json(), out);
      }),
    );
  for (const [verb, description] of [
    ['revoke', 'take back what a plugin may do'],
    ['enable', 'switch a plugin on'],
    ['disable', 'switch a plugin off'],
    ['restart', 'read a plugin again and start its process anew'],
  ] as const) {
    plugin
      .command(`${verb} <name>`)
      .description(description)
      .action((name: string) =>
        withClient(false, async (client) => (await import('./manage-plugins')).changePlugin(client, verb, name, json(), out)),
      );
  }
  plugin
    .command('remove <name>')
    .description('remove a plugin; refused while flows use it')
    .option('--even-if-used', 'remove it all the same')
    .action((name: string, options: { evenIfUsed?: boolean }) =>
      withClient(false, async (client) => {
        await client.plugins.remove({ name, evenIfUsed: options.evenIfUsed === true });
        out.line(json() ? JSON.stringify({ removed: name }) : `Removed ${name}`);
        return 0;
      }),
    );
  plugin
    .command('roll-back <name> <version>')
    .description('go back to a version that was kept')
    .action((name: string, version: string) =>
      withClient(false, async (client) => (await import('./install-plugin')).rollBackPlugin(client, name, version, json(), out)),
    );
  plugin
    .command('logs <name>')
    .description('what a plugin wrote outside of steps')
    .action((name: string) =>
      withClient(false, async (client) => (await import('./manage-plugins')).showLogs(client, name, json(), out)),
    );
}

function addCatalogueCommands(plugin: Command, { withClient, json, out }: AuthorParts): void {
  plugin
    .command('search [words...]')
    .description('search the catalogues')
    .option('--category <category>', 'only of this category')
    .action((words: string[], options: { category?: string }) =>
      withClient(false, async (client) =>
        (await import('./catalogues')).searchPlugins(client, { ...options, words }, json(), out),
      ),
    );
  plugin
    .command('updates')
    .description('read the catalogues again and list newer versions')
    .action(() => withClient(false, async (client) => (await import('./catalogues')).listUpdates(client, json(), out)));
  const catalogues = plugin.command('catalogues').description('where plugins are found');
  catalogues
    .command('list', { isDefault: true })
    .description('all catalogues')
    .action(() => withClient(false, async (client) => (await import('./catalogues')).listCatalogues(client, json(), out)));
  catalogues
    .command('add <location>')
    .description('a folder with an index.json, or the address of one')
    .action((location: string) =>
      withClient(false, async (client) => (await import('./catalogues')).addCatalogue(client, location, json(), out)),
    );
  catalogues
    .command('remove <id>')
    .description('remove a catalogue; what was installed from it stays')
    .action((id: string) =>
      withClient(false, async (client) => {
        await client.plugins.removeCatalogue({ id });
        out.line(json() ? JSON.stringify({ removed: id }) : `Removed the catalogue ${id}`);
        return 0;
      }),
    );
}
