import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

const text = (words: string) => ({ en: words, 'pt-BR': words });
const TEMPLATES = ['one', 'two'].map((id) => ({
  ...{ id, name: text(id), description: text(id), category: 'files' as const, icon: 'file' },
  ...{ keywords: { en: [id], 'pt-BR': [id] }, needs: [], starter: true, paused: false },
  definition: (language: string) => definition(language === 'en' ? id : `${id} pt`, id),
}));

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom({ templates: TEMPLATES });
});
afterEach(() => test.close());

describe('templates', () => {
  it('are installed and published once, however often one asks', async () => {
    const first = await test.room.templates.install(undefined, 'en');
    const again = await test.room.templates.install(undefined, 'en');
    expect(first.map((flow) => [flow.name, flow.status])).toEqual([
      ['one', 'active'],
      ['two', 'active'],
    ]);
    expect(again.map((flow) => flow.id)).toEqual(first.map((flow) => flow.id));
    expect(test.room.service.list({ limit: 10 }).items).toHaveLength(2);
  });

  it('take the newer node type where one has replaced that of the template', async () => {
    const old = { id: 'old', type: 'core.old-set', typeVersion: 1, name: 'Old', config: {}, policies: { timeoutMs: 5000 } };
    test.close();
    const withOld = (language: string) => {
      const flow = definition(language, 'one');
      return { ...flow, nodes: [...flow.nodes, old] };
    };
    test = openTestRoom({ templates: TEMPLATES.map((template) => ({ ...template, definition: withOld })) });
    const { draft } = await test.room.templates.createFlow('one', 'en');
    expect(draft.nodes.at(-1)).toMatchObject({ ...old, type: 'core.set' });
  });

  it('say which of them are installed', async () => {
    const [flow] = await test.room.templates.install(['two'], 'en');
    expect((await test.room.templates.list()).map((template) => [template.id, template.installedFlowId])).toEqual([
      ['one', undefined],
      ['two', flow?.id],
    ]);
  });

  it('come back after one was deleted', async () => {
    const [flow] = await test.room.templates.install(['one'], 'en');
    test.room.service.remove(flow?.id ?? '');
    const [again] = await test.room.templates.install(['one'], 'en');
    expect(again?.id).not.toBe(flow?.id);
  });

  it('stay drafts when their webhook is taken', async () => {
    await test.room.service.create(definition('mine', 'one'), { publish: true });
    const flows = await test.room.templates.install(undefined, 'en');
    expect(flows.map((flow) => flow.status)).toEqual(['draft', 'active']);
  });

  it('that would act by themselves are installed paused', async () => {
    test.close();
    test = openTestRoom({ templates: TEMPLATES.map((template) => ({ ...template, paused: true })) });
    const flows = await test.room.templates.install(['one'], 'en');
    expect(flows).toMatchObject([{ status: 'paused', publishedVersion: 1 }]);
    expect(test.room.triggers.list('core.webhook')).toMatchObject([{ status: 'paused' }]);
  });

  it('that do not exist are refused before anything is made', async () => {
    await expect(test.room.templates.install(['one', 'three'], 'en')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(test.room.service.list({ limit: 10 }).items).toEqual([]);
  });
});
