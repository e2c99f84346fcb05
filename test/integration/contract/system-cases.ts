import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { adder, chain, node } from '../../setup/flows';
import { type ContractCases, wrong } from './cases';

/** Webhooks, settings, limits, backups, notifications. */
export function describeSystem({ name, client, transport, create, startRun, settled }: ContractCases): void {
  describe('webhooks, settings and system', () => {
    it('lists webhook endpoints with their address, and refuses two flows on one path', async () => {
      const flow = flowDefinitionSchema.parse(adder('contract'));
      const { id: flowId } = await create(flow);
      expect(await client().webhooks.list()).toContainEqual(
        expect.objectContaining({
          path: 'contract',
          flowId,
          url: `${transport().instance.baseUrl}/hooks/contract`,
          methods: ['POST'],
        }),
      );
      await expect(create({ ...flow, name: 'Rival' })).rejects.toMatchObject({ code: 'WEBHOOK_CONFLICT', status: 409 });
    });

    it('reads and changes settings; the password goes in and never comes out', async () => {
      const changed = await client().settings.update({ smtp: { host: 'mail.example', password: 'hunter2' }, theme: 'dark' });
      expect(changed).toMatchObject({ theme: 'dark', smtp: { host: 'mail.example', passwordSet: true } });
      expect(await client().settings.get()).toEqual(changed);
      expect(JSON.stringify(changed)).not.toContain('hunter2');
      await expect(client().settings.update({ retention: { maxAgeDays: wrong(0) } })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('maxAgeDays') as string,
      });
      await client().settings.update({ smtp: { host: '', password: '' } });
      await expect(client().settings.testSmtp({})).rejects.toMatchObject({ code: 'SMTP_NOT_SET' });
      await client().settings.update({ smtp: { host: '127.0.0.1', port: 1, security: 'none' } });
      await expect(client().settings.testSmtp({})).rejects.toMatchObject({ code: 'SMTP_FAILED' });
    });

    it('copies the database on demand, one copy at a time, and lists the copies', async () => {
      const made = await client().system.backup();
      expect(made).toMatchObject({ kind: 'backup', name: expect.stringMatching(/^pulseflow-backup-.*\.db$/) as string });
      expect(made.sizeBytes).toBeGreaterThan(10_000);
      expect(await client().system.backups()).toContainEqual(made);
      const both = await Promise.allSettled([client().system.backup(), client().system.backup()]);
      const refused = both.find((each) => each.status === 'rejected');
      expect(refused?.reason).toMatchObject({ code: 'BACKUP_RUNNING', status: 409, defined: true });
      await expect(client().settings.update({ backup: { hour: wrong(24) } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('shows how limits stand, and resets a circuit breaker', async () => {
      const policies = {
        breaker: { failures: 1, openMs: 60_000, share: 'name', name: `contract ${name}` },
        concurrency: { max: 2 },
      };
      const flow = chain('Breaker', node('start', 'core.manual'), node('call', 'core.http', { url: 'http://127.0.0.1:1/' }));
      const nodes = flow.nodes.map((each) => (each.id === 'call' ? { ...each, policies } : each));
      const { id: flowId } = await create(flowDefinitionSchema.parse({ ...flow, nodes }));
      await settled(await startRun(flowId), 'failed');
      const key = `name:contract ${name}`;
      expect((await client().policies.state()).breakers).toContainEqual(
        expect.objectContaining({ key, status: 'open', failures: 1 }),
      );
      const refused = await startRun(flowId);
      await settled(refused, 'failed');
      expect((await client().runs.get({ runId: refused })).error).toMatchObject({ code: 'CIRCUIT_OPEN' });
      expect(await client().policies.resetBreaker({ key })).toEqual({ wasOpen: true });
      expect(await client().policies.resetBreaker({ key })).toEqual({ wasOpen: false });
      await expect(client().policies.resetBreaker({ key: wrong('') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('tells its health and what it is', async () => {
      expect(await client().system.health()).toMatchObject({ status: 'ok', store: 'ok' });
      const info = await client().system.info();
      expect(info).toMatchObject({ mode: 'headless', baseUrl: transport().instance.baseUrl });
      expect(info.databaseBytes).toBeGreaterThan(0);
    });

    it('shows notifications of flows, live and afterwards, until they are read', async () => {
      const flow = chain('Notifier', node('start', 'core.manual'), node('tell', 'core.notify', { title: 'Hello {{ $item.n }}' }));
      const { id: flowId } = await create(flowDefinitionSchema.parse(flow));
      const stream = await client().system.watch();
      await startRun(flowId, { n: 5 });
      for await (const change of stream) {
        if (change.kind !== 'notification') continue;
        expect(change.notification).toMatchObject({ title: 'Hello 5', read: false });
        break;
      }
      expect((await client().system.notifications({ limit: 10 }))[0]).toMatchObject({ title: 'Hello 5', read: false, flowId });
      await client().system.readNotifications();
      const later = await client().system.notifications({});
      expect(later[0]).toMatchObject({ title: 'Hello 5', read: true });
      expect(later.filter(({ read }) => !read)).toEqual([]);
      await expect(client().system.notifications({ limit: wrong(0) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });
  });
}
