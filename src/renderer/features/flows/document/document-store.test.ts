import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeNodes, updateNode } from '#shared/document/flow-edits';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import { createDocumentStore } from './document-store';

const start = flowDefinitionSchema.parse({ name: 'Start', nodes: [{ id: 'a', type: 'core.set', name: 'A' }] });
const rename = (name: string) => (definition: FlowDefinition) => ({ ...definition, name });

describe('the document of an open editor', () => {
  it('comes back to every state by going through its history', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('B', 'C', 'D', 'long '.repeat(30), `${'long '.repeat(29)}end`), { minLength: 1, maxLength: 20 }),
        fc.array(fc.nat(20), { maxLength: 8 }),
        (names, jumps) => {
          const store = createDocumentStore(start);
          const states = [start];
          for (const name of names) {
            store.getState().edit((now) => ({ ...rename(name)(now), nodes: updateNode(now, 'a', { notes: name }).nodes }));
            if (store.getState().history.position === states.length) states.push(store.getState().definition);
          }
          for (const jump of [...jumps, 0, states.length]) {
            store.getState().goTo(jump);
            const { history, definition } = store.getState();
            expect(history.position).toBe(Math.min(jump, states.length - 1));
            expect(definition).toEqual(states[history.position]);
          }
        },
      ),
    );
  });

  it('undoes letters typed in one field together, and apart after a pause or in another field', () => {
    let nowMs = 0;
    const store = createDocumentStore(start, { nowMs: () => nowMs });
    const type = (name: string, mergeKey: string) => store.getState().edit(rename(name), { mergeKey });
    type('H', 'name');
    nowMs += 100;
    type('He', 'name');
    nowMs += 5000;
    type('Hey', 'name');
    store.getState().undo();
    expect(store.getState().definition.name).toBe('He');
    store.getState().undo();
    expect(store.getState().definition).toEqual(start);
  });

  it('names each edit by what it changed, also while it is typed, or as it is told', () => {
    const store = createDocumentStore(start, { nowMs: () => 0 });
    store.getState().edit((now) => updateNode(now, 'a', { config: { url: 'h' } }), { mergeKey: 'a/url' });
    store.getState().edit((now) => updateNode(now, 'a', { config: { url: 'ht' } }), { mergeKey: 'a/url' });
    store.getState().edit((now) => removeNodes(now, ['a']));
    store.getState().edit(rename('Restored'), { label: { key: 'restore', values: { version: 3 } } });
    expect(store.getState().history.edits.map(({ label }) => label)).toEqual([
      { key: 'changeField', values: { name: 'A', type: 'core.set', field: 'url' } },
      { key: 'remove', values: { name: 'A' } },
      { key: 'restore', values: { version: 3 } },
    ]);
  });

  it('keeps nothing of what was typed and taken back', () => {
    const store = createDocumentStore(start, { nowMs: () => 0 });
    store.getState().edit(rename('StartX'), { mergeKey: 'name' });
    store.getState().edit(rename('Start'), { mergeKey: 'name' });
    expect(store.getState().history).toEqual({ edits: [], position: 0 });
  });

  it('forgets what was undone once something new is done', () => {
    const store = createDocumentStore(start);
    store.getState().edit(rename('one'));
    store.getState().undo();
    store.getState().edit(rename('two'));
    expect(store.getState().canRedo).toBe(false);
  });

  it('makes no history of an edit that changes nothing', () => {
    const store = createDocumentStore(start);
    store.getState().edit((definition) => definition);
    store.getState().edit((definition) => ({ ...definition }));
    expect(store.getState().canUndo).toBe(false);
  });

  it('selects again what was selected before an undone deletion, and drops what no longer exists', () => {
    const store = createDocumentStore(start);
    store.getState().select({ nodeIds: ['a'] });
    store.getState().edit((definition) => removeNodes(definition, ['a']));
    expect(store.getState().selection).toEqual({ nodeIds: [] });
    store.getState().undo();
    expect(store.getState().selection).toEqual({ nodeIds: ['a'] });
    expect(updateNode(store.getState().definition, 'a', { name: 'B' }).nodes[0]?.name).toBe('B');
  });

  it('holds small edits of a large flow in little memory', () => {
    const large = flowDefinitionSchema.parse({
      name: 'Large',
      nodes: Array.from({ length: 1000 }, (_, index) => ({ id: `n${index}`, type: 'core.set', name: `N ${index}` })),
    });
    const store = createDocumentStore(large);
    for (let index = 0; index < 100; index++) store.getState().edit((now) => updateNode(now, `n${index}`, { notes: 'x' }));
    expect(JSON.stringify(store.getState().history).length).toBeLessThan(60_000);
  });
});
