import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyDiff, diffFlows, invertDiff } from '#shared/document/diff';
import { describeEdit } from '#shared/document/edit-label';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowEdit } from '#shared/model/flow-edit';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
});
afterEach(() => test.close());

const named = (name: string) => definition(name);
const create = async () => (await test.room.service.create(named('A'), { publish: false })).id;
const edit = (id: string, before: FlowDefinition, after: FlowDefinition): FlowEdit => {
  const diff = diffFlows(before, after, { compact: true });
  return { id, at: 1, label: describeEdit(before, after, diff), diff };
};
const history = (flowId: string) => {
  const { edits, position, draft } = test.room.service.history(flowId);
  return { ids: edits.map(({ id }) => id), position, name: draft.name };
};

describe('the journal of edits', () => {
  it('is stored with the draft, and is whole after a restart: the draft can be led back edit by edit', async () => {
    const flowId = await create();
    test.room.service.saveDraft(flowId, named('C'), {
      baseRevision: 1,
      edits: { after: null, edits: [edit('e1', named('A'), named('B')), edit('e2', named('B'), named('C'))], position: 'e2' },
    });
    test = test.reopen();
    const { draft, draftRevision, edits, position } = test.room.service.history(flowId);
    expect([draftRevision, position]).toEqual([2, 'e2']);
    expect(edits.map(({ label }) => label)).toEqual([
      { key: 'renameFlow', values: { before: 'A', after: 'B' } },
      { key: 'renameFlow', values: { before: 'B', after: 'C' } },
    ]);
    expect(edits.toReversed().reduce((now, { diff }) => applyDiff(now, invertDiff(diff)), draft)).toEqual(named('A'));
  });

  it('stores nothing of a draft that is refused', async () => {
    const flowId = await create();
    test.room.service.saveDraft(flowId, named('B'));
    const edits = { after: null, edits: [edit('e1', named('A'), named('C'))], position: 'e1' };
    expect(() => test.room.service.saveDraft(flowId, named('C'), { baseRevision: 1, edits })).toThrow(
      expect.objectContaining({ code: 'FLOW_CHANGED' }),
    );
    expect(history(flowId)).toMatchObject({ name: 'B', ids: [expect.any(String)] });
  });

  it('keeps what was undone until something else is done', async () => {
    const flowId = await create();
    const [one, two] = [edit('e1', named('A'), named('B')), edit('e2', named('B'), named('C'))];
    test.room.service.saveDraft(flowId, named('C'), { edits: { after: null, edits: [one, two], position: 'e2' } });
    test.room.service.saveDraft(flowId, named('B'), { edits: { after: 'e2', edits: [], position: 'e1' } });
    test = test.reopen();
    expect(history(flowId)).toEqual({ name: 'B', ids: ['e1', 'e2'], position: 'e1' });
    test.room.service.saveDraft(flowId, named('A'), { edits: { after: 'e2', edits: [], position: null } });
    expect(history(flowId)).toEqual({ name: 'A', ids: ['e1', 'e2'], position: null });
    const other = edit('e3', named('A'), named('D'));
    test.room.service.saveDraft(flowId, named('D'), { edits: { after: null, edits: [other], position: 'e3' } });
    expect(history(flowId)).toEqual({ name: 'D', ids: ['e3'], position: 'e3' });
  });

  it('replaces an edit that has grown, and takes the same edits twice without harm', async () => {
    const flowId = await create();
    for (const name of ['B', 'Be', 'Be', 'Bet']) {
      const edits = { after: null, edits: [edit('e1', named('A'), named(name))], position: 'e1' };
      test.room.service.saveDraft(flowId, named(name), { edits });
    }
    expect(history(flowId)).toEqual({ name: 'Bet', ids: ['e1'], position: 'e1' });
    expect(test.room.service.history(flowId).edits[0]?.label.values).toEqual({ before: 'A', after: 'Bet' });
  });

  it('names what a program saved as one edit from outside, behind what is not undone', async () => {
    const flowId = await create();
    const [one, two] = [edit('e1', named('A'), named('B')), edit('e2', named('B'), named('C'))];
    test.room.service.saveDraft(flowId, named('B'), { edits: { after: null, edits: [one, two], position: 'e1' } });
    test.room.service.saveDraft(flowId, named('Z'));
    const { edits } = test.room.service.history(flowId);
    expect(edits.map(({ outside, label }) => [outside, label.values])).toEqual([
      [undefined, { before: 'A', after: 'B' }],
      [true, { before: 'B', after: 'Z' }],
    ]);
  });

  it('is bounded: the oldest edits go', async () => {
    const flowId = await create();
    const edits = Array.from({ length: 600 }, (_, index) => edit(`e${index}`, named(`N${index}`), named(`N${index + 1}`)));
    test.room.service.saveDraft(flowId, named('N600'), { edits: { after: null, edits, position: 'e599' } });
    expect(history(flowId).ids).toHaveLength(500);
    expect(history(flowId)).toMatchObject({ position: 'e599' });
    const large = edit('large', named('N600'), { ...named('N601'), description: 'x'.repeat(9000) });
    for (let index = 0; index < 150; index++) {
      test.room.service.saveDraft(flowId, named('N601'), {
        edits: { after: index === 0 ? 'e599' : `l${index - 1}`, edits: [{ ...large, id: `l${index}` }], position: `l${index}` },
      });
    }
    expect(history(flowId).ids.length).toBeLessThan(120);
    expect(history(flowId).ids.at(-1)).toBe('l149');
  });

  it('goes on where it was cut when an editor names an edit that is gone', async () => {
    const flowId = await create();
    test.room.service.saveDraft(flowId, named('B'), {
      edits: { after: 'gone', edits: [edit('e9', named('A'), named('B'))], position: 'e9' },
    });
    expect(history(flowId)).toEqual({ name: 'B', ids: ['e9'], position: 'e9' });
  });
});
