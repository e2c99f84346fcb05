import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
});
afterEach(() => test.close());

const nodes = (...more: Partial<FlowDefinitionInput['nodes'][number]>[]) => ({
  nodes: [
    { id: 'start', type: 'core.manual', name: 'Start' },
    ...more.map((node) => ({ id: 'call', type: 'core.start-flow', name: 'Go', ...node })),
  ],
  edges: [],
});

describe('who starts a flow', () => {
  it('other flows by a node, by the name of its service and as their error flow, in the order of their names', async () => {
    const { service } = test.room;
    const { id: flowId } = await service.create(definition('Called', undefined, { settings: { service: { name: 'called' } } }), {
      publish: true,
    });
    const caller = (name: string, extra: Parameters<typeof definition>[2], publish = true) =>
      service.create(definition(name, undefined, extra), { publish });
    const b = await caller('b', nodes({ config: { flowId: ` ${flowId} ` } }));
    const a = await caller('A', nodes({ type: 'core.call-flow', config: { service: 'called' } }));
    const c = await caller('c', { settings: { errorFlow: flowId } });
    await caller('Other service', nodes({ type: 'core.call-flow', config: { service: 'other' } }));
    await caller('Disabled', nodes({ config: { flowId }, disabled: true }));
    const gone = await caller('Gone', nodes({ config: { flowId } }));
    service.remove(gone.id);
    expect(service.callers(flowId)).toEqual([
      { flowId: a.id, flowName: 'A', by: 'service', nodeId: 'call', nodeName: 'Go', isPublished: true },
      { flowId: b.id, flowName: 'b', by: 'start-flow', nodeId: 'call', nodeName: 'Go', isPublished: true },
      { flowId: c.id, flowName: 'c', by: 'error-flow', isPublished: true },
    ]);
  });

  it('what only a draft says is told apart from what is published', async () => {
    const { service } = test.room;
    const { id: flowId } = await service.create(definition('Called'), { publish: true });
    const { id } = await service.create(definition('Caller', undefined, nodes({ config: { flowId } })), { publish: true });
    service.saveDraft(id, definition('Caller', undefined, nodes({ config: { flowId } }, { id: 'more', config: { flowId } })));
    expect(service.callers(flowId).map((caller) => [caller.nodeId, caller.isPublished])).toEqual([
      ['call', true],
      ['more', false],
    ]);
  });
});
