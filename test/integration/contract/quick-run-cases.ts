import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import { chain, node } from '../../setup/flows';

/** What a start by hand asks for, what flows were last run with, and files handed over, over the client of a transport. */
export function describeQuickRun(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('starts by hand', () => {
    const ask = {
      inputs: [
        { name: 'customer', label: 'Customer', required: true },
        { name: 'receipt', type: 'file' },
      ],
    };
    const publish = async (name: string, config: object) => {
      const body = flowDefinitionSchema.parse(
        chain(name, node('start', 'core.manual', config as never), node('log', 'core.log')),
      );
      return (await clientOf().flows.create({ query: { publish: true }, body })).id;
    };
    const hand = async (text: string) => {
      const client = clientOf();
      const { uploadId } = await client.files.begin({ name: 'receipt.txt', sizeBytes: text.length });
      return client.files.append({ uploadId, offset: 0, data: Buffer.from(text).toString('base64') });
    };

    it('tell what a flow asks for and may do', async () => {
      const flowId = await publish('Quick invoice', ask);
      expect(await clientOf().flows.startForm({ flowId })).toMatchObject({
        flowName: 'Quick invoice',
        status: 'active',
        version: 1,
        ways: [{ nodeId: 'start', type: 'core.manual', fields: [{ name: 'customer', required: true }, { type: 'file' }] }],
      });
      await expect(clientOf().flows.startForm({ flowId: wrong('flow_none') })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    });

    it('check what is given, and take files', async () => {
      const client = clientOf();
      const flowId = await publish('Quick check', ask);
      const { file } = await hand('paid');
      if (file === undefined) throw new Error('The file is whole');
      const params = { workflowId: flowId };
      await expect(client.runs.start({ params, body: { input: { receipt: file } } })).rejects.toMatchObject({
        code: 'RUN_INPUT_INVALID',
        status: 422,
      });
      const { runId } = await client.runs.start({ params, body: { input: { customer: 'Ana', receipt: file } } });
      await expect.poll(async () => (await client.runs.get({ runId })).status).toBe('succeeded');
      const { outputs } = await client.runs.stepData({ runId, seq: 1, limit: 10 });
      expect(Object.values(outputs)[0]?.items).toMatchObject([{ json: { customer: 'Ana' }, files: { receipt: file } }]);
    });

    it('are remembered when a person made them, until they are forgotten', async () => {
      const client = clientOf();
      const flowId = await publish('Quick again', {});
      await client.runs.start({ params: { workflowId: flowId }, body: { input: { n: 1 } } });
      const { items } = await client.runs.recentInputs({ flowId });
      // REST is for programs: what they start is nobody's recent input.
      expect([[], [{ n: 1 }]]).toContainEqual(items.map(({ input }) => input));
      expect((await client.runs.recentInputs({})).items.filter((item) => item.flowId === flowId)).toHaveLength(items.length);
      expect(await client.runs.forgetInputs({ flowId })).toEqual({ ok: true });
      expect(await client.runs.recentInputs({ flowId })).toEqual({ items: [] });
    });

    it('take files in pieces, and give them back', async () => {
      const client = clientOf();
      const { uploadId } = await client.files.begin({ name: 'notes.txt', sizeBytes: 6 });
      const piece = (text: string) => Buffer.from(text).toString('base64');
      expect(await client.files.append({ uploadId, offset: 0, data: piece('abc') })).toMatchObject({ receivedBytes: 3 });
      expect(await client.files.state({ uploadId })).toMatchObject({ receivedBytes: 3 });
      await expect(client.files.append({ uploadId, offset: 5, data: piece('x') })).rejects.toMatchObject({
        code: 'UPLOAD_MISPLACED',
        status: 409,
      });
      const { file } = await client.files.append({ uploadId, offset: 3, data: piece('def') });
      const path = file?.path ?? '';
      expect(await client.files.read({ path, offset: 4 })).toEqual({ data: piece('ef'), sizeBytes: 6 });
      expect(await client.files.read({ path, limit: 2 })).toEqual({ data: piece('ab'), sizeBytes: 6, nextOffset: 2 });
      await expect(client.files.read({ path: '../keys/vault.key' })).rejects.toMatchObject({ code: 'FILE_OUTSIDE', status: 403 });
      await expect(client.files.append({ uploadId, offset: 0, data: wrong('no base64!') })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
      const other = await client.files.begin({ name: 'x', sizeBytes: 9 });
      expect(await client.files.cancel({ uploadId: other.uploadId })).toEqual({ ok: true });
      await expect(client.files.state({ uploadId: other.uploadId })).rejects.toMatchObject({
        code: 'UPLOAD_NOT_FOUND',
        status: 404,
      });
    });
  });
}
