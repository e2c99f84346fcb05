import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';

/** Calls of rules, channels and messages, good and bad, over the client of a transport. */
export function describeNotifications(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('notifications', () => {
    const rulesOf = (personId?: string) => clientOf().notifications.rules(personId === undefined ? {} : { personId });

    it('have rules for each person, who begins with the usual ones', async () => {
      const client = clientOf();
      const usual = await rulesOf();
      expect(usual.rules[0]).toMatchObject({ channels: ['desktop'], pace: 'now' });
      const rules = { ...usual, rules: [{ topics: ['run-failed' as const], channels: ['email' as const] }], digestMinute: 540 };
      expect(await client.notifications.setRules({ rules })).toMatchObject({
        rules: [{ topics: ['run-failed'], channels: ['email'], pace: 'now', flowIds: [] }],
        digestMinute: 540,
      });
      expect(await rulesOf('owner')).toMatchObject({ digestMinute: 540 });
      await expect(rulesOf('nobody')).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND', status: 404 });
      await expect(client.notifications.setRules({ personId: 'nobody', rules })).rejects.toMatchObject({
        code: 'PERSON_NOT_FOUND',
      });
      for (const bad of [{ timeZone: 'Mars/Olympus' }, { webhookUrl: 'not an address' }, { digestMinute: 1440 }]) {
        await expect(client.notifications.setRules({ rules: { ...rules, ...bad } })).rejects.toMatchObject({
          code: 'BAD_REQUEST',
        });
      }
      await client.notifications.setRules({ rules: usual });
    });

    it('say which channels reach a person, and what is missing for the others', async () => {
      const client = clientOf();
      const channels = await client.notifications.channels({});
      expect(channels.map(({ channel, isReady, missing }) => [channel, isReady, missing])).toEqual([
        ['desktop', true, undefined],
        // Another case may have set up a mail server.
        ['email', false, expect.stringMatching(/^(mail-server|contact)$/)],
        ['telegram', false, 'credential'],
        ['whatsapp', false, 'credential'],
        ['slack', false, 'credential'],
        ['webhook', false, 'url'],
      ]);
      await expect(client.notifications.channels({ personId: 'nobody' })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' });
      await expect(client.notifications.test({ channel: 'email' })).rejects.toMatchObject({
        code: 'CHANNEL_NOT_READY',
        status: 409,
        data: { details: { channel: 'email', missing: channels[1]?.missing } },
      });
      await expect(client.notifications.test({ channel: 'desktop', personId: 'nobody' })).rejects.toMatchObject({
        code: 'PERSON_NOT_FOUND',
      });
      expect(await client.notifications.test({ channel: 'desktop' })).toEqual({ ok: true });
      expect((await client.system.notifications({ limit: 1 }))[0]).toMatchObject({ title: 'This is a test' });
    });

    it('go out by a credential of the right type alone', async () => {
      const client = clientOf();
      const values = { token: '1:abc', baseUrl: 'http://127.0.0.1:9' };
      const { id } = await client.credentials.create({ name: 'Bot of notifications', type: 'telegram.bot', values });
      expect(await client.notifications.setChannel({ channel: 'telegram', credentialId: id })).toEqual({ ok: true });
      const [, , telegram] = await client.notifications.channels({});
      expect(telegram).toMatchObject({ credentialId: id, credentialType: 'telegram.bot', missing: 'contact' });
      await expect(client.notifications.setChannel({ channel: 'slack', credentialId: id })).rejects.toMatchObject({
        code: 'CREDENTIAL_WRONG_TYPE',
        status: 422,
      });
      await expect(client.notifications.setChannel({ channel: 'slack', credentialId: 'cred_gone' })).rejects.toMatchObject({
        code: 'CREDENTIAL_NOT_FOUND',
      });
      await client.notifications.setChannel({ channel: 'telegram' });
      await client.credentials.remove({ credentialId: id });
      await expect(client.notifications.setChannel({ channel: wrong('pigeon') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('by a webhook are signed with a secret that is shown once', async () => {
      const client = clientOf();
      const usual = await rulesOf();
      await client.notifications.setRules({ rules: { ...usual, webhookUrl: 'http://127.0.0.1:9/in' } });
      const webhook = (await client.notifications.channels({})).at(-1);
      expect(webhook).toMatchObject({ isReady: true, hasSecret: true, contact: 'http://127.0.0.1:9/in' });
      const { secret } = await client.notifications.createWebhookSecret({});
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect((await client.notifications.createWebhookSecret({ personId: 'owner' })).secret).not.toBe(secret);
      await expect(client.notifications.createWebhookSecret({ personId: 'nobody' })).rejects.toMatchObject({
        code: 'PERSON_NOT_FOUND',
      });
      await expect(client.notifications.test({ channel: 'webhook' })).rejects.toMatchObject({
        code: 'CHANNEL_FAILED',
        status: 502,
      });
      await client.notifications.setRules({ rules: usual });
    });

    it('are listed as they went out, and sent again', async () => {
      const client = clientOf();
      expect(await client.notifications.deliveries({})).toEqual({ items: [] });
      expect(await client.notifications.deliveries({ personId: 'owner', state: 'failed', limit: 1 })).toEqual({ items: [] });
      await expect(client.notifications.deliveries({ personId: 'nobody' })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' });
      await expect(client.notifications.retryDelivery({ deliveryId: 'nothing' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        status: 404,
      });
    });
  });
}
