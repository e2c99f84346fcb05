import { createHmac } from 'node:crypto';
import type { JsonObject } from '@pulseflow/sdk';
import { callWebhook } from '@pulseflow/sdk/testing';
import { describe, expect, it } from 'vitest';
import { eventTrigger } from './event-trigger';

const credential = { secret: "It's a Secret to Everybody" };
const sign = (body: string, secret = credential.secret): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function deliver(event: string, payload: JsonObject, config: JsonObject = {}, headers: Record<string, string> = {}) {
  const body = JSON.stringify(payload);
  return callWebhook(
    eventTrigger,
    {
      body,
      headers: {
        'X-GitHub-Event': event,
        'X-GitHub-Delivery': 'guid-1',
        'Content-Type': 'application/json',
        'X-Hub-Signature-256': sign(body),
        ...headers,
      },
    },
    { config: { path: 'github', ...config }, credential },
  );
}
const opened = { action: 'opened', repository: { full_name: 'octocat/Hello' }, sender: { login: 'octocat' } };

describe('an event of GitHub', () => {
  it('starts one run, by the id of its delivery', async () => {
    const { emit, answer } = await deliver('issues', opened);
    expect(emit).toEqual([
      {
        key: 'guid-1',
        items: [
          {
            json: {
              event: 'issues',
              action: 'opened',
              delivery: 'guid-1',
              repository: 'octocat/Hello',
              sender: 'octocat',
              payload: opened,
            },
          },
        ],
      },
    ]);
    expect(answer?.status).toBe(202);
  });

  it('is checked as GitHub documents it', async () => {
    // The values of GitHub's page "Validating webhook deliveries". The body is no JSON, so it is refused for that alone.
    const call = callWebhook(
      eventTrigger,
      {
        body: 'Hello, World!',
        headers: {
          'x-github-event': 'push',
          'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
        },
      },
      { credential },
    );
    await expect(call).rejects.toMatchObject({ code: 'WEBHOOK_BODY_INVALID' });
  });

  it.each([
    ['a wrong signature', { 'X-Hub-Signature-256': sign('other') }],
    ['another secret', { 'X-Hub-Signature-256': sign(JSON.stringify(opened), 'guess') }],
    ['no signature', { 'X-Hub-Signature-256': '' }],
    ['the older signature alone', { 'X-Hub-Signature-256': 'sha1=7d38cdd689735b008b3c702edd92eea23791c5f6' }],
  ])('is refused with %s', async (_what, headers) => {
    await expect(deliver('issues', opened, {}, headers)).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
  });

  it('is refused when no secret is known', async () => {
    const body = '{}';
    const call = callWebhook(
      eventTrigger,
      { body, headers: { 'x-hub-signature-256': sign(body, '') } },
      { credential: { secret: '' } },
    );
    await expect(call).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
  });

  it('may come as a form', async () => {
    const body = `payload=${encodeURIComponent(JSON.stringify(opened))}`;
    const { emit } = await callWebhook(
      eventTrigger,
      {
        body,
        headers: {
          'x-github-event': 'issues',
          'content-type': 'application/x-www-form-urlencoded',
          'x-hub-signature-256': sign(body),
        },
      },
      { credential },
    );
    expect(emit?.[0]?.items[0]?.json).toMatchObject({ event: 'issues', action: 'opened' });
  });

  it('is answered and left alone when it is a ping or not wanted', async () => {
    expect((await deliver('ping', { zen: 'x' })).emit).toBeUndefined();
    expect((await deliver('issues', opened, { events: 'push' })).emit).toBeUndefined();
    expect((await deliver('issues', opened, { events: 'issues.closed' })).emit).toBeUndefined();
    expect((await deliver('issues', opened, { repositories: 'octocat/other' })).emit).toBeUndefined();
    expect((await deliver('issues', opened, { events: 'push, issues.opened', repositories: 'octocat/hello' })).emit).toHaveLength(
      1,
    );
  });
});
