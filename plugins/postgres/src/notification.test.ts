import { runTrigger } from '@pulseflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../test/postgres-server';
import { notification } from './notification';

describe('PostgreSQL notification', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  const listen = (config: { channels: string; onConnect?: boolean }) =>
    runTrigger(notification, { config, credential: server.values() });
  const item = (channel: string, payload: unknown, text: string) => ({
    ...{ channel, payload, text, processId: expect.any(Number) as number, connected: false },
  });

  it('starts a run for each notification, in order, with its payload as JSON where it is some', async () => {
    const trigger = listen({ channels: 'new_order, "Odd' });
    await trigger.untilConnected();
    await server.run(`NOTIFY other, 'x'; NOTIFY new_order, '{"id": 7}'`);
    await server.run(`SELECT pg_notify('"Odd', 'plain'); NOTIFY new_order`);
    await trigger.untilEmitted(3);
    await trigger.stop();
    const told = trigger.emitted.map(({ items }) => items[0]?.json);
    expect(told.slice(0, 1)).toEqual([item('new_order', { id: 7 }, '{"id": 7}')]);
    expect(told.slice(1)).toEqual([item('"Odd', 'plain', 'plain'), item('new_order', null, '')]);
  });

  it('starts a run when the connection comes up, for those who must not miss anything', async () => {
    const trigger = listen({ channels: 'a', onConnect: true });
    await trigger.untilEmitted(1);
    expect(trigger.emitted[0]?.items[0]?.json).toMatchObject({ connected: true });
    await trigger.stop();
  });

  it('ends with a failure to try again when the server goes away, and at once when it is stopped', async () => {
    const trigger = listen({ channels: 'a' });
    await trigger.untilConnected();
    server.cutAll();
    await expect(trigger.ended).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE', kind: 'operational' });
    const other = listen({ channels: 'a' });
    await other.untilConnected();
    await other.stop();
    await expect.poll(() => server.connections, { timeout: 20_000 }).toBe(0);
  });

  it('says that a channel is missing or a password wrong', async () => {
    await expect(listen({ channels: ' , ' }).ended).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
    const trigger = runTrigger(notification, { config: { channels: 'a' }, credential: server.values({ password: 'wrong' }) });
    await expect(trigger.ended).rejects.toMatchObject({ code: 'POSTGRES_SIGN_IN_REFUSED', kind: 'user' });
  });
});
