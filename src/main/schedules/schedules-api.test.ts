/** Schedules as people and programs change them, over the real host: what the contract's own cases do not reach. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/host/log';
import type { PulseflowClient } from '#shared/contract';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, NodeId } from '#shared/model/ids';
import { scheduleSchema } from '#shared/model/schedule';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const iso = (ms: number): string => new Date(ms).toISOString();
const at = (time: string) => ({ recurrence: { kind: 'daily', times: [time] }, timeZone: 'UTC' });
const daily = scheduleSchema.parse(at('09:00'));

let home: string;
let host: Host;
let client: PulseflowClient;

async function open(): Promise<void> {
  host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog });
  await host.start();
  client = createRouterClient(host.router, { context: {} }) as PulseflowClient;
}
async function restart(): Promise<void> {
  await host.close(1000);
  await open();
}
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-schedules-api-'));
  await open();
});
afterEach(async () => {
  await host.close(1000);
  rmSync(home, { recursive: true, force: true });
});

type Node = FlowDefinitionInput['nodes'][number];
const node = (id: string, config: object, more: Partial<Node> = {}): Node => ({
  ...{ id, name: id, type: 'core.schedule', typeVersion: 2, config: config as Node['config'] },
  ...more,
});
const definition = (...nodes: Node[]) =>
  flowDefinitionSchema.parse({ name: 'Report', nodes: [...nodes, { id: 'start', name: 'Start', type: 'core.manual' }] });
const publish = async (...nodes: Node[]): Promise<FlowId> =>
  (await client.flows.create({ query: { publish: true }, body: definition(...nodes) })).id;

/** The next moment of a time of day, UTC. */
function next(time: string): number {
  const today = Date.parse(`${iso(Date.now()).slice(0, 10)}T${time}:00Z`);
  return today > Date.now() ? today : today + DAY_MS;
}

describe('a flow with several schedules', () => {
  it('means the first of them, or the one that is named', async () => {
    const flowId = await publish(
      node('off', at('07:00'), { disabled: true }),
      node('one', at('09:00')),
      node('two', at('10:00')),
    );
    expect(await client.schedules.get({ flowId })).toMatchObject({ nodeId: 'one', nextAt: next('09:00') });
    const two = { flowId, nodeId: 'two' as NodeId };
    expect(await client.schedules.update({ ...two, schedule: scheduleSchema.parse(at('11:00')) })).toMatchObject({
      nextAt: next('11:00'),
    });
    expect(await client.schedules.get({ flowId, nodeId: 'off' as NodeId })).toMatchObject({ status: 'disabled' });
    expect((await client.schedules.list({ flowId })).items.map(({ nodeId, status }) => [nodeId, status])).toEqual(
      next('09:00') < next('11:00')
        ? [
            ['one', 'active'],
            ['two', 'active'],
            ['off', 'disabled'],
          ]
        : [
            ['two', 'active'],
            ['one', 'active'],
            ['off', 'disabled'],
          ],
    );
    await client.schedules.remove(two);
    await expect(client.schedules.get(two)).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
    expect((await client.flows.get({ flowId })).draft.nodes.map(({ id }) => id)).toEqual(['off', 'one', 'start']);
  });

  it('reschedules the occurrence of the one that has it then', async () => {
    const flowId = await publish(node('one', at('09:00')), node('two', at('10:00')));
    const moved = { kind: 'reschedule' as const, occurrence: iso(next('10:00')), at: iso(next('10:00') + HOUR_MS) };
    const kept = await client.schedules.addException({ flowId, ...moved });
    expect(kept.nodeId).toBe('two');
    expect((await client.schedules.exceptions({ flowId, nodeId: 'one' as NodeId })).items).toEqual([]);
    // Naming it by where it runs now means the same occurrence.
    const again = await client.schedules.addException({
      flowId,
      ...moved,
      occurrence: moved.at,
      at: iso(next('10:00') + 2 * HOUR_MS),
    });
    expect(again).toMatchObject({ nodeId: 'two', occurrence: moved.occurrence });
    await expect
      .poll(async () => (await client.schedules.get({ flowId, nodeId: 'two' as NodeId })).nextAt)
      .toBe(next('10:00') + 2 * HOUR_MS);
  });
});

