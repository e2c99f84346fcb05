import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';

/** Calls of the people, good and bad, over the client of a transport: as the owner, which each of them is. */
export function describePeople(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('people', () => {
    it('begin with the owner, who calls', async () => {
      const client = clientOf();
      const me = await client.people.me();
      expect(me).toMatchObject({ id: 'owner', access: 'owner', isActive: true });
      expect((await client.people.list())[0]).toMatchObject({ id: 'owner', name: me.name });
      expect((await client.people.update({ personId: 'owner', name: 'Ana Lima', roles: ['finance'] })).name).toBe('Ana Lima');
      for (const patch of [{ isActive: false }, { access: 'member' as const }])
        await expect(client.people.update({ personId: 'owner', ...patch })).rejects.toMatchObject({
          code: 'PERSON_IS_OWNER',
          status: 409,
        });
      await expect(client.people.delete({ personId: 'owner' })).rejects.toMatchObject({ code: 'PERSON_IS_OWNER' });
    });

    it('are added, changed and removed', async () => {
      const client = clientOf();
      const added = await client.people.create({ name: ' Bia ', roles: ['drivers'], contacts: { email: 'bia@shop.example' } });
      expect(added).toMatchObject({
        name: 'Bia',
        access: 'approver',
        roles: ['drivers'],
        contacts: { email: 'bia@shop.example', telegram: '' },
        isActive: true,
      });
      const personId = added.id;
      expect(await client.people.update({ personId, access: 'member', language: 'pt-BR' })).toMatchObject({
        name: 'Bia',
        access: 'member',
        language: 'pt-BR',
      });
      await expect(client.people.create({ name: 'bia' })).rejects.toMatchObject({ code: 'PERSON_EXISTS', status: 409 });
      await expect(client.people.create({ name: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.people.create({ name: 'Caio', roles: ['a,b'] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.people.create({ name: 'Caio', access: wrong('owner') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      expect(await client.people.delete({ personId })).toEqual({ ok: true });
      await expect(client.people.delete({ personId })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND', status: 404 });
      await expect(client.people.update({ personId, name: 'Eva' })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' });
    });

    it('stay while tasks wait for them', async () => {
      const client = clientOf();
      const { id: personId } = await client.people.create({ name: 'Davi' });
      const task = await client.humanTasks.create({
        ...{ kind: 'approval', title: 'Holiday', assignees: [{ person: personId }] },
        outcomes: [{ id: 'approved', label: 'Approve' }],
      });
      await expect(client.people.delete({ personId })).rejects.toMatchObject({ code: 'PERSON_IN_USE', status: 409 });
      await client.humanTasks.cancel({ taskId: task.id });
      expect(await client.people.delete({ personId })).toEqual({ ok: true });
    });

    it('sign in by a link or a token, until they are signed out', async () => {
      const client = clientOf();
      const { id: personId } = await client.people.create({ name: 'Eva' });
      const link = await client.people.signInLink({ personId });
      expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/.{40,}$/);
      expect(link.expiresAt).toBeGreaterThan(Date.now() + 23 * 60 * 60 * 1000);
      const { token } = await client.people.createToken({ personId });
      const call = () => fetch(new URL('/api/people/me', link.url), { headers: { authorization: `Bearer ${token}` } });
      expect(await (await call()).json()).toMatchObject({ name: 'Eva' });
      expect(await client.people.signOut({ personId })).toEqual({ ok: true });
      expect((await call()).status).toBe(401);
      expect((await fetch(link.url, { method: 'POST' })).status).toBe(401);
      await client.people.update({ personId, isActive: false });
      await expect(client.people.signInLink({ personId })).rejects.toMatchObject({ code: 'PERSON_INACTIVE', status: 409 });
      await expect(client.people.createToken({ personId })).rejects.toMatchObject({ code: 'PERSON_INACTIVE' });
      for (const call of [client.people.signInLink, client.people.createToken, client.people.signOut])
        await expect(call({ personId: 'nobody' })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' });
    });
  });
}
