import { describe, expect, it } from 'vitest';
import { logNode } from './log';
import { notifyNode } from './notify';
import { raiseEventNode } from './raise-event';
import { sendEmailNode } from './send-email';
import { startFlowNode } from './start-flow';
import { createFakeServices } from './testing/fake-services';
import { checkNode, runNode } from './testing/run-node';

const people = [{ name: 'Ana' }, { name: 'Bia' }];

describe('log', () => {
  it('writes a line per item and lets the items through', async () => {
    const { logs, outputs } = await runNode(logNode, { config: { message: 'Hello {{ name }}', level: 'warn' }, items: people });
    expect(logs).toEqual([
      { level: 'warn', message: 'Hello Ana' },
      { level: 'warn', message: 'Hello Bia' },
    ]);
    expect(outputs).toEqual({ out: people });
  });

  it('writes the item itself when there is no message', async () => {
    const { logs } = await runNode(logNode, { items: [{ a: 1 }] });
    expect(logs).toEqual([{ level: 'info', message: '{"a":1}' }]);
  });

  it('turns what an expression gives into text', async () => {
    const { logs } = await runNode(logNode, { config: { message: '{{ a }}' }, items: [{ a: 5 }, { a: { b: 1 } }] });
    expect(logs.map((log) => log.message)).toEqual(['5', '{"b":1}']);
  });
});

describe('notify', () => {
  it('notifies once per item, with a key that stays the same', async () => {
    const { calls, outputs, effect } = await runNode(notifyNode, {
      config: { title: '{{ name }}', level: 'success' },
      items: people,
    });
    const common = { level: 'success', body: '', flowId: 'flow_1', runId: 'run_1' };
    expect(calls.notifications).toEqual([
      { ...common, title: 'Ana', idempotencyKey: 'run_1/node#0' },
      { ...common, title: 'Bia', idempotencyKey: 'run_1/node#1' },
    ]);
    expect([outputs['out'], effect]).toEqual([people, 'idempotent']);
  });

  it('does not repeat what an earlier attempt has done', async () => {
    const { calls, outputs, progress } = await runNode(notifyNode, {
      config: { title: '{{ name }}' },
      items: people,
      finished: { 0: { out: [{ json: 'from before' }] } },
    });
    expect(calls.notifications.map(({ title }) => title)).toEqual(['Bia']);
    expect(outputs['out']).toEqual(['from before', { name: 'Bia' }]);
    expect(progress).toEqual(['before 1', 'after 1']);
  });
});

describe('raise event', () => {
  it('raises the item as data, in the name of its run', async () => {
    const { calls, outputs } = await runNode(raiseEventNode, {
      config: { event: 'user.registered', subject: '{{ name }}' },
      items: [people[0] ?? {}],
    });
    expect(calls.events).toEqual([
      {
        type: 'user.registered',
        data: { name: 'Ana' },
        source: '/flows/flow_1/runs/run_1',
        subject: 'Ana',
        idempotencyKey: 'run_1/node#0',
        runId: 'run_1',
      },
    ]);
    expect(outputs['out']).toEqual([{ name: 'Ana', raisedEvent: { id: 'event_1', type: 'user.registered' } }]);
  });

  it('raises other data when asked to', async () => {
    const { calls } = await runNode(raiseEventNode, { config: { event: 'a', data: '{"x": 1}' } });
    expect(calls.events.map((event) => event.data)).toEqual([{ x: 1 }]);
  });

  it.each([
    ['flx.run.failed', 'system'],
    ['two words', 'not an event type'],
    ['', 'not an event type'],
  ])('refuses the type %j that an expression gives', async (type, words) => {
    const run = runNode(raiseEventNode, { config: { event: '{{ type }}' }, items: [{ type }] });
    await expect(run).rejects.toThrow(words);
    expect(checkNode(raiseEventNode, { event: type })).toHaveLength(1);
  });
});

describe('start flow', () => {
  it('starts a run per item and tells which', async () => {
    const { calls, outputs } = await runNode(startFlowNode, { config: { flowId: 'flow_2' }, items: people });
    expect(calls.starts).toEqual([
      { flowId: 'flow_2', input: { name: 'Ana' }, idempotencyKey: 'run_1/node#0' },
      { flowId: 'flow_2', input: { name: 'Bia' }, idempotencyKey: 'run_1/node#1' },
    ]);
    expect(outputs['out']?.[1]).toEqual({ name: 'Bia', startedRun: { flowId: 'flow_2', runId: 'run_2' } });
  });
});

describe('send e-mail', () => {
  const config = { to: '{{ name }}@example.com', subject: 'Hello {{ name }}', text: 'Hi' };

  it('sends one per item and tells how it went', async () => {
    const { calls, outputs } = await runNode(sendEmailNode, { config, items: people });
    expect(calls.mails).toEqual([
      { to: 'Ana@example.com', subject: 'Hello Ana', text: 'Hi', idempotencyKey: 'run_1/node#0' },
      { to: 'Bia@example.com', subject: 'Hello Bia', text: 'Hi', idempotencyKey: 'run_1/node#1' },
    ]);
    expect(outputs['out']?.[0]).toEqual({
      name: 'Ana',
      sentEmail: { messageId: '<1@test>', delivery: 'outbox', to: 'Ana@example.com', path: '/outbox/1.eml' },
    });
  });

  it('may be repeated while mails go to the outbox, and not once they are really sent', async () => {
    const { services } = createFakeServices();
    const live = { ...services, mail: { ...services.mail, isLive: true } };
    const effect = typeof sendEmailNode.effect === 'function' ? sendEmailNode.effect : () => 'none' as const;
    expect([effect({}, services), effect({}, live)]).toEqual(['idempotent', 'unsafe']);
  });

  it('goes by the server of its credential, and is then never safe to repeat', async () => {
    const values = { host: 'mail.example.com', port: 465, security: 'tls', user: 'a', password: 'b', from: '' };
    const signed = { ...config, credential: 'cred_1' };
    const { calls, effect } = await runNode(sendEmailNode, {
      config: signed,
      items: people,
      credential: { type: 'core.smtp', values },
    });
    expect(calls.servers).toEqual(['mail.example.com', 'mail.example.com']);
    expect(effect).toBe('unsafe');
    expect((await runNode(sendEmailNode, { config, items: people })).calls.servers).toEqual([undefined, undefined]);
  });

  it('records each mail before and after it is sent', async () => {
    const { progress } = await runNode(sendEmailNode, { config, items: people });
    expect(progress).toEqual(['before 0', 'after 0', 'before 1', 'after 1']);
  });

  it('refuses to send to nobody', async () => {
    const run = runNode(sendEmailNode, { config: { ...config, to: '{{ missing }}' }, items: people });
    await expect(run).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID', data: { field: 'to', index: 0 } });
    expect(checkNode(sendEmailNode, {})).toEqual(['/to: Enter whom the e-mail goes to', '/subject: Give the e-mail a subject']);
  });
});
