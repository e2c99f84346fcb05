import { type Command, Option } from 'commander';
import type { PeopleTools } from './people';
import type { CommandParts } from './schedule-commands';

interface GivenOptions {
  email?: string;
  access?: 'member' | 'approver';
  roles?: string;
  language?: 'system' | 'en' | 'pt-BR';
}

/** `pulseflow people …` */
export function addPeopleCommands(program: Command, { withClient, json, out }: CommandParts): void {
  const people = program.command('people').description('who is asked in human tasks, and may sign in');
  const during = (act: (tools: PeopleTools, all: typeof import('./people')) => Promise<void>) =>
    withClient(false, async (client) => {
      await act({ client, json: json(), out }, await import('./people'));
      return 0;
    });
  const withFields = (command: Command) =>
    command
      .option('--email <address>', 'where tasks are sent to')
      .option('--roles <names>', 'joined by commas: finance,on-call')
      .addOption(new Option('--access <access>', 'approver: the inbox only; member: everything').choices(['approver', 'member']))
      .addOption(new Option('--language <language>', 'of messages').choices(['system', 'en', 'pt-BR']));

  people
    .command('list', { isDefault: true })
    .description('all people, the owner first')
    .action(() => during((tools, { listPeople }) => listPeople(tools)));
  withFields(people.command('add <name>').description('add a person; an approver without --access')).action(
    (name: string, options: GivenOptions) => during((tools, { addPerson }) => addPerson(tools, name, options)),
  );
  withFields(people.command('change <person>').description('change a person (id, e-mail address or name)'))
    .option('--name <name>')
    .option('--active', 'may sign in and gets tasks again')
    .option('--no-active', 'signed out everywhere, gets no new tasks')
    .action((who: string, options: GivenOptions & { name?: string; active?: boolean }) =>
      during((tools, { changePerson }) => changePerson(tools, who, options)),
    );
  people
    .command('remove <person>')
    .description('remove a person for whom no task waits')
    .action((who: string) => during((tools, { removePerson }) => removePerson(tools, who)));
  people
    .command('sign-in-link <person>')
    .description('print a link by which the person signs in, once, within a day')
    .action((who: string) => during((tools, { printSignInLink }) => printSignInLink(tools, who)));
  people
    .command('token <person>')
    .description('print a new API token of the person; the one before ends')
    .action((who: string) => during((tools, { printToken }) => printToken(tools, who)));
  people
    .command('sign-out <person>')
    .description('end all sessions, the token and unused links of the person')
    .action((who: string) => during((tools, { signOutPerson }) => signOutPerson(tools, who)));
}
