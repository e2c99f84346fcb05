import type { Assignee } from '#shared/model/human-task';
import { type Person, roleSchema } from '#shared/model/person';
import { searchRanked } from '../../lib/ranked-search';

/** Something that can be picked: a person, a role that somebody has, or (`isNew`) a role that is only typed so far. */
export type AssigneeChoice =
  | { kind: 'person'; key: string; person: Person }
  | { kind: 'role'; key: string; role: string; people: number; isNew: boolean };

/** One text for each assignee; roles are compared without case. */
export function assigneeKey(assignee: Assignee): string {
  return 'person' in assignee ? `person ${assignee.person}` : `role ${assignee.role.toLowerCase()}`;
}

export function assigneeOf(choice: AssigneeChoice): Assignee {
  return choice.kind === 'person' ? { person: choice.person.id } : { role: choice.role };
}

/** The roles that active people have, in the order of the alphabet, with how many have each. */
export function rolesOf(people: readonly Person[]): { role: string; people: number }[] {
  const found = new Map<string, { role: string; people: number }>();
  for (const { isActive, roles } of people) {
    if (!isActive) continue;
    for (const role of roles) {
      const known = found.get(role.toLowerCase());
      if (known === undefined) found.set(role.toLowerCase(), { role, people: 1 });
      else known.people++;
    }
  }
  return [...found.values()].sort((left, right) => left.role.localeCompare(right.role));
}

export interface AssigneeQuery {
  people: readonly Person[];
  /** What was typed. */
  search: string;
  /** Not offered: picked already. */
  taken: readonly Assignee[];
  /** Not offered: ids of people. */
  excluded: readonly string[];
  allowsRoles: boolean;
}

/** What fits, best first: people before roles; a role that nobody has comes last, so that it is picked on purpose only. */
export function searchAssignees({ people, search, taken, excluded, allowsRoles }: AssigneeQuery): AssigneeChoice[] {
  const takenKeys = new Set(taken.map(assigneeKey));
  const persons = people
    .filter(({ id, isActive }) => isActive && !excluded.includes(id))
    .map((person) => ({ kind: 'person' as const, key: assigneeKey({ person: person.id }), person }));
  const roles = rolesOf(people).map((found) => ({
    ...{ kind: 'role' as const, key: assigneeKey({ role: found.role }), ...found },
    isNew: false,
  }));
  const found: AssigneeChoice[] = [
    ...searchRanked(persons, search, ({ person }) => [
      { text: person.name, weight: 1 },
      { text: person.contacts.email, weight: 0.8 },
      ...person.roles.map((text) => ({ text, weight: 0.5 })),
    ]),
    ...(allowsRoles ? searchRanked(roles, search, ({ role }) => [{ text: role, weight: 1 }]) : []),
  ];
  const typed = roleSchema.safeParse(search);
  if (allowsRoles && typed.success) {
    const key = assigneeKey({ role: typed.data });
    const isKnown = roles.some((role) => role.key === key) || persons.some(({ person }) => sameName(person.name, typed.data));
    if (!isKnown) found.push({ kind: 'role', key, role: typed.data, people: 0, isNew: true });
  }
  return found.filter(({ key }) => !takenKeys.has(key));
}

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
