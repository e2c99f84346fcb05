import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '#main/engine/testing/manual-clock';
import { AppError } from '#shared/model/errors';
import { type NotificationRules, notificationRulesSchema } from '#shared/model/notification';
import type { Notice } from './notice';
import { openTestRoom, person, START_MS, type TestRoom } from './testing/open-room';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
  test.persons.push(
    person('ana', { name: 'Ana', contacts: { email: 'ana@example.com', slack: 'C0ANA', telegram: '7', whatsapp: '+5511' } }),
  );
  test.room.start();
});
afterEach(async () => {
  expect(test.errors).toEqual([]);
  await test.close();
});

let keys = 0;
function tell(more: Partial<Notice> & { title?: string } = {}): Promise<void> {
  const { title = 'Hello', ...rest } = more;
  const words = () => ({ title, body: 'World' });
  return test.room.tell({ topic: 'run-failed', to: ['ana'], level: 'info', words, idempotencyKey: `key ${keys++}`, ...rest });
}
function setRules(rules: object): void {
  const whole = notificationRulesSchema.parse(rules) as NotificationRules;
  test.room.procedures.setRules({ personId: 'ana', rules: whole }, undefined);
}
const byMail = (pace: string, more: object = {}) =>
  setRules({ rules: [{ topics: ['run-failed', 'task-assigned'], channels: ['email'], pace }], ...more });
const deliveries = (state?: 'waiting' | 'sent' | 'failed' | 'skipped') =>
  test.room.procedures.deliveries({ personId: 'ana', limit: 100, state }, undefined).items;
const subjects = () => test.mails.map(({ subject }) => subject);

