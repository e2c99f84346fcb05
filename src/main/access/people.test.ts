import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import type { NewAuditEntry } from '#shared/model/audit';
import { createPeople, type People } from './people';

describe('people', () => {
  let temp: TempStore;
  let people: People;
  let audit: NewAuditEntry[];
  let openTasks = 0;
  const open = (): People =>
    createPeople({
      store: temp.store,
      ownerName: 'ana',
      now: () => 1_000_000,
      random: Math.random,
      linkBase: () => 'http://127.0.0.1:1',
      openTasksOf: () => openTasks,
      audit: (entry) => audit.push(entry),
      onError: (error) => {
        throw error;
      },
    });
  beforeEach(() => {
    temp = createTempStore();
    audit = [];
    openTasks = 0;
    people = open();
    people.start();
  });
  afterEach(() => temp.dispose());

  const add = (name: string, more: Partial<Parameters<People['create']>[0]> = {}) => people.create({ name, ...more });
  const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);
  const contacts = (email: string) => ({ email });

  it('begin with the owner, called as the user of the machine until renamed, over restarts', () => {
    expect(people.list()).toMatchObject([{ id: 'owner', name: 'ana', access: 'owner', isActive: true }]);
    people.update('owner', { name: 'Ana Lima', roles: ['finance'] });
    temp.reopen();
    people = open();
    people.start();
    expect(people.owner()).toMatchObject({ name: 'Ana Lima', roles: ['finance'] });
  });

  it('are listed with the owner first, then by name whatever the case', () => {
    for (const name of ['zoe', 'Bia', 'aldo']) add(name);
    expect(names(people.list())).toEqual(['ana', 'aldo', 'Bia', 'zoe']);
  });

  it('have names and e-mail addresses that no other has, whatever the case', () => {
    const bia = add('Bia', { contacts: contacts('bia@shop.example') });
    expect(() => add('BIA')).toThrow(
      expect.objectContaining({ code: 'PERSON_EXISTS', data: { field: 'name', value: 'BIA', detail: 'PERSON_NAME_TAKEN' } }),
    );
    expect(() => add('Caio', { contacts: contacts('Bia@Shop.example') })).toThrow(
      expect.objectContaining({
        code: 'PERSON_EXISTS',
        data: { field: 'email', value: 'Bia@Shop.example', detail: 'PERSON_EMAIL_TAKEN' },
      }),
    );
    const caio = add('Caio');
    expect(() => people.update(caio.id, { name: 'bia' })).toThrow(expect.objectContaining({ code: 'PERSON_EXISTS' }));
    expect(people.update(bia.id, { name: 'bia' }).name).toBe('bia');
    expect(names([add('Davi'), add('Eva')])).toEqual(['Davi', 'Eva']);
  });

  it('are found by id, by e-mail address and by name', () => {
    const bia = add('Bia', { contacts: contacts('bia@shop.example') });
    for (const text of [bia.id, 'BIA@shop.example', ' bia ']) expect(people.resolve(text)?.id).toBe(bia.id);
    expect([people.resolve(''), people.resolve('nobody')]).toEqual([undefined, undefined]);
  });

  it('stand behind roles, each once, and without those who are inactive', () => {
    const bia = add('Bia', { roles: ['Finance', 'finance', 'board'] });
    const caio = add('Caio', { roles: ['finance'] });
    const gone = add('Davi', { roles: ['finance'] });
    people.update(gone.id, { isActive: false });
    expect(bia.roles).toEqual(['Finance', 'board']);
    expect(names(people.inRole('FINANCE'))).toEqual(['Bia', 'Caio']);
    expect(names(people.expand([{ person: caio.id }, { role: 'finance' }, { person: gone.id }]))).toEqual(['Caio', 'Bia']);
  });

  it('are the owner where nobody is left', () => {
    const gone = add('Bia', { roles: ['finance'] });
    people.update(gone.id, { isActive: false });
    expect(names(people.expand([{ role: 'finance' }, { person: gone.id }, { person: 'nobody' }]))).toEqual(['ana']);
    expect(names(people.expand([]))).toEqual(['ana']);
  });

  it('call under the own name; programs and the app are the owner; who is inactive is nobody', () => {
    const bia = add('Bia');
    expect(people.ofActor({ kind: 'person', id: bia.id, name: 'old name' }).name).toBe('Bia');
    expect(people.ofActor(undefined).id).toBe('owner');
    expect(people.ofActor({ kind: 'program', id: 'owner', name: 'x' }).id).toBe('owner');
    people.update(bia.id, { isActive: false });
    for (const id of [bia.id, 'nobody'])
      expect(() => people.ofActor({ kind: 'person', id, name: 'Bia' })).toThrow(
        expect.objectContaining({ code: 'UNAUTHORIZED' }),
      );
  });

  it('the owner stays: not removed, not inactive, not less', () => {
    for (const wrong of [
      () => people.remove('owner'),
      () => people.update('owner', { isActive: false }),
      () => people.update('owner', { access: 'approver' }),
    ])
      expect(wrong).toThrow(expect.objectContaining({ code: 'PERSON_IS_OWNER' }));
  });

  it('are not removed while tasks wait for them', () => {
    const bia = add('Bia');
    openTasks = 2;
    expect(() => people.remove(bia.id)).toThrow(expect.objectContaining({ code: 'PERSON_IN_USE' }));
    openTasks = 0;
    people.remove(bia.id);
    expect(() => people.get(bia.id)).toThrow(expect.objectContaining({ code: 'PERSON_NOT_FOUND' }));
  });

  it('who is inactive gets no link and no token', () => {
    const bia = add('Bia');
    people.update(bia.id, { isActive: false });
    for (const wrong of [() => people.signInLink(bia.id), () => people.createToken(bia.id)])
      expect(wrong).toThrow(expect.objectContaining({ code: 'PERSON_INACTIVE' }));
  });

  it('tell of each change, and whether it signed the person out', () => {
    const heard: string[] = [];
    const stop = people.onChanged(({ signedOut }) => heard.push(signedOut ? 'out' : 'changed'));
    const bia = add('Bia');
    people.update(bia.id, { roles: ['board'] });
    people.update(bia.id, { isActive: false });
    people.remove(bia.id);
    stop();
    add('Caio');
    expect(heard).toEqual(['changed', 'changed', 'out', 'out']);
  });

  it('what was done to them stands in the audit, without secrets', () => {
    const bia = add('Bia');
    people.update(bia.id, { name: 'Beatriz', access: 'member' });
    const token = people.createToken(bia.id);
    const { url } = people.signInLink(bia.id);
    people.signOut(bia.id);
    people.remove(bia.id);
    expect(audit.map(({ action }) => action)).toEqual([
      ...['person.created', 'person.changed', 'person.token-made', 'person.link-made', 'person.signed-out', 'person.removed'],
    ]);
    expect(audit[1]?.details).toEqual({ name: 'Beatriz', was: 'Bia', access: 'member' });
    const text = JSON.stringify(audit);
    expect([text.includes(token), text.includes(url.slice(-20))]).toEqual([false, false]);
  });
});
