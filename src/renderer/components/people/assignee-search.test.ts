import { describe, expect, it } from 'vitest';
import type { Assignee } from '#shared/model/human-task';
import type { Person } from '#shared/model/person';
import { type AssigneeQuery, rolesOf, searchAssignees } from './assignee-search';
import { initialsOf } from './PersonMark';

const person = (name: string, roles: string[] = [], more: Partial<Person> = {}): Person => ({
  id: name.toLowerCase(),
  name,
  access: 'approver',
  roles,
  language: 'system',
  contacts: { email: `${name.toLowerCase()}@shop.example`, telegram: '', whatsapp: '', slack: '' },
  isActive: true,
  createdAt: 0,
  ...more,
});
const people = [
  person('Ana', ['finance']),
  person('Bia', ['Finance', 'board']),
  person('Caio', ['drivers']),
  person('Davi', ['archive'], { isActive: false }),
];
const find = (search: string, more: Partial<AssigneeQuery> = {}): string[] =>
  searchAssignees({ people, search, taken: [], excluded: [], allowsRoles: true, ...more }).map((choice) =>
    choice.kind === 'person' ? choice.person.name : `${choice.role}${choice.isNew ? ' (new)' : ` ${choice.people}`}`,
  );

describe('assignees', () => {
  it('are all active people and their roles before anything is typed', () => {
    expect(find('')).toEqual(['Ana', 'Bia', 'Caio', 'board 1', 'drivers 1', 'finance 2']);
    expect(rolesOf(people).map(({ role }) => role)).not.toContain('archive');
  });

  it('are found by name, address and role; a new role is offered last', () => {
    expect(find('ca')).toEqual(['Caio', 'ca (new)']);
    expect(find('finance')).toEqual(['Ana', 'Bia', 'finance 2']);
    expect(find('bia@shop.example')).toEqual(['Bia']);
    expect(find('on-call')).toEqual(['on-call (new)']);
  });

  it('a name or a role that there is, is not offered as a new role', () => {
    expect(find('FINANCE').at(-1)).toBe('finance 2');
    expect(find('ana')).toEqual(['Ana']);
  });

  it('leave out who is picked, excluded, and roles where only people will do', () => {
    const taken: Assignee[] = [{ person: 'ana' }, { role: 'FINANCE' }];
    expect(find('', { taken })).toEqual(['Bia', 'Caio', 'board 1', 'drivers 1']);
    expect(find('', { excluded: ['bia'], allowsRoles: false })).toEqual(['Ana', 'Caio']);
    expect(find('new', { allowsRoles: false })).toEqual([]);
  });
});

it.each([
  ['Ana Maria Lima', 'AL'],
  ['root', 'R'],
  ['ana.lima', 'AL'],
  ['', ''],
  ['李 小龙', '李小'],
])('the initials of %j are %j', (name, initials) => expect(initialsOf(name)).toBe(initials));
