import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FlowDefinition } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
});
afterEach(() => test.close());

/** Gives the trigger another path, as the change of a schedule gives it another config. */
const toPath = (path: string) => ({
  nodeId: 'start',
  note: 'Path changed',
  change: (flow: FlowDefinition): FlowDefinition => withConfig(flow, 'start', { path }),
});

function withConfig(flow: FlowDefinition, nodeId: string, config: JsonObject): FlowDefinition {
  if (!flow.nodes.some((node) => node.id === nodeId)) return flow;
  return { ...flow, nodes: flow.nodes.map((node) => (node.id === nodeId ? { ...node, config } : node)) };
}

async function publish(path = 'a') {
  return (await test.room.service.create(definition('A', path), { publish: true })).id;
}

it('a published flow gets a version with that change at once, and its draft is no draft afterwards', async () => {
  const id = await publish();
  await test.room.editAtOnce(id, toPath('b'));
  expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 2, hasDraftChanges: false, draftRevision: 2 });
  expect(test.room.service.version(id, 2)).toMatchObject({
    note: 'Path changed',
    definition: { nodes: [{ config: { path: 'b' } }, {}] },
  });
  expect(test.room.triggers.list('core.webhook')).toMatchObject([{ version: 2, config: { path: 'b' } }]);
  expect(test.emitted.map(({ data }) => data)).toContainEqual({ flowId: id, flowName: 'A', version: 2 });
});

it('what else the draft holds stays unfinished', async () => {
  const id = await publish();
  test.room.service.saveDraft(id, withConfig(definition('Renamed', 'a'), 'set', { pin: '1' }));
  await test.room.editAtOnce(id, toPath('b'));
  const { draft, published, ...flow } = test.room.service.get(id);
  expect(flow).toMatchObject({ name: 'Renamed', publishedVersion: 2, hasDraftChanges: true });
  expect(draft).toMatchObject({ name: 'Renamed', nodes: [{ config: { path: 'b' } }, { config: { pin: '1' } }] });
  expect(published).toMatchObject({ name: 'A', nodes: [{ config: { path: 'b' } }, { config: {} }] });
});

it('a draft that had only this change before is no draft any more when it takes effect', async () => {
  const id = await publish();
  test.room.service.saveDraft(id, definition('A', 'b'));
  expect(test.room.service.get(id).hasDraftChanges).toBe(true);
  await test.room.editAtOnce(id, toPath('b'));
  expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 2, hasDraftChanges: false, draftRevision: 2 });
});

it('is one edit in the history of the draft, from outside, that can be undone', async () => {
  const id = await publish();
  await test.room.editAtOnce(id, toPath('b'));
  const { edits, position } = test.room.service.history(id);
  expect(edits).toMatchObject([
    {
      outside: true,
      label: { key: 'changeField' },
      diff: { nodes: { changed: [{ id: 'start', fields: [{ before: 'a', after: 'b' }] }] } },
    },
  ]);
  expect(position).toBe(edits[0]?.id);
});

it('a flow that was never published stays a draft', async () => {
  const { id } = await test.room.service.create(definition('A', 'a'), { publish: false });
  await test.room.editAtOnce(id, toPath('b'));
  const flow = test.room.service.get(id);
  expect(flow).toMatchObject({ status: 'draft', draftRevision: 2, draft: { nodes: [{ config: { path: 'b' } }, {}] } });
  expect(flow.publishedVersion).toBeUndefined();
  expect(test.emitted).toEqual([]);
});

it('a paused flow stays paused', async () => {
  const id = await publish();
  test.room.service.pause(id);
  await test.room.editAtOnce(id, toPath('b'));
  expect(test.room.service.get(id)).toMatchObject({ status: 'paused', publishedVersion: 2 });
});

it('a node that the draft has lost changes in force alone, and one that is new in the draft in the draft alone', async () => {
  const id = await publish();
  test.room.service.saveDraft(id, definition('A'));
  await test.room.editAtOnce(id, {
    ...toPath('b'),
    nodeId: 'hook',
    change: (flow) => (flow.nodes[0]?.type === 'core.webhook' ? withConfig(flow, 'start', { path: 'b' }) : flow),
  });
  expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 2, hasDraftChanges: true, draftRevision: 2 });
  await test.room.editAtOnce(id, {
    ...toPath('c'),
    change: (flow) => (flow.nodes[0]?.type === 'core.manual' ? withConfig(flow, 'set', { pin: '2' }) : flow),
  });
  expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 2, draftRevision: 3 });
});

it('a second writer with an old revision is refused, and nothing is changed', async () => {
  const id = await publish();
  test.room.service.saveDraft(id, definition('B', 'a'));
  await expect(test.room.editAtOnce(id, { ...toPath('b'), baseRevision: 1 })).rejects.toMatchObject({
    code: 'FLOW_CHANGED',
    data: { currentRevision: 2 },
  });
  expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 1, draftRevision: 2 });
  await test.room.editAtOnce(id, { ...toPath('b'), baseRevision: 2 });
  expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 2, draftRevision: 3 });
});

it('an error that the published flow did not have before refuses the edit whole', async () => {
  const id = await publish();
  const lost = { ...toPath('x'), change: (flow: FlowDefinition) => ({ ...flow, nodes: flow.nodes.slice(1), edges: [] }) };
  await expect(test.room.editAtOnce(id, lost)).rejects.toMatchObject({
    code: 'FLOW_INVALID',
    data: { problems: [{ code: 'NO_TRIGGER' }] },
  });
  expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 1, draftRevision: 1 });
  await expect(test.room.editAtOnce('flow_none', lost)).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
});

it('the nodes of a type in all drafts follow every change', async () => {
  expect(test.room.draftSchedules()).toEqual([]);
  const withSchedule = definition('Nightly', undefined, {
    nodes: [{ id: 'when', type: 'core.schedule', name: 'When', config: { mode: 'interval' } }],
    edges: [],
  });
  const { id } = await test.room.service.create(withSchedule, { publish: false });
  await test.room.service.create(definition('Other'), { publish: false });
  expect(test.room.draftSchedules()).toMatchObject([
    { flowId: id, flowName: 'Nightly', status: 'draft', nodes: [{ id: 'when' }] },
  ]);
  test.room.service.remove(id);
  expect(test.room.draftSchedules()).toEqual([]);
  test.room.service.restore(id);
  test.room.service.saveDraft(id, definition('Nightly'));
  expect(test.room.draftSchedules()).toEqual([]);
});
