import { afterAll, describe, expect, it } from 'vitest';
import { type Instance, startInstance } from '#main/host/instance';
import { createLog } from '#main/host/logger';
import { VERSION } from '#main/host/version';
import { chain, node } from '../setup/flows';
import { cleanUp, TOKEN, temporaryHome } from '../setup/instance';

let instance: Instance | undefined;
afterAll(async () => {
  await instance?.close(0);
  await cleanUp();
});

describe('a full disk', () => {
  it('refuses calls with a clear error, keeps what it acknowledged, and goes on when there is room', async () => {
    const running = await startInstance({
      home: temporaryHome(),
      mode: 'headless',
      version: VERSION,
      log: createLog({ PULSEFLOW_LOG: 'silent' }),
      port: 0,
      token: TOKEN,
    });
    instance = running;
    const { db } = running.host.store;
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const call = (path: string, body: string) => fetch(running.baseUrl + path, { method: 'POST', headers, body });
    const flow = chain(
      'Full',
      node('hook', 'core.webhook', { path: 'full', methods: ['POST'] }),
      node('log', 'core.log', { message: 'here' }),
    );
    expect((await call('/api/flows?publish=true', JSON.stringify(flow))).status).toBe(201);

    // SQLite answers SQLITE_FULL at this size, as it does when the disk has no room.
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 8}`);
    const acknowledged = new Set<string>();
    let refused: { status: number; body: unknown } | undefined;
    for (let n = 0; n < 500 && refused === undefined; n++) {
      const answer = await call('/hooks/full', JSON.stringify({ n, filler: 'x'.repeat(4000) }));
      const body = (await answer.json()) as { runId: string };
      if (answer.status === 202) acknowledged.add(body.runId);
      else refused = { status: answer.status, body };
    }
    expect(refused).toMatchObject({ status: 507, body: { code: 'STORE_FULL' } });
    expect(acknowledged.size).toBeGreaterThan(0);
    const health = await fetch(`${running.baseUrl}/api/health`);
    expect(await health.json()).toMatchObject({ status: 'degraded', store: 'full' });

    db.pragma('max_page_count = 1073741823');
    await expect
      .poll(async () => ((await (await fetch(`${running.baseUrl}/api/health`)).json()) as { store: string }).store, {
        timeout: 15_000,
      })
      .toBe('ok');
    const afterwards = await call('/hooks/full', '{}');
    expect(afterwards.status).toBe(202);
    acknowledged.add(((await afterwards.json()) as { runId: string }).runId);
    const listed = await fetch(`${running.baseUrl}/api/runs?limit=500`, { headers });
    const { items } = (await listed.json()) as { items: { id: string; status: string }[] };
    expect(new Set(items.map(({ id }) => id))).toEqual(acknowledged);
  });
});
