import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/** The HTTP interface exactly as scripts written for this product use it: paths, parameters, bodies, status words. */
let instance: Instance;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(cleanUp);

const flow = chain(
  'Doubler',
  node('start', 'core.manual'),
  node('double', 'core.transform', { expression: '{"double": n * 2}' }),
);

describe('the HTTP API', () => {
  it('takes a flow definition, keeps it as a draft, and publishes it when asked to', async () => {
    const draft = await instance.call('POST', '/api/flows', flow);
    expect(draft).toMatchObject({ status: 201, body: { name: 'Doubler', status: 'draft' } });
    const published = await instance.call('POST', '/api/flows?publish=true', flow);
    expect(published).toMatchObject({ status: 201, body: { status: 'active', publishedVersion: 1 } });
  });

  it('starts a run, tells how it stands, and lists it by flow and status', async () => {
    const { body: made } = await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow);
    const started = await instance.call<{ runId: string; status: string }>('POST', `/api/engine/workflows/${made.id}/start`, {
      input: { n: 21 },
    });
    expect(started.status).toBe(202);
    const { runId } = started.body;
    const done = await eventually(
      () => instance.call<{ status: string }>('GET', `/api/engine/executions/${runId}/status`),
      (answer) => answer.body.status !== 'running' && answer.body.status !== 'queued',
    );
    expect(done).toMatchObject({ status: 200, body: { runId, status: 'succeeded', output: { double: 42 } } });
    const listed = await instance.call<{ items: { id: string }[] }>(
      'GET',
      `/api/runs?flowId=${made.id}&status=succeeded&limit=5`,
    );
    expect(listed.body.items.map(({ id }) => id)).toEqual([runId]);
    expect((await instance.call<{ items: unknown[] }>('GET', `/api/runs?flowId=${made.id}&status=failed`)).body.items).toEqual(
      [],
    );
    expect(
      (await instance.call<{ items: unknown[] }>('GET', `/api/runs?flowId=${made.id}&status=failed&status=succeeded`)).body.items,
    ).toHaveLength(1);
  });

  it('starts a run without a body', async () => {
    const { body: made } = await instance.call<{ id: string }>(
      'POST',
      '/api/flows?publish=true',
      chain('Bare', node('start', 'core.manual')),
    );
    expect((await instance.call('POST', `/api/engine/workflows/${made.id}/start`)).status).toBe(202);
  });

  it('takes the Idempotency-Key header', async () => {
    const { body: made } = await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow);
    const start = () =>
      instance.call<{ runId: string; duplicate: boolean }>(
        'POST',
        `/api/engine/workflows/${made.id}/start`,
        { input: { n: 1 } },
        { 'idempotency-key': 'k' },
      );
    const [first, second] = [await start(), await start()];
    expect(second.body).toMatchObject({ runId: first.body.runId, duplicate: true });
  });

  it('makes a rule from {event, action} and acts on a simulated event', async () => {
    const rule = await instance.call<{ id: string }>('POST', '/api/rules', { event: 'user.registered', action: 'log_action' });
    expect(rule).toMatchObject({ status: 201, body: { event: 'user.registered', action: { type: 'log_action' } } });
    expect((await instance.call<{ id: string }[]>('GET', '/api/rules')).body.map(({ id }) => id)).toEqual([rule.body.id]);
    const simulated = await instance.call('POST', '/api/simulate/event', { event: 'user.registered', data: { name: 'Ana' } });
    expect(simulated).toMatchObject({ status: 200, body: { rules: [{ ruleId: rule.body.id }] } });
    const logs = await eventually(
      () => instance.call<{ outcome: string }[]>('GET', `/api/rules/${rule.body.id}/logs`),
      (answer) => answer.body.length > 0,
    );
    expect(logs.body).toMatchObject([{ eventType: 'user.registered', outcome: 'succeeded' }]);
  });

  it('describes itself: OpenAPI 3.1 with every path, and a page to read it', async () => {
    const { body } = await instance.call<{ openapi: string; paths: Record<string, unknown> }>('GET', '/api/openapi.json');
    expect(body.openapi).toMatch(/^3\.1/);
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/flows',
        '/runs',
        '/rules',
        '/simulate/event',
        '/engine/workflows/{workflowId}/start',
        '/engine/executions/{runId}/status',
        '/health',
      ]),
    );
    const page = await instance.call<string>('GET', '/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it('names the field that is wrong', async () => {
    const refused = await instance.call<{ code: string; message: string }>('POST', '/api/rules', {
      event: 'a b',
      action: 'log_action',
    });
    expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(refused.body.message).toContain('event');
    expect((await instance.call('GET', '/api/nothing')).status).toBe(404);
    expect((await instance.call('POST', '/api/flows', '{"name":')).body).toMatchObject({ code: 'INPUT_NOT_JSON' });
  });
});
