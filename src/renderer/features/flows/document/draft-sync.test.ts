import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyDiff, diffFlows, invertDiff } from '#shared/document/diff';
import { describeEdit } from '#shared/document/edit-label';
import { updateNode } from '#shared/document/flow-edits';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { DraftHistory, EditsSince } from '#shared/model/flow-edit';
import { createDocumentStore } from './document-store';
import { createDraftSync, type KeptDraft, type OpenConflict, type SendOutcome } from './draft-sync';
import type { SaveState } from './save-queue';

const node = (id: string) => ({ id, type: 'core.set', name: id.toUpperCase() });
const start = flowDefinitionSchema.parse({ name: 'Flow', nodes: ['a', 'b', 'c'].map(node) });

/** A host with the rules of the real one. */
function fakeHost() {
  let host: DraftHistory = { draft: start, draftRevision: 1, edits: [], position: null };
  let isDown = false;
  return {
    get now() {
      return host;
    },
    down(is: boolean) {
      isDown = is;
    },
    load: async () => {
      if (isDown) throw new Error('down');
      return structuredClone(host);
    },
    send(definition: FlowDefinition, baseRevision: number, { after, edits, position }: EditsSince): SendOutcome {
      if (isDown) return { kind: 'offline', message: 'down' };
      if (baseRevision !== host.draftRevision) return { kind: 'changed' };
      const stay = host.edits.slice(0, host.edits.findIndex(({ id }) => id === after) + 1);
      const all = [...stay, ...structuredClone(edits)];
      host = { draft: structuredClone(definition), draftRevision: baseRevision + 1, edits: all, position };
      return { kind: 'saved', revision: host.draftRevision };
    },
    /** What a program does: it knows no history. */
    write(change: (now: FlowDefinition) => FlowDefinition) {
      const after = change(host.draft);
      const diff = diffFlows(host.draft, after);
      const edit = { id: `outside-${host.draftRevision}`, at: 0, label: describeEdit(host.draft, after, diff), diff };
      host = { draft: after, draftRevision: host.draftRevision + 1, edits: [...host.edits, edit], position: edit.id };
    },
  };
}
type Host = ReturnType<typeof fakeHost>;

