import { type Command, InvalidArgumentError } from 'commander';
import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';
import type { Output } from './output';

export interface CommandParts {
  /** @param work the host takes up and starts runs, when this process is the host */
  withClient(work: boolean, act: (client: PulseflowClient) => Promise<number | undefined>): Promise<void>;
  json(): boolean;
  out: Output;
}

interface WhichOptions {
  node?: string;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw new InvalidArgumentError('A number from 1 to 1000.');
  return count;
}

/** `pulseflow schedules …` */
export function addScheduleCommands(program: Command, { withClient, json, out }: CommandParts): void {
  const schedules = program.command('schedules').description('list, preview, pause, resume and run schedules');
  const ofNode = ['--node <id>', 'which schedule of the flow; the first without it'] as const;
  const which = (flow: string, { node }: WhichOptions) => ({ flow, node });
  const oneOrAll = (flow: string | undefined, options: WhichOptions & { all?: boolean }) => {
    if ((flow === undefined) === (options.all !== true))
      throw new AppError({ code: 'BAD_ARGUMENT', message: 'Name a flow, or give --all for all schedules.' });
    return flow === undefined ? ('all' as const) : which(flow, options);
  };

  schedules
    .command('list', { isDefault: true })
    .description('all schedules, the next to run first')
    .action(() =>
      withClient(false, async (client) => {
        await (await import('./schedules')).listSchedules(client, json(), out);
        return 0;
      }),
    );
  schedules
    .command('preview <flow>')
    .description('what is to come, with what is skipped or moved and why')
    .option('--count <count>', 'how many', parseCount)
    .option('--from <moment>', 'ISO 8601 with an offset; now without it')
    .option('--to <moment>', 'the first moment after')
    .option(...ofNode)
    .action((flow: string, options: WhichOptions & { count?: number; from?: string; to?: string }) =>
      withClient(false, async (client) => {
        await (await import('./schedules')).previewSchedule(client, which(flow, options), { ...options, json: json() }, out);
        return 0;
      }),
    );
  schedules
    .command('pause [flow]')
    .description('pause one schedule, or all with --all; runs go on')
    .option('--all', 'all schedules')
    .option('--until <moment>', 'ISO 8601 with an offset; then it goes on by itself')
    .option(...ofNode)
    .action((flow: string | undefined, options: WhichOptions & { all?: boolean; until?: string }) =>
      withClient(true, async (client) => {
        const choice = oneOrAll(flow, options);
        await (await import('./schedules')).pauseSchedule(client, choice, { until: options.until, json: json() }, out);
        return 0;
      }),
    );
  schedules
    .command('resume [flow]')
    .description('let one schedule go on, or all with --all')
    .option('--all', 'all schedules')
    .option(...ofNode)
    .action((flow: string | undefined, options: WhichOptions & { all?: boolean }) =>
      withClient(true, async (client) => {
        await (await import('./schedules')).resumeSchedule(client, oneOrAll(flow, options), json(), out);
        return 0;
      }),
    );
  schedules
    .command('run <flow>')
    .description('run now, as the schedule would; its series stays as it is')
    .option('--no-wait', 'only start it')
    .option(...ofNode)
    .action((flow: string, options: WhichOptions & { wait: boolean }) =>
      withClient(true, async (client) =>
        (await import('./schedules')).runSchedule(client, which(flow, options), { wait: options.wait, json: json() }, out),
      ),
    );
}
