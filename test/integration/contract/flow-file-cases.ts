import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import { chain, node } from '../../setup/flows';

/** A folder of flow files kept in step with the drafts, over the client of a transport. */
export function describeFlowFiles(clientOf: () => PulseflowClient): void {
  describe('flow files', () => {
    it('are kept in step both ways, and a conflict is decided by a person', async () => {
      const client = clientOf();
      expect(await client.flowFiles.status({})).toEqual({ isBusy: false, entries: [] });
      await expect(client.flowFiles.sync({})).rejects.toMatchObject({ code: 'FLOW_FOLDER_NOT_SET', status: 409 });
      await expect(client.settings.update({ flowFiles: { folder: 'no/full/path' } })).rejects.toMatchObject({
        code: 'SETTINGS_INVALID',
      });
      const folder = mkdtempSync(join(tmpdir(), 'pulseflow-contract-files-'));
      try {
        const flow = await client.flows.create({
          body: flowDefinitionSchema.parse(
            chain('Kept in step', node('start', 'core.manual'), node('say', 'core.log', { message: 'a' })),
          ),
        });
        await client.settings.update({ flowFiles: { folder } });
        const synced = await client.flowFiles.sync({});
        const entry = synced.entries.find(({ flowId }) => flowId === flow.id);
        expect(entry).toMatchObject({ path: 'kept-in-step.flow.yaml', name: 'Kept in step', state: 'same' });
        const file = join(folder, 'kept-in-step.flow.yaml');
        await expect(client.flowFiles.conflict({ flowId: flow.id })).rejects.toMatchObject({
          code: 'FLOW_FILE_NOT_FOUND',
          status: 404,
        });
        await expect(client.flowFiles.settle({ path: 'kept-in-step.flow.yaml', action: 'delete_file' })).rejects.toMatchObject({
          code: 'FLOW_FILE_NOT_FOUND',
        });
        const definition = (message: string) => ({
          ...flow.draft,
          nodes: flow.draft.nodes.map((each) =>
            each.type === 'core.log' ? { ...each, config: { ...each.config, message } } : each,
          ),
        });
        writeFileSync(file, readFileSync(file, 'utf8').replace('message: a', 'message: file'));
        await client.flows.saveDraft({ flowId: flow.id, definition: definition('draft') });
        await client.flowFiles.sync({});
        const conflict = await client.flowFiles.conflict({ flowId: flow.id });
        const { draftRevision, fileDigest } = conflict;
        await expect(
          client.flowFiles.resolve({ flowId: flow.id, definition: conflict.theirs, draftRevision, fileDigest: 'other' }),
        ).rejects.toMatchObject({ code: 'FLOW_FILE_CHANGED', status: 409 });
        await expect(
          client.flowFiles.resolve({ flowId: flow.id, definition: conflict.theirs, draftRevision: 0, fileDigest }),
        ).rejects.toMatchObject({ code: 'FLOW_CHANGED' });
        await client.flowFiles.resolve({ flowId: flow.id, definition: conflict.theirs, draftRevision, fileDigest });
        expect((await client.flows.get({ flowId: flow.id })).draft).toEqual(definition('file'));
      } finally {
        await client.settings.update({ flowFiles: { folder: '' } });
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
