import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { chain, node } from '../../setup/flows';
import { broken, type ContractCases, noFlow, simple, wrong } from './cases';

/** Flows: drafts, versions, levers, problems, templates. */
export function describeFlows({ client, create, startRun }: ContractCases): void {
  describe('flows', () => {
    it('creates, reads, lists and removes; a removed flow comes back paused', async () => {
      const made = await create(simple);
      expect(made).toMatchObject({ name: 'Simple', status: 'active', publishedVersion: 1, problems: [] });
      expect((await client().flows.get({ flowId: made.id })).draft.nodes).toHaveLength(2);
      expect((await client().flows.list({ search: 'simp' })).items.map(({ id }) => id)).toContain(made.id);
      expect((await client().flows.list({ status: 'paused' })).items).toEqual([]);
      await client().flows.remove({ flowId: made.id });
      await expect(client().flows.get({ flowId: made.id })).rejects.toMatchObject({
        code: expect.stringMatching(/FLOW_(NOT_FOUND|DELETED)/) as string,
      });
      expect(await client().flows.restore({ flowId: made.id })).toMatchObject({ status: 'paused' });
    });

    it('pages through a list', async () => {
      for (const name of ['Page A', 'Page B', 'Page C']) await client().flows.create({ query: {}, body: { ...simple, name } });
      const first = await client().flows.list({ search: 'Page', limit: 2 });
      expect(first.items).toHaveLength(2);
      const second = await client().flows.list({ search: 'Page', limit: 2, cursor: first.nextCursor ?? '' });
      expect(second.items).toHaveLength(1);
      expect(second.nextCursor).toBeUndefined();
    });

    it('saves drafts and tells a second writer', async () => {
      const made = await create({ ...simple, name: 'Draft' });
      const saved = await client().flows.saveDraft({
        flowId: made.id,
        definition: { ...simple, name: 'Draft 2' },
        baseRevision: made.draftRevision,
      });
      expect(saved).toMatchObject({ hasDraftChanges: true, publishedVersion: 1 });
      await expect(
        client().flows.saveDraft({ flowId: made.id, definition: simple, baseRevision: made.draftRevision }),
      ).rejects.toMatchObject({ code: 'FLOW_CHANGED', status: 409, defined: true });
      expect(await client().flows.publish({ flowId: made.id })).toMatchObject({ publishedVersion: 2, hasDraftChanges: false });
    });

    it('lists the versions of a flow and gives each as it was published', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Versions' });
      await client().flows.saveDraft({ flowId, definition: { ...simple, name: 'Versions 2' } });
      await client().flows.publish({ flowId, note: 'renamed' });
      const first = await client().flows.versions({ flowId, limit: 1 });
      expect(first.items).toEqual([{ version: 2, publishedAt: expect.any(Number) as number, note: 'renamed' }]);
      const second = await client().flows.versions({ flowId, limit: 1, cursor: first.nextCursor ?? '' });
      expect(second).toEqual({ items: [{ version: 1, publishedAt: expect.any(Number) as number }] });
      expect(await client().flows.version({ flowId, version: 1 })).toMatchObject({
        version: 1,
        definition: { name: 'Versions' },
      });
      await expect(client().flows.version({ flowId, version: 3 })).rejects.toMatchObject({
        code: 'FLOW_VERSION_NOT_FOUND',
        status: 404,
        defined: true,
        data: { details: { version: 3 } },
      });
    });

    it('tells which other flows start a flow', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Called' });
      const calling = chain('Caller', node('in', 'core.manual'), node('go', 'core.start-flow', { flowId }));
      const caller = await create(flowDefinitionSchema.parse(calling));
      expect(await client().flows.callers({ flowId })).toEqual([
        expect.objectContaining({ flowId: caller.id, by: 'start-flow', nodeId: 'go', isPublished: true }),
      ]);
      await expect(client().flows.callers({ flowId: noFlow })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    });

    it('pauses, resumes, pins and duplicates', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Levers' });
      expect(await client().flows.pause({ flowId })).toMatchObject({ status: 'paused' });
      await expect(startRun(flowId)).rejects.toMatchObject({ code: 'FLOW_PAUSED', status: 409 });
      expect(await client().flows.resume({ flowId })).toMatchObject({ status: 'active' });
      expect(await client().flows.pin({ flowId, pinned: true })).toMatchObject({ pinned: true });
      const copy = await client().flows.duplicate({ flowId });
      expect(copy.id).not.toBe(flowId);
      expect(copy).toMatchObject({ status: 'draft', pinned: false });
    });

    it('lists every problem of a definition with its place, and refuses to publish it', async () => {
      const { problems } = await client().flows.validate({ definition: broken });
      expect(problems).toContainEqual(expect.objectContaining({ nodeId: 'set' }));
      await expect(create(broken)).rejects.toMatchObject({ code: 'FLOW_INVALID', status: 422, defined: true });
      const draft = await client().flows.create({ query: {}, body: broken });
      expect(draft.problems.length).toBeGreaterThan(0);
      await expect(client().flows.publish({ flowId: draft.id })).rejects.toMatchObject({
        code: 'FLOW_INVALID',
        data: { problems: [expect.objectContaining({ nodeId: 'set' })] },
      });
    });

    it('tries a flow out under faults, and refuses one that cannot run', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Tried' });
      expect(await client().flows.faultTest({ flowId, input: { n: 1 } })).toMatchObject({
        baseline: { status: 'succeeded' },
        crashes: { lost: 0, twice: 0 },
      });
      const { id: brokenId } = await client().flows.create({ query: {}, body: { ...broken, name: 'Not tried' } });
      await expect(client().flows.faultTest({ flowId: brokenId })).rejects.toMatchObject({ code: 'FLOW_INVALID' });
    });

    it('exports what can be imported again', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Traveller' });
      const definition = await client().flows.export({ flowId });
      const { flows } = await client().flows.import({ definitions: [definition] });
      expect(flows).toMatchObject([{ name: expect.stringContaining('Traveller') as string, status: 'draft' }]);
    });

    it('describes node types and templates in both languages, and installs templates', async () => {
      const types = await client().flows.nodeTypes();
      expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(['core.webhook', 'core.if', 'core.send-email']));
      const templates = await client().flows.templates();
      expect(templates.length).toBeGreaterThanOrEqual(20);
      for (const { name } of templates)
        expect(name).toMatchObject({ en: expect.any(String) as string, 'pt-BR': expect.any(String) as string });
      const [first] = templates;
      const { flows } = await client().flows.installTemplates({ ids: [first?.id ?? ''] });
      expect(flows).toHaveLength(1);
      expect((await client().flows.templates()).find(({ id }) => id === first?.id)?.installedFlowId).toBe(flows[0]?.id);
    });

    it('says which flow is missing, and which field of the input is wrong', async () => {
      for (const call of [
        () => client().flows.get({ flowId: noFlow }),
        () => client().flows.publish({ flowId: noFlow }),
        () => client().flows.versions({ flowId: noFlow }),
        () => client().flows.version({ flowId: noFlow, version: 1 }),
        () => client().flows.pause({ flowId: noFlow }),
        () => client().flows.resume({ flowId: noFlow }),
        () => client().flows.pin({ flowId: noFlow, pinned: true }),
        () => client().flows.duplicate({ flowId: noFlow }),
        () => client().flows.remove({ flowId: noFlow }),
        () => client().flows.restore({ flowId: noFlow }),
        () => client().flows.export({ flowId: noFlow }),
        () => client().flows.saveDraft({ flowId: noFlow, definition: simple }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND', status: 404, defined: true });
      }
      for (const [call, field] of [
        [() => client().flows.create({ query: {}, body: wrong({ name: '', nodes: [] }) }), 'name'],
        [() => client().flows.list({ limit: wrong(0) }), 'limit'],
        [() => client().flows.versions({ flowId: noFlow, limit: wrong(0) }), 'limit'],
        [() => client().flows.version({ flowId: noFlow, version: wrong('first') }), 'version'],
        [() => client().flows.validate({ definition: wrong({ name: 'x', nodes: [{ id: 'a' }] }) }), 'nodes'],
        [() => client().flows.import({ definitions: wrong([]) }), 'definitions'],
        [() => client().flows.installTemplates({ ids: wrong([1]) }), 'ids'],
      ] as const) {
        await expect(call()).rejects.toMatchObject({
          code: 'BAD_REQUEST',
          status: 400,
          message: expect.stringContaining(field) as string,
        });
      }
    });
  });
}