function openWindow(host: Host, kept?: KeptDraft) {
  let keptNow = kept;
  let conflict: OpenConflict | undefined;
  let isAnswering = true;
  const states: SaveState[] = [];
  const incoming: { labels: string[]; isMerged: boolean }[] = [];
  const { draft, draftRevision } = host.now;
  const store = createDocumentStore(kept?.definition ?? draft);
  const sync = createDraftSync({
    store,
    base: { draft, draftRevision },
    kept,
    send: async (...request) => {
      const outcome = host.send(...request);
      // The host has it, but the window never hears so.
      return isAnswering ? outcome : new Promise(() => undefined);
    },
    load: host.load,
    messageOf: String,
    keep: (unsaved) => {
      keptNow = unsaved;
    },
    onState: (state) => states.push(state),
    onIncoming: (labels, isMerged) => incoming.push({ labels: labels.map(({ key }) => key), isMerged }),
    onConflict: (open) => {
      conflict = open;
    },
  });
  return {
    sync,
    states,
    incoming,
    store,
    conflict: () => conflict,
    kept: () => structuredClone(keptNow),
    deaf() {
      isAnswering = false;
    },
    note: (id: string, notes: string, mergeKey?: string) =>
      store.getState().edit((now) => updateNode(now, id, { notes }), mergeKey === undefined ? {} : { mergeKey }),
    notes: () => Object.fromEntries(store.getState().definition.nodes.map(({ id, notes }) => [id, notes])),
    labels: () => store.getState().history.edits.map(({ label }) => label.values?.['name']),
    undo: () => store.getState().undo(),
    redo: () => store.getState().redo(),
  };
}
const settle = () => vi.advanceTimersByTimeAsync(2000);
const notesOf = (host: Host) => Object.fromEntries(host.now.draft.nodes.map(({ id, notes }) => [id, notes]));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an open draft and the host', () => {
  it('goes on with undo and redo where the last window was', async () => {
    const host = fakeHost();
    const first = openWindow(host);
    await first.sync.open();
    first.note('a', '1');
    first.note('b', '2');
    first.undo();
    await settle();
    first.sync.dispose();
    const second = openWindow(host);
    await second.sync.open();
    expect(second.notes()).toEqual({ a: '1', b: undefined, c: undefined });
    second.redo();
    expect(second.notes()).toEqual({ a: '1', b: '2', c: undefined });
    second.undo();
    second.undo();
    await settle();
    expect([host.now.draft, host.now.position]).toEqual([start, null]);
  });

  it('brings back what a window typed last before it was closed, with its names, and can undo it', async () => {
    const host = fakeHost();
    const first = openWindow(host);
    await first.sync.open();
    first.note('a', '1');
    await settle();
    first.note('b', '2');
    const second = openWindow(host, first.kept());
    first.sync.dispose();
    await second.sync.open();
    await settle();
    expect(notesOf(host)).toEqual({ a: '1', b: '2', c: undefined });
    expect(second.labels()).toEqual(['A', 'B']);
    second.undo();
    second.undo();
    expect(second.store.getState().definition).toEqual(start);
  });

  it('brings back an undo that was not yet saved', async () => {
    const host = fakeHost();
    const first = openWindow(host);
    await first.sync.open();
    first.note('a', '1');
    first.note('b', '2');
    await settle();
    first.undo();
    const second = openWindow(host, first.kept());
    first.sync.dispose();
    await second.sync.open();
    await settle();
    expect(notesOf(host)).toEqual({ a: '1', b: undefined, c: undefined });
    second.redo();
    expect(second.notes()['b']).toBe('2');
  });

  it('knows its own edits again when their acknowledgement was lost', async () => {
    const host = fakeHost();
    const first = openWindow(host);
    await first.sync.open();
    first.note('a', 'on', 'a/notes');
    first.deaf();
    await vi.advanceTimersByTimeAsync(500);
    first.note('a', 'one', 'a/notes');
    const second = openWindow(host, first.kept());
    first.sync.dispose();
    await second.sync.open();
    await settle();
    expect(second.conflict()).toBeUndefined();
    expect(notesOf(host)['a']).toBe('one');
    while (second.store.getState().canUndo) second.undo();
    expect(second.store.getState().definition).toEqual(start);
  });

  it('saves nothing before it knows the history, and all of it when the host answers again', async () => {
    const host = fakeHost();
    host.write((now) => updateNode(now, 'c', { notes: 'before' }));
    host.down(true);
    const window = openWindow(host);
    await window.sync.open();
    window.note('a', '1');
    await settle();
    expect(window.states.at(-1)).toBe('offline');
    host.down(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(window.states.at(-1)).toBe('saved');
    expect(host.now.edits.map(({ label }) => label.values?.['name'])).toEqual(['C', 'A']);
  });
});