describe('a draft that differs', () => {
  it('is told of, and a change takes effect without it', async () => {
    const flowId = await publish(node('one', at('09:00')));
    await client.flows.saveDraft({ flowId, definition: definition(node('one', at('12:00'))) });
    expect(await client.schedules.get({ flowId })).toMatchObject({
      ...{ nextAt: next('09:00'), hasUnpublishedChange: true },
      draftSchedule: { recurrence: { times: ['12:00'] } },
    });
    await client.flows.saveDraft({ flowId, definition: definition() });
    const changed = await client.schedules.update({ flowId, schedule: scheduleSchema.parse(at('13:00')) });
    expect(changed).toMatchObject({ nextAt: next('13:00'), hasUnpublishedChange: true });
    expect(changed.draftSchedule).toBeUndefined();
    expect((await client.flows.get({ flowId })).draft.nodes.map(({ id }) => id)).toEqual(['start']);
    await expect(client.schedules.create({ flowId, schedule: daily })).rejects.toMatchObject({ code: 'SCHEDULE_EXISTS' });
  });

  it('with a schedule of its own stays a draft when that is changed', async () => {
    const flowId = await publish();
    await client.flows.saveDraft({ flowId, definition: definition(node('new', at('09:00'))) });
    expect(await client.schedules.update({ flowId, schedule: scheduleSchema.parse(at('10:00')) })).toMatchObject({
      status: 'draft',
    });
    expect(await client.flows.get({ flowId })).toMatchObject({ publishedVersion: 1, hasDraftChanges: true });
  });

  it('that holds no schedule at all is listed without one', async () => {
    const { id: flowId } = await client.flows.create({ query: {}, body: definition(node('odd', { recurrence: 'weekly' })) });
    const { schedule, status } = await client.schedules.get({ flowId });
    expect([schedule, status]).toEqual([undefined, 'draft']);
    await expect(client.schedules.preview({ flowId })).rejects.toMatchObject({ code: 'SCHEDULE_INVALID' });
  });
});

it('a schedule of an older flow is shown as one of now, and becomes one when it is changed', async () => {
  const flowId = await publish(node('old', { mode: 'cron', cron: '0 8 * * 1-5', timeZone: 'UTC' }, { typeVersion: 1 }));
  const { schedule, zone } = await client.schedules.get({ flowId });
  expect([schedule?.recurrence, zone]).toEqual([{ kind: 'cron', expression: '0 8 * * 1-5' }, 'UTC']);
  await client.schedules.update({ flowId, schedule: daily });
  expect((await client.flows.get({ flowId })).published?.nodes[0]).toMatchObject({
    ...{ typeVersion: 2, config: { recurrence: daily.recurrence, timeZone: 'UTC' } },
  });
});

