/** The commands of `pulseflow`. They speak the contract, through a running instance or a host of their own. */
import { ORPCError } from '@orpc/client';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { PulseflowClient } from '#shared/contract';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import { VERSION } from '../version';
import { connect } from './connect';
import { addInboxCommands } from './inbox-commands';
import { addMachineCommands } from './machine-commands';
import { consoleOutput, formatJson, type Output } from './output';
import { addPeopleCommands } from './people-commands';
import { addPluginCommands } from './plugins/plugin-commands';
import { addScheduleCommands } from './schedule-commands';

interface GlobalOptions {
  json?: boolean;
  home?: string;
  url?: string;
  token?: string;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw new InvalidArgumentError('A number from 1 to 500.');
  return limit;
}

/** An error of this process, or one that a running instance answered with. */
function errorInfoOf(error: unknown): ErrorInfo {
  if (!(error instanceof ORPCError)) return toErrorInfo(error);
  const { kind = 'user', details } = (error.data ?? {}) as { kind?: ErrorInfo['kind']; details?: ErrorInfo['data'] };
  return { code: String(error.code), kind, message: error.message, ...(details === undefined ? {} : { data: details }) };
}

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 wrong usage, 3 a run is in doubt. */
export async function runCli(argv: readonly string[], env: NodeJS.ProcessEnv, out: Output = consoleOutput): Promise<number> {
  let exitCode = 0;
  const program = new Command('pulseflow')
    .description('Automation that survives: flows, runs and events from the command line')
    .version(VERSION)
    .option('--json', 'print JSON')
    .option('--home <folder>', 'data folder (PULSEFLOW_HOME)')
    .option('--url <address>', 'a running instance elsewhere (PULSEFLOW_URL)')
    .option('--token <token>', 'its API token (PULSEFLOW_TOKEN)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.line(text.trimEnd()), writeErr: (text) => out.error(text.trimEnd()) });

  const globals = () => program.opts<GlobalOptions>();
  const json = () => globals().json === true;
  const withClient = async (work: boolean, act: (client: PulseflowClient) => Promise<number | undefined>) => {
    const connection = await connect(globals(), env, work);
    try {
      exitCode = (await act(connection.client)) ?? 0;
    } finally {
      await connection.close();
    }
  };

  program
    .command('serve')
    .description('run without a window, until a signal ends it')
    .option('--templates', 'install the templates for a new user')
    .option('--port <number>', 'where to listen')
    .option('--host <address>', 'address to bind to')
    .action(async (options: { templates?: boolean; port?: string; host?: string }) => {
      const { runHeadless } = await import('../headless');
      const home = globals().home;
      const token = globals().token;
      await runHeadless(
        [
          ...(options.templates ? ['--templates'] : []),
          ...(options.port === undefined ? [] : ['--port', options.port]),
          ...(options.host === undefined ? [] : ['--host', options.host]),
          ...(home === undefined ? [] : ['--home', home]),
        ],
        token === undefined ? env : { ...env, PULSEFLOW_TOKEN: token },
      );
      exitCode = Number(process.exitCode ?? 0);
    });

  program
    .command('run <flow>')
    .description('start a run of a published flow (name or id) and wait for its end')
    .option('--input <file>', 'JSON for the trigger; - for standard input')
    .option('--no-wait', 'only start it')
    .action((flow: string, options: { input?: string; wait: boolean }) =>
      withClient(true, async (client) => {
        const { runFlow } = await import('./runs');
        return runFlow(client, flow, { inputFile: options.input, wait: options.wait, json: json() }, out);
      }),
    );

  const flows = program.command('flows').description('list, import and export flows');
  flows
    .command('list')
    .description('all flows')
    .action(() =>
      withClient(false, async (client) => {
        await (await import('./flows')).listFlows(client, json(), out);
        return 0;
      }),
    );
  flows
    .command('import <files...>')
    .description('make drafts of exported definitions; - for standard input')
    .option('--publish', 'publish them too')
    .action((files: string[], options: { publish?: boolean }) =>
      withClient(false, async (client) => {
        await (await import('./flows')).importFlows(client, files, options.publish === true, json(), out);
        return 0;
      }),
    );
  flows
    .command('export <flow>')
    .description('the definition as JSON')
    .option('--output <file>', 'write it there')
    .action((flow: string, options: { output?: string }) =>
      withClient(false, async (client) => {
        await (await import('./flows')).exportFlow(client, flow, options.output, out);
        return 0;
      }),
    );

  const runs = program.command('runs').description('list and show runs');
  runs
    .command('list')
    .description('newest first')
    .option('--flow <flow>', 'only of this flow (name or id)')
    .option('--status <status>', 'only in this state')
    .option('--limit <count>', 'how many', parseLimit, 20)
    .action((options: { flow?: string; status?: string; limit: number }) =>
      withClient(false, async (client) => {
        await (await import('./runs')).listRuns(
          client,
          { ...options, flow: options.flow, status: options.status, json: json() },
          out,
        );
        return 0;
      }),
    );
  runs
    .command('show <run>')
    .description('a run with its steps and logs')
    .action((run: string) =>
      withClient(false, async (client) => {
        await (await import('./runs')).showRun(client, run, json(), out);
        return 0;
      }),
    );

  addScheduleCommands(program, { withClient, json, out });
  addInboxCommands(program, { withClient, json, out });
  addPeopleCommands(program, { withClient, json, out });
  addPluginCommands(program, {
    ...{ withClient, json, out, env },
    home: () => globals().home,
    exit: (code) => {
      exitCode = code;
    },
  });

  const credentials = program.command('credentials').description('list and test credentials; never shows a secret');
  credentials
    .command('list', { isDefault: true })
    .description('all credentials')
    .action(() => withClient(false, async (client) => (await import('./credentials')).listCredentials(client, json(), out)));
  credentials
    .command('test <credential>')
    .description('try one (name or id) against its service')
    .action((credential: string) =>
      withClient(false, async (client) => (await import('./credentials')).testCredential(client, credential, json(), out)),
    );

  program
    .command('events')
    .description('emit events')
    .command('emit <type>')
    .description('store an event; rules and flows act on it')
    .option('--data <json>', 'JSON, @file, or - for standard input')
    .action((type: string, options: { data?: string }) =>
      withClient(true, async (client) => {
        const { readJsonArgument } = await import('./runs');
        const data = readJsonArgument(options.data);
        const event = await client.events.emit({ type, ...(data === undefined ? { data: {} } : { data }) });
        out.line(json() ? formatJson(event) : `Event ${event.type} stored as number ${event.sequence}`);
        return 0;
      }),
    );

  program
    .command('backup')
    .description('copy the database, also while PulseFlow runs')
    .option('--to <file>', 'put the copy there, too')
    .action((options: { to?: string }) =>
      withClient(false, async (client) => {
        await (await import('./backup')).makeBackup(client, options.to, json(), out);
        return 0;
      }),
    );
  program
    .command('restore <file>')
    .description('put a backup in the place of the database; refuses while PulseFlow runs, keeps the old database aside')
    .option('--resume-runs', 'let runs that were open in the backup go on: what they did since may happen twice')
    .action(async (file: string, options: { resumeRuns?: boolean }) => {
      const { restore } = await import('./backup');
      await restore(env, { home: globals().home, file, resumeRuns: options.resumeRuns === true }, json(), out);
    });

  addMachineCommands(program, { withClient, json, out });

  program
    .command('doctor')
    .description('look for what could be wrong on this machine')
    .option('--full', 'compare every index of the database with its table, too; minutes on a large one')
    .option('--repair', 'mend what can be mended without losing anything; refuses while PulseFlow runs')
    .action(async (options: { full?: boolean; repair?: boolean }) => {
      const { doctor } = await import('./doctor');
      exitCode = await doctor(env, { ...options, home: globals().home }, json(), out);
    });

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const info = errorInfoOf(error);
    if (json()) out.line(formatJson({ error: info }));
    else out.error(`${info.message} (${info.code})`);
    return 1;
  }
}
