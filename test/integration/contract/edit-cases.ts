import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { applyDiff, diffFlows, invertDiff } from '#shared/document/diff';
import { describeEdit } from '#shared/document/edit-label';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../../setup/flows';

const draft = flowDefinitionSchema.parse(
  chain('Edited', node('start', 'core.manual'), node('log', 'core.log', { message: 'a' })),
);
const annotations = {
  notes: [{ id: 'note-1', text: '**Why**', color: 'blue' as const, x: 0, y: 0, width: 200, height: 80 }],
  groups: [],
};

/** The history of drafts over the client of a transport. */
export function describeEdits(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('the history of a draft', () => {
    it('is saved with the draft and read back, also what a program saved', async () => {
      const client = clientOf();
      const made = await client.flows.create({ body: draft });
      const flowId = made.id;
      const noted = { ...draft, annotations };
      const diff = diffFlows(draft, noted, { compact: true });
      const edit = { id: '01EDIT', at: 1_700_000_000_000, label: describeEdit(draft, noted, diff), diff };
      const saved = await client.flows.saveDraft({
        flowId,
        definition: noted,
        baseRevision: made.draftRevision,
        edits: { after: null, edits: [edit], position: edit.id },
      });
      await client.flows.saveDraft({ flowId, definition: { ...noted, description: 'by a program' } });
      const history = await client.flows.edits({ flowId });
      expect(history).toMatchObject({ draftRevision: saved.draftRevision + 1, draft: { annotations } });
      expect(history.edits.map(({ label, outside }) => [label.key, outside])).toEqual([
        ['addNote', undefined],
        ['changeDescription', true],
      ]);
      expect(history.position).toBe(history.edits[1]?.id);
      expect(history.edits[0]).toEqual(edit);
      const first = history.edits.reduceRight((now, { diff: each }) => applyDiff(now, invertDiff(each)), history.draft);
      expect(first).toEqual(draft);
    });

    it('is refused when it is none, and not found without its flow', async () => {
      const client = clientOf();
      const { id: flowId } = await client.flows.create({ body: draft });
      const edits = wrong({ after: null, edits: [{ id: 1 }], position: null });
      await expect(client.flows.saveDraft({ flowId, definition: draft, edits })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      const nowhere = 'flow_nothing' as FlowId;
      await expect(client.flows.edits({ flowId: nowhere })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND', status: 404 });
    });
  });
}