describe('exceptions', () => {
  it('and holiday lists are there after a restart, and hold', async () => {
    const list = await client.schedules.createHolidayList({
      name: 'Ours',
      days: [{ date: iso(next('09:00') + DAY_MS).slice(0, 10), name: 'Inventory', yearly: false }],
    });
    const flowId = await publish(node('one', { ...at('09:00'), holidays: { lists: [list.id] } }));
    const [from, to] = [iso(next('09:00') - 1), iso(next('09:00') + 1)];
    const skip = await client.schedules.addException({ flowId, kind: 'skip', from, to, reason: 'Audit' });
    await restart();
    expect((await client.schedules.exceptions({ flowId })).items).toEqual([skip]);
    expect(await client.schedules.holidayLists()).toMatchObject([{ ...list, usedBy: [{ flowId }] }]);
    const { items } = await client.schedules.preview({ flowId, count: 1 });
    expect(items.map(({ outcome, changes }) => [outcome, changes[0]?.name])).toEqual([
      ['skipped', 'Audit'],
      ['skipped', 'Inventory'],
      ['runs', undefined],
    ]);
    await expect.poll(async () => (await client.schedules.get({ flowId })).nextAt).toBe(next('09:00') + 2 * DAY_MS);
  });

  it('a holiday list by which a flow counts business hours is in use, until no version of it counts by it', async () => {
    const list = await client.schedules.createHolidayList({ name: 'Ours', days: [] });
    const counting = (holidayLists: string[]) =>
      flowDefinitionSchema.parse({
        name: 'Asks',
        nodes: [
          { id: 'start', name: 'Start', type: 'core.manual', config: {} },
          {
            id: 'ask',
            name: 'Ask',
            type: 'core.human-task',
            config: { title: 'Ship?', businessHours: { days: [1], fromMinute: 540, toMinute: 1020, holidayLists } },
          },
        ],
        edges: [{ from: { node: 'start' }, to: { node: 'ask' } }],
      });
    const { id: flowId } = await client.flows.create({ query: { publish: true }, body: counting([list.id]) });
    await client.flows.saveDraft({ flowId, definition: counting([]) });
    expect(await client.schedules.holidayLists()).toMatchObject([{ usedBy: [{ flowId, flowName: 'Asks' }] }]);
    await expect(client.schedules.removeHolidayList({ listId: list.id })).rejects.toMatchObject({ code: 'HOLIDAY_LIST_IN_USE' });
    await client.flows.publish({ flowId });
    await client.schedules.removeHolidayList({ listId: list.id });
  });

  it('stay when a schedule goes, for one that comes back', async () => {
    const flowId = await publish(node('one', at('09:00')));
    const skip = { kind: 'skip' as const, from: iso(next('09:00') - 1), to: iso(next('09:00') + 1), nodeId: 'one' as NodeId };
    await client.schedules.addException({ flowId, ...skip });
    await client.schedules.remove({ flowId });
    await client.flows.saveDraft({ flowId, definition: definition(node('one', at('09:00'))) });
    await client.flows.publish({ flowId });
    await expect.poll(async () => (await client.schedules.get({ flowId })).nextAt).toBe(next('09:00') + DAY_MS);
  });

  it('do not move what has run already, or to a time that has passed', async () => {
    const flowId = await publish(node('one', { recurrence: { kind: 'interval', every: 1, unit: 'seconds' } }));
    const fired = async () => (await client.schedules.occurrences({ flowId, state: 'fired' })).items[0]?.plannedMs;
    await expect.poll(fired, { timeout: 10_000 }).toBeDefined();
    const rate = async () => (await client.schedules.list({ flowId })).items[0]?.successRate?.share;
    await expect.poll(rate, { timeout: 10_000 }).toBe(1);
    const moved = { flowId, kind: 'reschedule' as const, occurrence: iso((await fired()) ?? 0), at: iso(Date.now() + DAY_MS) };
    await expect(client.schedules.addException(moved)).rejects.toMatchObject({
      data: { details: { detail: 'EXCEPTION_FIRED' } },
    });
    const [coming] = (await client.schedules.preview({ flowId, from: Date.now() + HOUR_MS, count: 1 })).items;
    const back = { ...moved, occurrence: iso(coming?.plannedMs ?? 0), at: iso(Date.now() - HOUR_MS) };
    await expect(client.schedules.addException(back)).rejects.toMatchObject({
      data: { details: { detail: 'EXCEPTION_AT_PAST', field: '/at' } },
    });
  });

  it('are limited in number', async () => {
    const flowId = await publish(node('one', at('09:00')));
    const insert = host.store.db.prepare(
      `INSERT INTO schedule_exceptions (id, flow_id, kind, body, created_at) VALUES ('exc_' || ?, ?, 'skip',
         '{"kind":"skip","from":"2020-01-01T00:00:00Z","to":"2020-01-02T00:00:00Z","reason":""}', ?)`,
    );
    host.store.write(() => {
      for (let number = 0; number < 1000; number++) insert.run(number, flowId, number);
    });
    await restart();
    const skip = { kind: 'skip' as const, from: iso(next('09:00') - 1), to: iso(next('09:00') + 1) };
    await expect(client.schedules.addException({ flowId, ...skip })).rejects.toMatchObject({
      code: 'EXCEPTIONS_TOO_MANY',
      status: 409,
    });
  });
});
