import { type Command, InvalidArgumentError, Option } from 'commander';
import { inboxBoxSchema } from '#shared/contract/inbox';
import type { CommandParts } from './schedule-commands';

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw new InvalidArgumentError('A number from 1 to 500.');
  return limit;
}

/** `pulseflow inbox …` */
export function addInboxCommands(program: Command, { withClient, json, out }: CommandParts): void {
  const inbox = program.command('inbox').description('what waits for people: list it, look at it, decide it');
  const comment = ['--comment <text>', 'why'] as const;

  inbox
    .command('list', { isDefault: true })
    .description('what waits, the most urgent first')
    .addOption(new Option('--box <box>', 'whose').choices(inboxBoxSchema.options).default('mine'))
    .option('--search <text>', 'in titles, descriptions, flows and nodes')
    .option('--limit <count>', 'how many', parseLimit, 50)
    .action((options: { box: string; search?: string; limit: number }) =>
      withClient(false, async (client) => {
        const box = inboxBoxSchema.parse(options.box);
        await (await import('./inbox')).listInbox(client, { ...options, box, json: json() }, out);
        return 0;
      }),
    );
  inbox
    .command('show <task>')
    .description('a task with its data, votes and history')
    .action((task: string) =>
      withClient(false, async (client) => {
        await (await import('./inbox')).showTask(client, task, json(), out);
        return 0;
      }),
    );
  for (const answer of ['approve', 'reject'] as const) {
    inbox
      .command(`${answer} <tasks...>`)
      .description(`${answer} tasks; it takes effect at once`)
      .option(...comment)
      .action((tasks: string[], options: { comment?: string }) =>
        withClient(true, async (client) =>
          (await import('./inbox')).decideTasks(client, tasks, answer, { ...options, json: json() }, out),
        ),
      );
  }
  inbox
    .command('decide <task> <choice>')
    .description('decide a task for one of its choices, with its form; it takes effect at once')
    .option(...comment)
    .option('--form <file>', 'JSON of what is filled in; - for standard input')
    .action((task: string, choice: string, options: { comment?: string; form?: string }) =>
      withClient(true, async (client) =>
        (await import('./inbox')).decideTasks(client, [task], { outcome: choice }, { ...options, json: json() }, out),
      ),
    );
}