describe('two windows on one draft', () => {
  const pair = async () => {
    const host = fakeHost();
    const [one, two] = [openWindow(host), openWindow(host)];
    await one.sync.open();
    await two.sync.open();
    return { host, one, two };
  };

  it('go along with each other, and share one history', async () => {
    const { host, one, two } = await pair();
    one.note('a', '1');
    await settle();
    two.sync.follow(host.now.draftRevision);
    await settle();
    expect([two.notes()['a'], two.labels()]).toEqual(['1', ['A']]);
    expect(two.incoming).toEqual([{ labels: ['changeNotes'], isMerged: false }]);
    two.undo();
    await settle();
    expect(host.now.draft).toEqual(start);
  });

  it('merge what they changed apart; undo takes back the own edit first', async () => {
    const { host, one, two } = await pair();
    one.note('a', '1');
    two.note('b', '2');
    two.note('c', '3');
    await settle();
    expect(notesOf(host)).toEqual({ a: '1', b: '2', c: '3' });
    expect(two.labels()).toEqual(['A', 'B', 'C']);
    expect(two.incoming).toEqual([{ labels: ['changeNotes'], isMerged: true }]);
    two.undo();
    expect(two.notes()).toEqual({ a: '1', b: '2', c: undefined });
  });

  it('ask when both changed the same field, and overwrite nothing meanwhile', async () => {
    const { host, one, two } = await pair();
    one.note('a', 'one');
    await settle();
    two.note('a', 'two');
    two.note('b', 'kept');
    await settle();
    expect(two.states.at(-1)).toBe('conflict');
    expect(two.conflict()?.conflicts).toMatchObject([{ id: 'node:a:/notes', mine: 'two', theirs: 'one' }]);
    expect(notesOf(host)).toEqual({ a: 'one', b: undefined, c: undefined });
    expect(two.kept()?.definition.nodes[0]?.notes).toBe('two');

    await two.sync.resolve(new Map([['node:a:/notes', 'theirs']]));
    await settle();
    expect(notesOf(host)).toEqual({ a: 'one', b: 'kept', c: undefined });
    expect(two.conflict()).toBeUndefined();
  });

  it('ask again when the other has changed more while a person decided', async () => {
    const { host, one, two } = await pair();
    one.note('a', 'one');
    await settle();
    two.note('a', 'two');
    two.note('b', 'two');
    await settle();
    one.note('b', 'one');
    await settle();
    await two.sync.resolve(new Map([['node:a:/notes', 'mine']]));
    expect(two.conflict()?.conflicts.map(({ id }) => id)).toEqual(['node:a:/notes', 'node:b:/notes']);
    expect(notesOf(host)['a']).toBe('one');
    await two.sync.resolve(new Map([['node:a:/notes', 'mine'] as const, ['node:b:/notes', 'theirs'] as const]));
    await settle();
    expect(notesOf(host)).toEqual({ a: 'two', b: 'one', c: undefined });
  });

  it('can both redo what both have undone at once', async () => {
    const { host, one, two } = await pair();
    one.note('a', '1');
    await settle();
    two.sync.follow(host.now.draftRevision);
    await settle();
    one.undo();
    two.undo();
    await settle();
    expect(host.now.position).toBeNull();
    two.redo();
    await settle();
    expect([notesOf(host)['a'], two.states.at(-1)]).toEqual(['1', 'saved']);
  });

  it('merge with a program too', async () => {
    const { host, one } = await pair();
    one.note('a', '1');
    host.write((now) => ({ ...now, name: 'By a program' }));
    await settle();
    expect([host.now.draft.name, notesOf(host)['a']]).toEqual(['By a program', '1']);
  });

  it('come to one draft and one history, whatever they do', async () => {
    const act = fc.tuple(fc.nat(1), fc.constantFrom('note', 'undo', 'redo', 'settle'), fc.constantFrom('a', 'b', 'c'), fc.nat(9));
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        const { host, one, two } = await pair();
        const windows = [one, two];
        const everyone = async () => {
          for (let round = 0; round < 4; round++) {
            for (const window of windows) {
              window.sync.follow(host.now.draftRevision);
              await settle();
              const { conflicts = [] } = window.conflict() ?? {};
              if (conflicts.length > 0) await window.sync.resolve(new Map(conflicts.map(({ id, taken }) => [id, taken])));
              await settle();
            }
          }
        };
        for (const [which, what, id, value] of acts) {
          const window = windows[which] ?? one;
          if (what === 'note') window.note(id, `${which}${value}`);
          else if (what === 'settle') await everyone();
          else window[what]();
        }
        await everyone();
        expect(one.store.getState().definition).toEqual(host.now.draft);
        expect(two.store.getState().definition).toEqual(host.now.draft);
        expect(two.store.getState().history).toEqual(one.store.getState().history);
        const { edits, position } = host.now;
        const done = edits.slice(0, edits.findIndex(({ id }) => id === position) + 1);
        expect(done.reduceRight((now, { diff }) => applyDiff(now, invertDiff(diff)), host.now.draft)).toEqual(start);
        for (const window of windows) window.sync.dispose();
      }),
      { numRuns: 60 },
    );
  });
});
