import type { Json, JsonObject } from '@pulseflow/sdk';
import { createTestFiles, type RanTrigger, type RunTriggerOptions, runTrigger, type TestFiles } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BotApi, messageOf, startBotApi } from '../../test/bot-api';
import { messageTrigger } from './message-trigger';

let api: BotApi;
let files: TestFiles;
let running: RanTrigger[];
beforeEach(async () => {
  api = await startBotApi();
  files = createTestFiles();
  running = [];
});
afterEach(async () => {
  for (const trigger of running) await trigger.stop();
  await api.close();
  files.dispose();
});

function listen(config: JsonObject = {}, options: Partial<RunTriggerOptions> = {}): RanTrigger {
  const trigger = runTrigger(messageTrigger, { config, credential: { ...api.credential }, files, ...options });
  running.push(trigger);
  return trigger;
}

const textsOf = (trigger: RanTrigger): Json[] => trigger.emitted.map(({ items }) => (items[0]?.json as { text: string }).text);

describe('a message to the bot', () => {
  it('starts a run with who wrote what, and with a command taken apart', async () => {
    const trigger = listen();
    await trigger.untilConnected();
    const id = api.push(messageOf('/report@test_bot  today please'));
    await trigger.untilEmitted(1);
    expect(trigger.emitted[0]).toMatchObject({
      key: String(id),
      items: [
        {
          json: {
            kind: 'message',
            chat: { id: 42, type: 'private', name: 'Ana', username: 'ana' },
            from: { id: 42, name: 'Ana Souza' },
            messageId: 7,
            command: 'report',
            arguments: 'today please',
          },
        },
      ],
    });
  });

  it('carries the largest size of a photo, and names what is too large for bots', async () => {
    const trigger = listen();
    await trigger.untilConnected();
    const photo = [
      { file_id: 'small', file_unique_id: 'a' },
      { file_id: 'large', file_unique_id: 'b', file_size: 99 },
    ];
    const document = { file_id: 'film', file_unique_id: 'c', file_name: 'film.mp4', file_size: 30_000_000 };
    api.push(messageOf('', { caption: 'Look', photo }));
    api.push(messageOf('', { document }));
    api.push(messageOf('', { document: { ...document, file_id: 'too-old', file_size: 1 } }));
    await trigger.untilEmitted(3);
    const items = trigger.emitted.map(({ items: [item] }) => item);
    const file = items[0]?.files?.['file1'];
    expect(items[0]?.json).toMatchObject({ text: 'Look', files: [{ file: 'file1', name: 'large.jpg', fileId: 'large' }] });
    expect(file && Buffer.from(await files.read(file)).toString()).toBe('bytes of large.jpg');
    expect(items[1]?.json).toMatchObject({ files: [{ name: 'film.mp4', isLeftOut: true }] });
    expect(items[2]?.json).toMatchObject({ files: [{ isLeftOut: true }] });
  });

  it('may be a pressed button', async () => {
    const trigger = listen({ what: 'buttons' });
    await trigger.untilConnected();
    const { message = {} } = messageOf('Approve?', { date: 1 });
    api.push(messageOf('ignored'));
    api.push({ callback_query: { id: 'q1', data: 'approve 7', from: { id: 42, first_name: 'Ana' }, message } });
    await trigger.untilEmitted(1);
    expect(trigger.emitted[0]?.items[0]?.json).toMatchObject({
      kind: 'callback_query',
      button: { id: 'q1', data: 'approve 7' },
      chat: { id: 42 },
      text: 'approve 7',
    });
  });

  it.each([
    [{ chats: '7, @ANA' }, ['hello', '/report']],
    [{ chats: '7' }, []],
    [{ begins: '/report, bye' }, ['/report']],
    [{ edited: true }, ['hello', '/report', 'changed']],
  ])('counts only when it is wanted: %j', async (config, expected) => {
    const trigger = listen(config);
    const all = listen({ edited: true });
    await Promise.all([trigger.untilConnected(), all.untilConnected()]);
    api.push(messageOf('hello'));
    api.push(messageOf('/report'));
    api.push({ edited_message: messageOf('changed')['message'] ?? {} });
    await all.untilEmitted(3);
    expect(textsOf(trigger)).toEqual(expected);
  });
});

