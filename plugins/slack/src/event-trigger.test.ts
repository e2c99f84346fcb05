import { createHmac } from 'node:crypto';
import type { JsonObject } from '@pulseflow/sdk';
import { callWebhook } from '@pulseflow/sdk/testing';
import { describe, expect, it } from 'vitest';
import { eventTrigger } from './event-trigger';

const secret = '8f742231b10e8888abcd99yyyzzz85a5';

function call(body: string, { config = {}, at = Date.now(), form = false, by = secret }: CallOptions = {}) {
  const timestamp = String(Math.floor(at / 1000));
  const signature = `v0=${createHmac('sha256', by).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return callWebhook(
    eventTrigger,
    {
      body,
      headers: {
        'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        'X-Slack-Request-Timestamp': timestamp,
        'X-Slack-Signature': signature,
      },
    },
    { config: { path: 'slack', ...config }, credential: { secret } },
  );
}
interface CallOptions {
  config?: JsonObject;
  at?: number;
  form?: boolean;
  by?: string;
}

const event = (of: JsonObject): string => JSON.stringify({ type: 'event_callback', event_id: 'Ev1', event: of });
const mention = { type: 'app_mention', user: 'U1', text: '<@U0> hi', ts: '1.2', channel: 'C1' };

describe('a call of Slack', () => {
  it('starts one run for an event, by its id, so that a second delivery starts none', async () => {
    const { emit, answer } = await call(event(mention));
    expect(emit).toEqual([
      {
        key: 'Ev1',
        items: [
          {
            json: {
              kind: 'event',
              type: 'app_mention',
              channel: 'C1',
              user: 'U1',
              text: '<@U0> hi',
              ts: '1.2',
              thread: '',
              payload: mention,
            },
          },
        ],
      },
    ]);
    expect(answer).toBeUndefined();
  });

  it('answers the first call of the setup', async () => {
    const body = JSON.stringify({ type: 'url_verification', token: 'x', challenge: '3eZbrw1aB' });
    expect(await call(body)).toEqual({ answer: { body: { challenge: '3eZbrw1aB' } } });
  });

  it('may be a command, answered at once', async () => {
    const body = new URLSearchParams({
      token: 'old',
      command: '/report',
      text: 'today',
      channel_id: 'C1',
      user_id: 'U1',
      trigger_id: 'T1',
    }).toString();
    const { emit, answer } = await call(body, { form: true, config: { acknowledge: 'Working on it' } });
    expect(emit?.[0]).toMatchObject({
      key: 'T1',
      items: [{ json: { kind: 'command', type: '/report', text: 'today', user: 'U1' } }],
    });
    expect(JSON.stringify(emit)).not.toContain('"old"');
    expect(answer).toEqual({ body: { text: 'Working on it' } });
  });

  it('may be a pressed button', async () => {
    const payload = {
      type: 'block_actions',
      trigger_id: 'T2',
      user: { id: 'U1' },
      channel: { id: 'C1' },
      message: { ts: '1.2' },
      actions: [{ action_id: 'approve', value: '7' }],
    };
    const { emit } = await call(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), { form: true });
    expect(emit?.[0]?.items[0]?.json).toMatchObject({
      kind: 'interaction',
      action: 'approve',
      value: '7',
      ts: '1.2',
      channel: 'C1',
    });
  });

  it.each([
    [{ events: 'app_mention, message' }, mention, true],
    [{ events: 'reaction_added' }, mention, false],
    [{ channels: 'C2' }, mention, false],
    [{}, { ...mention, bot_id: 'B1' }, false],
    [{ bots: true }, { ...mention, bot_id: 'B1' }, true],
    [{ channels: 'C1' }, { type: 'reaction_added', item: { channel: 'C1', ts: '1.2' } }, true],
  ])('counts only when it is wanted: %j %j', async (config, of, isWanted) => {
    const { emit = [] } = await call(event(of), { config });
    expect(emit).toHaveLength(isWanted ? 1 : 0);
  });
});

describe('a call that is not of Slack', () => {
  it('is checked as Slack documents it', async () => {
    // The values of Slack's page "Verifying requests from Slack"; they are old, and refused for that alone.
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
    const headers = { 'x-slack-request-timestamp': '1531420618', 'x-slack-signature': signature };
    const old = callWebhook(eventTrigger, { body, headers }, { config: { path: 'slack' }, credential: { secret } });
    await expect(old).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
      message: expect.stringContaining('five minutes') as string,
    });
  });

  it.each([
    ['with another secret', { by: 'another' }],
    ['that was sent again after five minutes', { at: Date.now() - 301_000 }],
  ])('is refused %s', async (_words, options) => {
    await expect(call(event(mention), options)).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
  });

  it('is refused when the credential is missing, and when nothing is signed', async () => {
    const body = event(mention);
    const none = callWebhook(eventTrigger, { body }, { config: { path: 'slack' }, credential: { secret } });
    await expect(none).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', '').update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const headers = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
    await expect(callWebhook(eventTrigger, { body, headers }, { config: { path: 'slack' } })).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
    });
  });

  it('is told apart from one whose body cannot be read', async () => {
    await expect(call('[1]')).rejects.toMatchObject({ code: 'WEBHOOK_BODY_INVALID' });
  });
});
