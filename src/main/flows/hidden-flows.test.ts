import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
});
afterEach(() => test.close());

function save(flowId: string, enabled: boolean, eventType: string): void {
  const nodes = [{ id: 'start', type: 'core.event', name: 'Event', config: { event: eventType } }];
  test.write(() => test.room.hidden.save({ flowId, enabled, definition: definition('Rule', undefined, { nodes, edges: [] }) }));
  test.room.hidden.changed(flowId);
}
const triggers = () =>
  test.room.triggers
    .list('core.event')
    .map(({ config, status, version, flowKind }) => [config['event'], status, version, flowKind]);

describe('the hidden flow of a rule', () => {
  it('fires like any other flow but is in no list and cannot be opened', () => {
    const flowId = test.room.hidden.newId();
    save(flowId, true, 'user.registered');
    expect(triggers()).toEqual([['user.registered', 'active', 1, 'rule']]);
    expect(test.room.service.list({ limit: 10 }).items).toEqual([]);
    expect(() => test.room.service.get(flowId)).toThrow(expect.objectContaining({ code: 'FLOW_NOT_FOUND' }));
  });

  it('makes a new version when it changes, none when it is only switched off', () => {
    const flowId = test.room.hidden.newId();
    save(flowId, true, 'a');
    save(flowId, false, 'a');
    expect(triggers()).toEqual([['a', 'paused', 1, 'rule']]);
    save(flowId, true, 'b');
    expect(triggers()).toEqual([['b', 'active', 2, 'rule']]);
  });

  it('answers nothing after its removal, while its version stays for its runs', async () => {
    const flowId = test.room.hidden.newId();
    save(flowId, true, 'a');
    test.write(() => test.room.hidden.remove(flowId));
    test.room.hidden.changed(flowId);
    expect(triggers()).toEqual([]);
    expect(await test.room.library.load(flowId as never, 1)).toBeDefined();
  });

  it('is refused when it cannot run', () => {
    const broken = definition('Rule', undefined, { nodes: [], edges: [] });
    expect(() => test.room.hidden.check(broken)).toThrow(expect.objectContaining({ code: 'FLOW_INVALID' }));
  });
});