describe('nothing is lost and nothing comes twice', () => {
  it('because Telegram forgets an update only after its run is durable', async () => {
    let isWaiting: number | undefined;
    const trigger = listen({}, { onEmit: () => void (isWaiting = api.waiting()) });
    await trigger.untilConnected();
    api.push(messageOf('one'));
    await trigger.untilEmitted(1);
    expect(isWaiting).toBe(1);
    await expect.poll(() => api.waiting()).toBe(0);
  });

  it('when the app was away: it goes on behind the last one', async () => {
    const first = listen();
    await first.untilConnected();
    api.push(messageOf('one'));
    await first.untilEmitted(1);
    const { state } = first;
    await first.stop();
    api.push(messageOf('two'));
    const second = listen({}, { state: state as Json });
    await second.untilEmitted(1);
    expect(textsOf(second)).toEqual(['two']);
  });

  it('when the run could not be started: the message comes again', async () => {
    const first = listen(
      {},
      {
        onEmit: () => {
          throw new Error('disk full');
        },
      },
    );
    await first.untilConnected();
    api.push(messageOf('one'));
    await expect(first.ended).rejects.toThrow('disk full');
    const second = listen({}, { state: first.state as Json });
    await second.untilEmitted(1);
    expect(textsOf(second)).toEqual(['one']);
  });

  it('when two flows use one bot: both get every message, also the one that was away for a moment', async () => {
    const one = listen();
    const two = listen({}, { onEmit: () => Promise.reject(new Error('full')) });
    await Promise.all([one.untilConnected(), two.untilConnected()]);
    api.push(messageOf('first'));
    await one.untilEmitted(1);
    await expect(two.ended).rejects.toThrow('full');
    api.push(messageOf('second'));
    await one.untilEmitted(2);
    const again = listen({}, { state: two.state as Json });
    await again.untilEmitted(2);
    expect(textsOf(again)).toEqual(['first', 'second']);
    expect(textsOf(one)).toEqual(['first', 'second']);
  });

  it('when Telegram counts anew after a week of silence', async () => {
    const old = { since: 0, last: 9000, at: Date.now() - 7 * 86_400_000 };
    const trigger = listen({}, { state: old });
    api.push(messageOf('lower number'));
    await trigger.untilEmitted(1);
    expect(textsOf(trigger)).toEqual(['lower number']);
  });

  it('and what waited before the flow was published counts only when it is wanted', async () => {
    const early = { date: Math.floor(Date.now() / 1000) - 3600 };
    api.push(messageOf('early', early));
    const fresh = listen();
    const both = listen({ waiting: true });
    await Promise.all([fresh.untilConnected(), both.untilConnected()]);
    api.push(messageOf('now'));
    await Promise.all([fresh.untilEmitted(1), both.untilEmitted(2)]);
    expect([textsOf(fresh), textsOf(both)]).toEqual([['now'], ['early', 'now']]);
  });
});

describe('a bot that cannot be listened to', () => {
  it('because its token is wrong', async () => {
    const trigger = listen({}, { credential: { ...api.credential, token: '1:wrong' } });
    await expect(trigger.ended).rejects.toMatchObject({ code: 'SERVICE_REFUSED', kind: 'user' });
    await trigger.ended.catch((error: unknown) => expect(JSON.stringify(error)).not.toContain('1:wrong'));
  });

  it('because something else fetches its messages', async () => {
    api.service.fail({
      route: 'POST /:bot/getUpdates',
      status: 409,
      json: { ok: false, error_code: 409, description: 'Conflict: terminated by other getUpdates request' },
    });
    const trigger = listen();
    await expect(trigger.ended).rejects.toMatchObject({ code: 'TELEGRAM_UPDATES_TAKEN', kind: 'user' });
  });

  it('because Telegram is away: that is told after some tries', async () => {
    api.service.fail({ route: 'POST /:bot/getUpdates', status: 502, times: 3, body: 'Bad Gateway' });
    const trigger = listen();
    await expect(trigger.ended).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'operational' });
  });
});
