import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '#main/engine/testing/manual-clock';
import { AppError } from '#shared/model/errors';
import { type NotificationChannel, notificationRulesSchema } from '#shared/model/notification';
import type { Actor } from '#shared/model/person';
import { telegramButtons, templateValues } from './channels/chat-texts';
import type { Notice } from './notice';
import { openTestRoom, person, type TestRoom } from './testing/open-room';

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
  test.room.start();
});
afterEach(async () => {
  expect(test.errors).toEqual([]);
  await test.close();
});

const contacts = { email: 'ana@example.com', telegram: '7', whatsapp: '+5511', slack: 'U7' };
const asPerson = (id: string): Actor => ({ kind: 'person', id, name: id });
let keys = 0;
const tell = (more: Partial<Notice> = {}) =>
  test.room.tell({
    ...{ topic: 'run-failed', to: 'owner', level: 'error', words: () => ({ title: 'Title', body: 'Line one.\nLine two.' }) },
    idempotencyKey: `key ${keys++}`,
    ...more,
  });
const rulesOf = (channels: NotificationChannel[], more: object = {}) =>
  notificationRulesSchema.parse({ rules: [{ topics: ['run-failed'], channels }], ...more });

describe('what concerns the workspace', () => {
  it('is for the owner, and for members who asked for it; never for who only approves', async () => {
    test.persons.push(
      person('mia', { access: 'member', contacts }),
      person('max', { access: 'member' }),
      person('app', { contacts }),
    );
    for (const personId of ['mia', 'app']) test.room.procedures.setRules({ personId, rules: rulesOf(['email']) }, undefined);
    await tell();
    await settle();
    expect(['owner', 'mia', 'max', 'app'].map((id) => test.room.unread(id))).toEqual([1, 1, 0, 0]);
    expect(test.mails.map(({ to }) => to)).toEqual(['ana@example.com']);
  });
});

describe('an approver', () => {
  beforeEach(() => {
    test.persons.push(person('app', { contacts }), person('other', { contacts }));
  });

  it('has rules of their own, but no address that this machine would call', () => {
    const rules = rulesOf(['webhook'], { webhookUrl: 'http://127.0.0.1:9/inside', digestMinute: 600 });
    expect(test.room.procedures.setRules({ rules }, asPerson('app'))).toMatchObject({ webhookUrl: '', digestMinute: 600 });
    test.room.procedures.setRules(
      { personId: 'app', rules: { ...rules, webhookUrl: 'https://example.com/in' } },
      asPerson('owner'),
    );
    expect(test.room.procedures.setRules({ rules }, asPerson('app')).webhookUrl).toBe('https://example.com/in');
  });

  it('sees nothing of others', async () => {
    const ask = test.room.procedures;
    const refused: unknown = expect.objectContaining({ code: 'PERSON_NOT_FOUND' });
    for (const personId of ['owner', 'other']) {
      expect(() => ask.rules({ personId }, asPerson('app'))).toThrow(refused);
      expect(() => ask.channels({ personId }, asPerson('app'))).toThrow(refused);
      expect(() => ask.deliveries({ personId, limit: 1 }, asPerson('app'))).toThrow(refused);
      expect(() => ask.createWebhookSecret({ personId }, asPerson('app'))).toThrow(refused);
      await expect(ask.test({ personId, channel: 'email' }, asPerson('app'), undefined)).rejects.toEqual(refused);
    }
    ask.setRules(
      { personId: 'other', rules: rulesOf(['email'], { quiet: { enabled: true, fromMinute: 0, toMinute: 0 } }) },
      undefined,
    );
    await tell({ to: ['other'] });
    const id = ask.deliveries({ personId: 'other', limit: 1 }, undefined).items[0]?.id ?? '';
    expect(() => ask.retryDelivery(id, asPerson('app'))).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    ask.retryDelivery(id, asPerson('other'));
    await settle();
    expect(test.mails).toHaveLength(1);
  });
});

describe('WhatsApp', () => {
  beforeEach(() => {
    test.persons = [person('owner', { access: 'owner', contacts })];
    test.room.procedures.setRules({ rules: rulesOf(['whatsapp']) }, undefined);
    test.world.use = ({ type }) => {
      if (type === 'whatsapp.send-text') throw new AppError({ code: 'WHATSAPP_WINDOW_CLOSED', message: 'Use a template.' });
    };
  });
  const credentialId = 'cred_whatsapp.cloud';

  it('takes the template for people who have not written within a day', async () => {
    const template = { name: 'notice', language: 'pt_BR' };
    test.room.procedures.setChannel({ channel: 'whatsapp', credentialId, template });
    await tell({ runId: 'run_1' });
    await settle();
    expect(test.uses.map(({ type }) => type)).toEqual(['whatsapp.send-text', 'whatsapp.send-template']);
    expect(test.uses[1]?.config).toEqual({
      ...{ to: '+5511', template: 'notice', language: 'pt_BR', named: 'numbers' },
      values: 'Title\nLine one. https://flow.example.com/#/runs/run_1',
    });
    expect(test.uses[0]?.key).toBe(test.uses[1]?.key);
  });

  it('says why nothing arrives when there is none', async () => {
    test.room.procedures.setChannel({ channel: 'whatsapp', credentialId });
    await tell();
    await settle();
    expect(test.room.procedures.deliveries({ limit: 5 }, undefined).items).toMatchObject([
      { state: 'failed', error: { code: 'WHATSAPP_WINDOW_CLOSED' } },
    ]);
  });
});

describe('texts of chats', () => {
  const entry = (url: string) => ({ title: 'T', body: '', choices: [{ label: 'Approve', url }] });

  it('have buttons where the service takes their addresses', () => {
    const of = (url: string) => telegramButtons({ language: 'en', entries: [entry(url)] });
    expect(of('https://flow.example.com/decide/x')).toEqual([{ name: 'Approve', value: 'https://flow.example.com/decide/x' }]);
    for (const url of ['http://127.0.0.1:5000/decide/x', 'http://localhost/decide/x', 'http://192.168.0.9/x'])
      expect(of(url)).toEqual([]);
  });

  it('fill a template in one line each, never empty', () => {
    expect(templateValues({ language: 'en', entries: [{ title: 'A\n B', body: '', choices: [] }] })).toBe('A B\n-');
  });
});
