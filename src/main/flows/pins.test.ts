import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_PINS, MAX_PINS_BYTES } from '#shared/model/pin';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

let test: TestRoom;
let flowId: string;
beforeEach(async () => {
  test = openTestRoom();
  flowId = (await test.room.service.create(definition('A'), { publish: false })).id;
});
afterEach(() => test.close());

const items = (...values: string[]) => ({ out: values.map((json) => ({ json })) });

describe('pinned data', () => {
  it('is there again after a restart, and stays with the draft through publishing and saving', async () => {
    const { pins, service } = test.room;
    const set = pins.set(flowId, 'set', items('a', 'b'));
    expect(set).toMatchObject({ nodeId: 'set', itemsOut: { out: 2 }, sizeBytes: 35 });
    await service.publish(flowId);
    service.saveDraft(flowId, definition('B'));
    test = test.reopen();
    expect(test.room.pins.list(flowId)).toEqual([set]);
    expect(test.room.pins.get(flowId, 'set')).toEqual({ ...set, outputs: items('a', 'b') });
    expect(test.room.pins.outputs(flowId)).toEqual({ set: items('a', 'b') });
    expect(test.room.service.get(flowId).draft).not.toHaveProperty('pins');
  });

  it('is replaced, goes with a duplicate, and is removed', () => {
    const { pins, service } = test.room;
    pins.set(flowId, 'set', items('a'));
    pins.set(flowId, 'set', items('b'));
    const copy = service.duplicate(flowId);
    pins.remove(flowId, 'set');
    pins.remove(flowId, 'set');
    expect(pins.list(flowId)).toEqual([]);
    expect(pins.outputs(copy.id)).toEqual({ set: items('b') });
    expect(() => pins.get(flowId, 'set')).toThrow(expect.objectContaining({ code: 'PIN_NOT_FOUND' }));
  });

  it('outlives its node, so that it is there when the node comes back', () => {
    const { pins, service } = test.room;
    pins.set(flowId, 'set', items('a'));
    const draft = service.get(flowId).draft;
    service.saveDraft(flowId, { ...draft, nodes: draft.nodes.slice(0, 1), edges: [] });
    expect(pins.list(flowId).map(({ nodeId }) => nodeId)).toEqual(['set']);
    service.saveDraft(flowId, draft);
    expect(pins.get(flowId, 'set').outputs).toEqual(items('a'));
  });

  it('of nodes that are gone makes room for others when the flow is full, and only then', () => {
    const { pins } = test.room;
    for (let n = 0; n < MAX_PINS - 1; n++) pins.set(flowId, `gone_${n}`, items('x'));
    pins.set(flowId, 'start', items('x'));
    expect(pins.list(flowId)).toHaveLength(MAX_PINS);
    pins.set(flowId, 'set', items('y'));
    expect(pins.list(flowId).map(({ nodeId }) => nodeId)).toEqual(['set', 'start']);
  });

  it('may not be too large, of one node nor of all together', () => {
    const { pins, service } = test.room;
    const large = 'x'.repeat(1_000_000);
    expect(() => pins.set(flowId, 'set', items(large, large))).toThrow(expect.objectContaining({ code: 'PIN_TOO_LARGE' }));
    const nodes = Array.from({ length: 20 }, (_, n) => ({ id: `n${n}`, type: 'core.set', name: `N${n}` }));
    service.saveDraft(
      flowId,
      definition('A', undefined, { nodes: [{ id: 'start', type: 'core.manual', name: 'S' }, ...nodes], edges: [] }),
    );
    const fits = Math.floor(MAX_PINS_BYTES / 1_000_030);
    for (let n = 0; n < fits; n++) pins.set(flowId, `n${n}`, items(large));
    expect(() => pins.set(flowId, `n${fits}`, items(large))).toThrow(expect.objectContaining({ code: 'PINS_TOO_MANY' }));
    // What is replaced does not count.
    expect(pins.set(flowId, 'n0', items(large)).nodeId).toBe('n0');
  });
});