describe('a message', () => {
  it('goes out at once by the channels of the rules, once for each key', async () => {
    byMail('now');
    await tell({ idempotencyKey: 'same', runId: 'run_1' });
    await tell({ idempotencyKey: 'same', runId: 'run_1' });
    await settle();
    expect(test.mails).toMatchObject([{ to: 'ana@example.com', subject: 'Hello' }]);
    expect(test.mails[0]?.text).toContain('https://flow.example.com/#/runs/run_1');
    expect(deliveries()).toMatchObject([{ channel: 'email', state: 'sent', attempts: 1, sentAt: START_MS, runId: 'run_1' }]);
  });

  it('is not made for a channel that cannot reach the person', async () => {
    setRules({ rules: [{ topics: ['run-failed'], channels: ['email', 'telegram', 'webhook'] }] });
    test.world.isMailSet = false;
    await tell();
    await settle();
    expect([deliveries(), test.mails, test.room.unread('ana')]).toEqual([[], [], 1]);
  });

  it('is tried again after a while, longer each time, and is one of unknown outcome no longer than it must be', async () => {
    byMail('now');
    let failures = 3;
    test.world.mail = () => {
      if (failures-- > 0) throw new AppError({ code: 'SMTP_UNREACHABLE', kind: 'operational', message: 'No answer.' });
    };
    await tell();
    await settle();
    expect(deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, error: { code: 'SMTP_UNREACHABLE' } }]);
    await test.clock.advance(MINUTE_MS);
    expect(deliveries()[0]?.attempts).toBe(2);
    await test.clock.advance(MINUTE_MS);
    expect(deliveries()[0]?.attempts).toBe(2);
    await test.clock.advance(20 * MINUTE_MS);
    expect(deliveries()).toMatchObject([{ state: 'sent', attempts: 4 }]);
    expect(new Set(test.mails.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('waits as long as the service asks for', async () => {
    byMail('now');
    let isFirst = true;
    test.world.mail = () => {
      if (!isFirst) return;
      isFirst = false;
      throw new AppError({ code: 'LIMITED', kind: 'operational', message: 'Later.', data: { retryAfterMs: 2 * HOUR_MS } });
    };
    await tell();
    await test.clock.advance(2 * HOUR_MS - 1);
    expect(test.mails).toHaveLength(1);
    await test.clock.advance(2 * MINUTE_MS);
    expect(test.mails).toHaveLength(2);
  });

  it('that can never arrive is given up at once, and the person and the owner are told of it in the bell once a day', async () => {
    byMail('now');
    test.world.mail = () => {
      throw new AppError({ code: 'MAIL_RECIPIENT_REJECTED', message: 'The server refused ana@example.com.' });
    };
    await tell();
    await tell();
    await settle();
    expect(deliveries('failed')).toMatchObject([{ attempts: 1, error: { code: 'MAIL_RECIPIENT_REJECTED' } }, { attempts: 1 }]);
    const told = (id: string) => test.room.latest(id, 10).filter(({ path }) => path === '/settings/notifications');
    expect([told('ana'), told('owner')]).toMatchObject([
      [{ title: 'A message to you was not delivered', quiet: true }],
      [{ title: 'A message to Ana was not delivered' }],
    ]);
    expect(test.mails).toHaveLength(2);
    expect(test.room.procedures.channels({ personId: 'ana' }, undefined)[1]).toMatchObject({
      channel: 'email',
      lastError: { code: 'MAIL_RECIPIENT_REJECTED' },
    });
  });

  it('that was given up is sent again when somebody asks for it, and one that was sent is not', async () => {
    byMail('now');
    test.world.mail = () => {
      throw new AppError({ code: 'MAIL_REJECTED', message: 'No.' });
    };
    await tell();
    await settle();
    test.world.mail = () => undefined;
    const id = deliveries()[0]?.id ?? '';
    test.room.procedures.retryDelivery(id, undefined);
    await settle();
    expect(deliveries()).toMatchObject([{ state: 'sent' }]);
    expect(() => test.room.procedures.retryDelivery(id, undefined)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('is failed after a day of tries', async () => {
    byMail('now');
    test.world.mail = () => {
      throw new AppError({ code: 'SMTP_UNREACHABLE', kind: 'operational', message: 'No answer.' });
    };
    await tell();
    await test.clock.advance(24 * HOUR_MS);
    expect(deliveries()).toMatchObject([{ state: 'failed', attempts: 9 }]);
  });

  it('that went out while the disk was full is not sent again', async () => {
    byMail('now');
    test.world.mail = () => {
      test.world.isDiskFull = true;
    };
    await tell();
    await settle();
    await test.clock.advance(2 * MINUTE_MS);
    expect(test.errors.splice(0).length).toBeGreaterThan(0);
    test.world.isDiskFull = false;
    await test.clock.advance(5 * MINUTE_MS);
    expect(test.mails).toHaveLength(1);
    expect(deliveries()).toMatchObject([{ state: 'sent' }]);
  });

  it('to one who is no longer here is skipped', async () => {
    byMail('hourly');
    await tell();
    test.persons = test.persons.filter(({ id }) => id !== 'ana');
    await test.clock.advance(HOUR_MS);
    expect(test.mails).toEqual([]);
    test.persons.push(person('ana'));
    expect(deliveries()).toMatchObject([{ state: 'skipped' }]);
  });

  it('about a task that was decided meanwhile is skipped, and its links are made when it goes out', async () => {
    byMail('hourly');
    test.openTasks.add('task_1').add('task_2');
    await tell({ topic: 'task-assigned', taskId: 'task_1', title: 'One' });
    await tell({ topic: 'task-assigned', taskId: 'task_2', title: 'Two' });
    test.openTasks.delete('task_1');
    await test.clock.advance(HOUR_MS);
    expect(subjects()).toEqual(['Two']);
    expect(test.mails[0]?.text).toContain('Approve: https://flow.example.com/decide/task_2-ana-approve');
    expect(deliveries().map(({ title, state }) => `${title} ${state}`)).toEqual(['Two sent', 'One skipped']);
  });
});

describe('messages that are gathered', () => {
  it('go out as one on the hour, with what each is about', async () => {
    byMail('hourly');
    for (const title of ['One', 'Two', 'Three']) await tell({ title });
    await test.clock.advance(HOUR_MS - 1);
    expect(test.mails).toEqual([]);
    expect(deliveries()[0]).toMatchObject({ state: 'waiting', dueAt: START_MS + HOUR_MS });
    await test.clock.advance(1);
    expect(subjects()).toEqual(['3 notifications']);
    for (const title of ['One', 'Two', 'Three']) expect(test.mails[0]?.text).toContain(title);
    expect(deliveries('sent')).toHaveLength(3);
  });

  it('stay together when the first try fails, while new ones wait for the next hour', async () => {
    byMail('hourly');
    await tell({ title: 'One' });
    await tell({ title: 'Two' });
    let isFirst = true;
    test.world.mail = () => {
      if (!isFirst) return;
      isFirst = false;
      throw new AppError({ code: 'SMTP_UNREACHABLE', kind: 'operational', message: 'No answer.' });
    };
    await test.clock.advance(HOUR_MS);
    await tell({ title: 'Three' });
    await test.clock.advance(HOUR_MS);
    expect(subjects()).toEqual(['2 notifications', '2 notifications', 'Three']);
    expect(test.mails[0]?.idempotencyKey).toBe(test.mails[1]?.idempotencyKey);
  });

  it('are those of a flood too', async () => {
    byMail('now');
    test.temp.store.write(() => {
      for (let n = 0; n < 30; n++)
        test.room.tellWithin({
          topic: 'run-failed',
          to: ['ana'],
          level: 'error',
          words: () => ({ title: `${n}`, body: '' }),
          idempotencyKey: `flood ${n}`,
        });
    });
    await settle();
    expect(subjects()).toEqual(['30 notifications']);
  });
});

describe('quiet hours', () => {
  // It is 08:00.
  const quiet = { enabled: true, fromMinute: 7 * 60, toMinute: 9 * 60 };
  const onDesktop = { rules: [{ topics: ['run-failed'], channels: ['desktop'] }], quiet };

  it('hold messages back, but for urgent ones', async () => {
    byMail('now', { quiet });
    await tell({ title: 'Later' });
    await tell({ title: 'At once', urgent: true });
    await settle();
    expect(subjects()).toEqual(['At once']);
    await test.clock.advance(HOUR_MS);
    expect(subjects()).toEqual(['At once', 'Later']);
  });

  it('raise nothing on the screen until they are over; then one by itself, or one for several', async () => {
    setRules(onDesktop);
    await tell({ title: 'Alone' });
    expect(test.live).toMatchObject([{ personId: 'ana', notification: { title: 'Alone', quiet: true } }]);
    await test.clock.advance(HOUR_MS);
    expect(test.live[1]).toMatchObject({ notification: { id: test.live[0]?.notification.id, title: 'Alone' } });
    expect(test.live[1]?.notification).not.toHaveProperty('quiet');
    await test.clock.advance(22 * HOUR_MS);
    await tell({ title: 'One' });
    await tell({ title: 'Two' });
    await test.clock.advance(2 * HOUR_MS);
    expect(test.live.at(-1)).toMatchObject({ notification: { title: '2 notifications', body: 'One\nTwo' } });
    expect(test.live.at(-1)?.notification).not.toHaveProperty('quiet');
  });

  it('raise nothing that was read in the bell meanwhile', async () => {
    setRules(onDesktop);
    await tell();
    test.room.markAllRead('ana');
    await test.clock.advance(HOUR_MS);
    expect(test.live).toHaveLength(1);
    expect(deliveries()).toMatchObject([{ channel: 'desktop', state: 'skipped' }]);
  });
});

describe('a process that is killed', () => {
  const never = () => new Promise<void>(() => undefined);

  it('before a message went out leaves it to the next', async () => {
    byMail('hourly');
    await tell({ title: 'One' });
    await tell({ title: 'Two' });
    test.crash();
    await test.clock.advance(HOUR_MS);
    expect(subjects()).toEqual(['2 notifications']);
  });

  it('while a message goes out has it sent again under the same name, where the service cannot tell', async () => {
    byMail('now');
    test.world.mail = never;
    await tell();
    await settle();
    expect(test.mails).toHaveLength(1);
    test.world.mail = () => undefined;
    test.crash();
    await settle();
    expect(test.mails).toHaveLength(2);
    expect(test.mails[0]?.idempotencyKey).toBe(test.mails[1]?.idempotencyKey);
    expect(deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it.each([
    ['yes', 1],
    ['no', 2],
    ['unknown', 2],
  ] as const)('while a message goes out asks the service, which says %s: it is sent %i times', async (known, times) => {
    setRules({ rules: [{ topics: ['run-failed'], channels: ['slack'] }] });
    test.room.procedures.setChannel({ channel: 'slack', credentialId: 'cred_slack.bot' });
    test.world.use = never;
    test.world.lookUp = () => known;
    await tell();
    await settle();
    test.world.use = () => undefined;
    test.crash();
    await settle();
    expect(test.uses).toHaveLength(times);
    expect(new Set(test.uses.map(({ key }) => key)).size).toBe(1);
    expect(deliveries()).toMatchObject([{ state: 'sent' }]);
  });

  it('that closes in order lets a message go out, but waits for it no longer than it may', async () => {
    byMail('now');
    test.world.mail = (_message, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    await tell();
    await settle();
    const closed = test.room.close(5000);
    await test.clock.advance(5000);
    await closed;
    test.world.mail = () => undefined;
    test.crash();
    await settle();
    expect(deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });
});
