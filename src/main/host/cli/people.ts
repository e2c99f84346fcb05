import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';
import type { Person } from '#shared/model/person';
import { formatJson, formatTable, formatTime, type Output } from './output';

interface PersonOptions {
  email?: string;
  access?: 'member' | 'approver';
  /** Names, joined by commas. */
  roles?: string;
  language?: 'system' | 'en' | 'pt-BR';
}

export interface PeopleTools {
  client: PulseflowClient;
  json: boolean;
  out: Output;
}

/** By id, e-mail address or name, as tasks name people. Errors: PERSON_NOT_FOUND. */
async function findPerson(client: PulseflowClient, text: string): Promise<Person> {
  const people = await client.people.list();
  const wanted = text.trim().toLowerCase();
  const found =
    people.find(({ id }) => id === text) ??
    people.find(({ contacts }) => wanted !== '' && contacts.email.toLowerCase() === wanted) ??
    people.find(({ name }) => name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new AppError({
    code: 'PERSON_NOT_FOUND',
    message: `There is no person "${text}". "pulseflow people list" shows who there is.`,
    data: { id: text },
  });
}

const rolesOf = (roles: string): string[] =>
  roles
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '');

/** Prints who there is, the owner first. */
export async function listPeople({ client, json, out }: PeopleTools): Promise<void> {
  const people = await client.people.list();
  if (json) {
    out.line(formatJson(people));
    return;
  }
  out.line(
    formatTable(
      ['id', 'name', 'access', 'roles', 'e-mail', 'state', 'last seen'],
      people.map(({ id, name, access, roles, contacts, isActive, lastSeenAt }) => [
        ...[id, name, access, roles.join(', '), contacts.email],
        ...[isActive ? 'active' : 'inactive', formatTime(lastSeenAt)],
      ]),
    ),
  );
}

/** Adds a person and prints the id. */
export async function addPerson({ client, json, out }: PeopleTools, name: string, options: PersonOptions): Promise<void> {
  const { email = '', roles = '', access, language } = options;
  const person = await client.people.create({
    name,
    roles: rolesOf(roles),
    contacts: { email },
    ...(access === undefined ? {} : { access }),
    ...(language === undefined ? {} : { language }),
  });
  out.line(json ? formatJson(person) : `Added "${person.name}" as ${person.access}: ${person.id}`);
}

/** Changes what is given and leaves the rest. */
export async function changePerson(
  { client, json, out }: PeopleTools,
  who: string,
  options: PersonOptions & { name?: string; active?: boolean },
): Promise<void> {
  const { id: personId, contacts } = await findPerson(client, who);
  const { name, email, roles, access, language, active } = options;
  const person = await client.people.update({
    personId,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { contacts: { ...contacts, email } }),
    ...(roles === undefined ? {} : { roles: rolesOf(roles) }),
    ...(access === undefined ? {} : { access }),
    ...(language === undefined ? {} : { language }),
    ...(active === undefined ? {} : { isActive: active }),
  });
  out.line(json ? formatJson(person) : `Changed "${person.name}"${person.isActive ? '' : ': inactive, signed out'}.`);
}

/** Removes a person. */
export async function removePerson({ client, json, out }: PeopleTools, who: string): Promise<void> {
  const { id: personId, name } = await findPerson(client, who);
  const answer = await client.people.delete({ personId });
  out.line(json ? formatJson(answer) : `Removed "${name}". The history keeps the name.`);
}

/** Prints a link by which the person signs in once. Errors: NOT_REACHABLE when nothing listens that it could lead to. */
export async function printSignInLink({ client, json, out }: PeopleTools, who: string): Promise<void> {
  const { baseUrl } = await client.system.info();
  if (baseUrl === '') {
    throw new AppError({
      code: 'NOT_REACHABLE',
      kind: 'operational',
      message: 'PulseFlow does not run, so a link would lead nowhere. Start it first: "pulseflow serve".',
    });
  }
  const { id: personId, name } = await findPerson(client, who);
  const link = await client.people.signInLink({ personId });
  out.line(json ? formatJson(link) : `${link.url}\nSigns "${name}" in, once, until ${formatTime(link.expiresAt)} (UTC).`);
}

/** Prints a new API token of the person; the one before ends. */
export async function printToken({ client, json, out }: PeopleTools, who: string): Promise<void> {
  const { id: personId } = await findPerson(client, who);
  const answer = await client.people.createToken({ personId });
  out.line(json ? formatJson(answer) : answer.token);
}

/** Ends sessions, token and unused links of the person. */
export async function signOutPerson({ client, json, out }: PeopleTools, who: string): Promise<void> {
  const { id: personId, name } = await findPerson(client, who);
  const answer = await client.people.signOut({ personId });
  out.line(json ? formatJson(answer) : `Signed "${name}" out everywhere.`);
}
