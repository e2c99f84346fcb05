/** Starts an instance from the command line and the environment, and prints where it is. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError, toErrorInfo } from '#shared/model/errors';
import { faultsFromEnv } from './faults';
import { workspaceHome } from './home';
import { type Instance, startInstance } from './instance';
import { DEFAULT_PORT, parsePort, portFromEnv } from './listen-port';
import { createLog } from './logger';
import { VERSION } from './version';

const HELP = `PulseFlow ${VERSION}, without a window

  --headless        do not look for a display
  --templates         install and publish the templates for a new user
  --port <number>   where to listen (PULSEFLOW_PORT, default ${DEFAULT_PORT}; 0: any free port)
  --home <folder>   data folder (PULSEFLOW_HOME, default: the platform's)
  --host <address>  address to bind to (PULSEFLOW_HOST, default 127.0.0.1)
  --version, --help

  PULSEFLOW_TOKEN           a fixed API token, sent as "Authorization: Bearer <token>"
  PULSEFLOW_ALLOWED_HOSTS   names beside localhost under which browsers may reach it, joined by commas
  PULSEFLOW_LOG             debug, info, warn (default), error or silent`;

export interface HeadlessArgs {
  home: string;
  port: number;
  hostname: string;
  templates: boolean;
}

/** Reads arguments and environment; arguments win. Errors: BAD_ARGUMENT. */
export function parseHeadlessArgs(argv: readonly string[], env: NodeJS.ProcessEnv): HeadlessArgs | 'help' | 'version' {
  let values: ReturnType<typeof parse>['values'];
  function parse() {
    return parseArgs({
      args: [...argv],
      options: {
        headless: { type: 'boolean' },
        templates: { type: 'boolean' },
        port: { type: 'string' },
        home: { type: 'string' },
        host: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  }
  try {
    values = parse().values;
  } catch (error) {
    throw new AppError({
      code: 'BAD_ARGUMENT',
      message: `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`,
      cause: error,
    });
  }
  if (values.help) return 'help';
  if (values.version) return 'version';
  return {
    home: workspaceHome(values.home === undefined ? env : { ...env, PULSEFLOW_HOME: values.home }),
    port: values.port === undefined ? portFromEnv(env) : parsePort(values.port),
    hostname: values.host ?? (env['PULSEFLOW_HOST'] || '127.0.0.1'),
    templates: values.templates === true,
  };
}

/** The folder of the built web UI, beside this built file; undefined when it runs unbuilt. */
export function builtRendererFolder(): string | undefined {
  const folder = join(import.meta.dirname, '..', 'renderer');
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}

function closeOnSignals(instance: Instance): void {
  let closing = false;
  const close = () => {
    if (closing) process.exit(130);
    closing = true;
    instance.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(toErrorInfo(error).message);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}

/** Runs until a signal ends it. Prints the address and a one-time sign-in link; exits with 1 and one message when it cannot start. */
export async function runHeadless(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const args = parseHeadlessArgs(argv, env);
    if (args === 'help' || args === 'version') {
      console.log(args === 'help' ? HELP : VERSION);
      return;
    }
    const instance = await startInstance({
      home: args.home,
      mode: 'headless',
      version: VERSION,
      log: createLog(env),
      port: args.port,
      hostname: args.hostname,
      allowedHosts: (env['PULSEFLOW_ALLOWED_HOSTS'] ?? '')
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter(Boolean),
      token: env['PULSEFLOW_TOKEN'] || undefined,
      rendererFolder: builtRendererFolder(),
      installTemplates: args.templates,
      ...faultsFromEnv(env),
    });
    closeOnSignals(instance);
    console.log(`PulseFlow ${VERSION} runs without a window at ${instance.baseUrl}`);
    console.log(`  Sign in (once):  ${instance.createSignInLink()}`);
    console.log(`  Data folder:     ${args.home}`);
  } catch (error) {
    const info = toErrorInfo(error);
    console.error(`PulseFlow could not start: ${info.message} (${info.code})`);
    if (info.kind === 'bug') console.error(error);
    process.exitCode = 1;
  }
}
