import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import { createDocumentStore } from './document-store';
import { removeNodes, updateNode } from './flow-edits';

const start = flowDefinitionSchema.parse({ name: 'Start', nodes: [{ id: 'a', type: 'core.set', name: 'A' }] });
const rename = (name: string) => (definition: FlowDefinition) => ({ ...definition, name });

describe('the document of an open editor', () => {
  it('comes back to the first state by undoing every edit and to the last by redoing them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 20 }), (names) => {
        const store = createDocumentStore(start, () => 0);
        for (const name of names) store.getState().edit(rename(name));
        while (store.getState().canUndo) store.getState().undo();
        expect(store.getState().definition).toBe(start);
        while (store.getState().canRedo) store.getState().redo();
        expect(store.getState().definition.name).toBe(names.at(-1));
      }),
    );
  });

  it('undoes letters typed in one field together, and apart after a pause or in another field', () => {
    let nowMs = 0;
    const store = createDocumentStore(start, () => nowMs);
    const type = (name: string, mergeKey: string) => store.getState().edit(rename(name), { mergeKey });
    type('H', 'name');
    nowMs += 100;
    type('He', 'name');
    nowMs += 5000;
    type('Hey', 'name');
    store.getState().undo();
    expect(store.getState().definition.name).toBe('He');
    store.getState().undo();
    expect(store.getState().definition).toBe(start);
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
});
