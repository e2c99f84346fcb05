import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { leadingTrigger, quietInput, testOptionsOf } from './test-start';

const node = (id: string, type = 'core.set') => ({ id, type, name: id });
const definition = flowDefinitionSchema.parse({
  name: 'F',
  nodes: [node('manual', 'core.manual'), node('hook', 'core.webhook'), node('a'), node('b'), node('lone')],
  edges: [
    { from: { node: 'manual' }, to: { node: 'a' } },
    { from: { node: 'hook' }, to: { node: 'b' } },
  ],
});
const triggers = [
  { nodeId: 'manual', type: 'core.manual' },
  { nodeId: 'hook', type: 'core.webhook' },
];

describe('the start of a test run of a part', () => {
  it('begins with the trigger that leads to the node', () => {
    expect(leadingTrigger(definition, triggers, 'b')?.nodeId).toBe('hook');
    expect(leadingTrigger(definition, triggers, 'a')?.nodeId).toBe('manual');
    expect(leadingTrigger(definition, triggers, 'hook')?.nodeId).toBe('hook');
    expect(leadingTrigger(definition, triggers, 'lone')?.nodeId).toBe('manual');
  });

  it('is given the pinned payload, else the input of the last time, else a sample', () => {
    const [manual, hook] = triggers;
    expect(quietInput(manual, new Set(['manual']), '{"n": 1}')).toBeUndefined();
    expect(quietInput(manual, new Set(), '{"n": 1}')).toEqual({ n: 1 });
    expect(quietInput(manual, new Set(), '{broken')).toEqual({});
    expect(quietInput(hook, new Set(), undefined)).toMatchObject({ method: 'POST' });
    expect(quietInput({ nodeId: 's', type: 'core.schedule' }, new Set(), '{"n": 1}')).toBeUndefined();
  });

  it('has no options when it differs in nothing', () => {
    expect(testOptionsOf({}, { effectsOff: false, hasPins: false })).toBeUndefined();
    expect(testOptionsOf({}, { effectsOff: true, hasPins: true })).toEqual({ effects: 'off', stepping: false, usePins: true });
    expect(testOptionsOf({ only: 'a' }, { effectsOff: false, hasPins: false })).toEqual({
      effects: 'on',
      stepping: false,
      only: 'a',
    });
  });
});
