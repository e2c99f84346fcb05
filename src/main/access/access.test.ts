import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import { type Access, createAccess } from './access';
import { createPeople, type People } from './people';

describe('access', () => {
  let folder: string;
  let temp: TempStore;
  let people: People;
  let at = 1_000_000;
  const now = () => at;
  const open = (fixedToken?: string): Access => createAccess({ keysFolder: folder, fixedToken, people, now });
  const openPeople = (): People =>
    createPeople({
      store: temp.store,
      ownerName: 'ana',
      now,
      random: Math.random,
      linkBase: () => 'http://127.0.0.1:1',
      openTasksOf: () => 0,
      audit: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pulseflow-access-'));
    temp = createTempStore();
    at = 1_000_000;
    people = openPeople();
    people.start();
  });
  afterEach(() => {
    temp.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps the token it made, in a file only the owner can read', () => {
    const first = open();
    expect(open().token).toBe(first.token);
    expect(readFileSync(join(folder, 'api-token'), 'utf8').trim()).toBe(first.token);
    expect(statSync(join(folder, 'api-token')).mode & 0o077).toBe(0);
  });

  it('takes a fixed token as the owner, in person or by a program, and refuses any other', () => {
    const access = open('given');
    expect(access.ofToken('given', false)).toEqual({
      actor: { kind: 'person', id: 'owner', name: 'ana' },
      access: 'owner',
    });
    expect(access.ofToken('given', true)?.actor.kind).toBe('program');
    expect([access.ofToken('Given', true), access.ofToken('', true)]).toEqual([undefined, undefined]);
  });

  it('a sign-in code is good once, and not after a day', () => {
    const access = open();
    const code = access.createSignInCode();
    expect(access.ofSignInCode(code)).toEqual({ name: 'ana', isOwner: true });
    const session = access.redeemSignInCode(code) ?? '';
    expect(access.ofSession(session)?.actor).toEqual({ kind: 'person', id: 'owner', name: 'ana' });
    expect(access.redeemSignInCode(code)).toBeUndefined();
    const late = access.createSignInCode();
    at += 25 * 60 * 60 * 1000;
    expect([access.ofSignInCode(late), access.redeemSignInCode(late)]).toEqual([undefined, undefined]);
  });

  it('a session survives a restart, ends after 30 days and cannot be forged', () => {
    const bia = people.create({ name: 'Bia' });
    const session = open().createSession(bia.id);
    temp.reopen();
    people = openPeople();
    const restarted = open();
    expect(restarted.ofSession(session)).toEqual({ actor: { kind: 'person', id: bia.id, name: 'Bia' }, access: 'approver' });
    const [, epoch, expiresAt, signature] = session.split('.');
    for (const forged of [
      `owner.${epoch}.${expiresAt}.${signature}`,
      `${bia.id}.${Number(epoch) + 1}.${expiresAt}.${signature}`,
      `${bia.id}.${epoch}.${Number(expiresAt) + 1}.${signature}`,
      `${session}.1`,
      `${expiresAt}.${signature}`,
      'nonsense',
      '',
    ])
      expect(restarted.ofSession(forged)).toBeUndefined();
    at += 31 * 24 * 60 * 60 * 1000;
    expect(restarted.ofSession(session)).toBeUndefined();
  });

  it('a changed token signs everybody out', () => {
    const session = open('one').createSession();
    expect(open('two').ofSession(session)).toBeUndefined();
  });

  it('an empty token is none: it opens nothing, and one is made', () => {
    const access = open('');
    expect(access.ofToken('', true)).toBeUndefined();
    expect(access.token.length).toBeGreaterThan(30);
  });

  it('a token file that a crash left empty is filled, and closed to others', () => {
    writeFileSync(join(folder, 'api-token'), '', { mode: 0o644 });
    const { token } = open();
    expect(readFileSync(join(folder, 'api-token'), 'utf8').trim()).toBe(token);
    expect(statSync(join(folder, 'api-token')).mode & 0o077).toBe(0);
  });

  it('what cannot be read is not replaced', () => {
    mkdirSync(join(folder, 'api-token'));
    expect(() => open()).toThrow(/EISDIR/);
  });

  describe('of a person', () => {
    const everything = (access: Access, id: string) => {
      const code = access.redeemSignInCode(new URL(people.signInLink(id).url).pathname.slice('/auth/'.length)) ?? '';
      return { session: code, token: people.createToken(id), unused: people.createSignInCode(id) };
    };
    const works = (access: Access, { session, token, unused }: ReturnType<typeof everything>) => [
      access.ofSession(session)?.actor.name,
      access.ofToken(token, true)?.actor.name,
      access.ofSignInCode(unused)?.name,
    ];

    it('comes in by a link and by a token, under the own name also as a program', () => {
      const bia = people.create({ name: 'Bia', access: 'member' });
      const access = open();
      const keys = everything(access, bia.id);
      expect(works(access, keys)).toEqual(['Bia', 'Bia', 'Bia']);
      expect(access.ofToken(keys.token, true)).toEqual({ actor: { kind: 'person', id: bia.id, name: 'Bia' }, access: 'member' });
      expect(people.get(bia.id).lastSeenAt).toBe(at);
    });

    it('a link is still good after a restart', () => {
      const { url } = people.signInLink(people.create({ name: 'Bia' }).id);
      temp.reopen();
      people = openPeople();
      expect(open().redeemSignInCode(url.slice(url.lastIndexOf('/') + 1))).toBeDefined();
    });

    it.each<[string, (id: string) => void]>([
      ['is signed out', (id) => people.signOut(id)],
      ['is made inactive', (id) => people.update(id, { isActive: false })],
      ['is removed', (id) => people.remove(id)],
    ])('nothing is good any more once the person %s', (_what, end) => {
      const bia = people.create({ name: 'Bia' });
      const access = open();
      const keys = everything(access, bia.id);
      end(bia.id);
      expect(works(access, keys)).toEqual([undefined, undefined, undefined]);
      expect(access.redeemSignInCode(keys.unused)).toBeUndefined();
    });

    it('made active again, has to sign in again', () => {
      const bia = people.create({ name: 'Bia' });
      const access = open();
      const keys = everything(access, bia.id);
      people.update(bia.id, { isActive: false });
      people.update(bia.id, { isActive: true });
      expect(works(access, keys)).toEqual([undefined, undefined, undefined]);
      expect(works(access, everything(access, bia.id))).toEqual(['Bia', 'Bia', 'Bia']);
    });

    it('put back after a removal, is who they were, and has to sign in again', () => {
      const bia = people.create({ name: 'Bia' });
      const access = open();
      const keys = everything(access, bia.id);
      people.remove(bia.id);
      at += 1;
      expect(people.create({ name: 'Bia', id: bia.id }).id).toBe(bia.id);
      expect(() => people.create({ name: 'Other', id: bia.id })).toThrow(expect.objectContaining({ code: 'PERSON_EXISTS' }));
      expect(works(access, keys)).toEqual([undefined, undefined, undefined]);
    });

    it('a new token replaces the one before; the database holds neither', () => {
      const bia = people.create({ name: 'Bia' });
      const access = open();
      const first = people.createToken(bia.id);
      const second = people.createToken(bia.id);
      expect([access.ofToken(first, true), access.ofToken(second, true)?.actor.name]).toEqual([undefined, 'Bia']);
      const stored = JSON.stringify(temp.store.db.prepare('SELECT * FROM people').all());
      expect(stored).not.toContain(second);
    });

    it('signing the owner out ends the sessions of the owner, not the API token', () => {
      const access = open('given');
      const session = access.createSession();
      people.signOut('owner');
      expect(access.ofSession(session)).toBeUndefined();
      expect(access.ofToken('given', true)).toBeDefined();
    });
  });
});
