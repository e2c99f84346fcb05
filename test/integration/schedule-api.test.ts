import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain, node } from '../setup/flows';
import { cleanUp, type Instance, startInstance, TOKEN } from '../setup/instance';

/** The REST interface of schedules exactly as scripts use it: paths, parameters, bodies, status words. */
let instance: Instance;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(cleanUp);

interface Problem {
  code: string;
  message: string;
  data: { details: Record<string, unknown> };
}
const DAY_MS = 86_400_000;
const daily = { recurrence: { kind: 'daily', times: ['09:00'] }, timeZone: 'America/Sao_Paulo' };

/** A published flow without a schedule. */
async function newFlow(name: string): Promise<string> {
  const flow = chain(name, node('start', 'core.manual'), node('log', 'core.log', { message: '{{ $item.scheduledFor }}' }));
  return (await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow)).body.id;
}

describe('the REST API of schedules', () => {
  it('gives a flow a schedule, reads, changes and removes it', async () => {
    const path = `/api/flow-automations/${await newFlow('Report')}/schedule`;
    expect(await instance.call('GET', path)).toMatchObject({ status: 404, body: { code: 'SCHEDULE_NOT_FOUND' } });
    const made = await instance.call<{ nextAt: number }>('POST', path, { schedule: daily });
    expect(made).toMatchObject({
      status: 201,
      body: { flowName: 'Report', status: 'active', zone: 'America/Sao_Paulo', schedule: daily },
    });
    expect(made.body.nextAt - Date.now()).toBeLessThan(DAY_MS);
    expect((await instance.call('POST', path, { schedule: daily })).status).toBe(409);
    const cron = { recurrence: { kind: 'cron', expression: '0 9 * * 1-5' } };
    expect(await instance.call('PUT', path, { schedule: cron })).toMatchObject({ status: 200, body: { schedule: cron } });
    expect(await instance.call('GET', path)).toMatchObject({
      status: 200,
      body: { schedule: cron, hasUnpublishedChange: false },
    });
    expect(await instance.call('DELETE', path)).toMatchObject({ status: 200, body: { ok: true } });
    expect((await instance.call('GET', path)).status).toBe(404);
  });

  it('names the field and the offset of what is wrong', async () => {
    const path = `/api/flow-automations/${await newFlow('Wrong')}/schedule`;
    const refused = await instance.call<Problem>('POST', path, {
      schedule: { recurrence: { kind: 'cron', expression: '0 9 * * FRIDAYS' } },
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'SCHEDULE_INVALID' } });
    expect(refused.body.data.details).toMatchObject({ field: '/recurrence/expression', position: 8 });
    const shape = await instance.call<Problem>('POST', path, { schedule: { recurrence: { kind: 'daily', times: ['9am'] } } });
    expect(shape).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(shape.body.message).toContain('/schedule/recurrence/times/0');
  });

  it('previews what is to come, in the zone of the schedule', async () => {
    const path = `/api/flow-automations/${await newFlow('Previewed')}/schedule`;
    await instance.call('POST', path, { schedule: { ...daily, weekends: 'skip' } });
    const query = 'from=2026-12-04T00:00:00-03:00&to=2026-12-08T05:00:00+02:00';
    const { status, body } = await instance.call<{ items: Record<string, unknown>[] }>('GET', `${path}/preview?${query}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { zone: 'America/Sao_Paulo', isCut: false } });
    expect(body.items.map(({ at, outcome }) => [at, outcome])).toEqual([
      ['2026-12-04T09:00:00-03:00', 'runs'],
      ['2026-12-05T09:00:00-03:00', 'skipped'],
      ['2026-12-06T09:00:00-03:00', 'skipped'],
      ['2026-12-07T09:00:00-03:00', 'runs'],
    ]);
    expect(body.items[0]).toMatchObject({ atMs: Date.parse('2026-12-04T12:00:00Z'), planned: '2026-12-04T09:00:00-03:00' });
    const inMs = await instance.call<{ items: unknown[] }>(
      'GET',
      `${path}/preview?from=${Date.parse('2026-12-04T12:00:00Z')}&count=1`,
    );
    expect(inMs.body.items).toMatchObject([{ at: '2026-12-04T09:00:00-03:00' }]);
    expect(
      (await instance.call<{ items: unknown[] }>('GET', `${path}/preview?count=3`)).body.items.length,
    ).toBeGreaterThanOrEqual(3);
    const why = await instance.call('GET', `${path}/explain?at=2026-12-05T09:00:00-03:00`);
    expect(why).toMatchObject({ status: 200, body: { kind: 'skipped', occurrence: { changes: [{ code: 'weekend' }] } } });
  });

  it('takes exceptions and removes them by their id', async () => {
    const path = `/api/flow-automations/${await newFlow('Excepted')}/schedule`;
    await instance.call('POST', path, { schedule: daily });
    const skip = { kind: 'skip', from: '2026-12-24T00:00:00-03:00', to: '2027-01-02T00:00:00-03:00', reason: 'Company holidays' };
    const made = await instance.call<{ id: string }>('POST', `${path}/exceptions`, skip);
    expect(made).toMatchObject({ status: 201, body: { ...skip, id: expect.stringMatching(/^exc_/) as string } });
    const modify = {
      kind: 'modify',
      from: '2026-11-27T00:00:00-03:00',
      to: '2026-11-28T00:00:00-03:00',
      settings: { priority: 5 },
    };
    expect((await instance.call('POST', `${path}/exceptions`, modify)).status).toBe(201);
    const listed = await instance.call<{ items: unknown[] }>('GET', `${path}/exceptions`);
    expect(listed.body.items).toHaveLength(2);
    const beside = { kind: 'reschedule', occurrence: '2026-12-01T10:00:00-03:00', at: '2026-12-01T15:00:00-03:00' };
    expect(await instance.call('POST', `${path}/exceptions`, beside)).toMatchObject({
      status: 422,
      body: {
        code: 'EXCEPTION_OUTSIDE',
        data: { details: { nearest: ['2026-12-01T12:00:00.000Z', '2026-12-02T12:00:00.000Z'] } },
      },
    });
    expect((await instance.call('DELETE', `${path}/exceptions/${made.body.id}`)).status).toBe(200);
    expect((await instance.call('DELETE', `${path}/exceptions/${made.body.id}`)).status).toBe(404);
  });

  it('answers with a calendar file that has a name', async () => {
    const path = `/api/flow-automations/${await newFlow('Relatório: diário')}/schedule`;
    await instance.call('POST', path, { schedule: daily });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const file = await fetch(`${instance.url}${path}/calendar.ics?days=7`, { headers });
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('text/calendar');
    expect(file.headers.get('content-disposition')).toContain("filename*=utf-8''Relat%C3%B3rio%20di%C3%A1rio.ics");
    const text = await file.text();
    expect(text.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true);
    expect(text).toContain('SUMMARY:Relatório: diário');
    const all = await fetch(`${instance.url}/api/schedules/calendar.ics`, { headers });
    expect(all.headers.get('content-disposition')).toContain('PulseFlow.ics');
  });

  it('is described in the OpenAPI document', async () => {
    const { body } = await instance.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/openapi.json');
    const path = '/flow-automations/{flowId}/schedule';
    expect(Object.keys(body.paths[path] ?? {}).sort()).toEqual(['delete', 'get', 'post', 'put']);
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        ...[`${path}/exceptions`, `${path}/exceptions/{exceptionId}`, `${path}/preview`, `${path}/calendar.ics`, `${path}/run`],
        ...['/schedules', '/schedules/timeline', '/schedules/preview', '/holiday-lists', '/holiday-lists/import'],
      ]),
    );
    const file = body.paths[`${path}/calendar.ics`]?.['get'] as { responses: Record<string, { content: object }> };
    expect(Object.keys(file.responses['200']?.content ?? {})).toEqual(['text/calendar']);
  });
});
