import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '#shared/model/errors';
import { flowDefinitionSchema } from '#shared/model/flow';
import { definition, openTestRoom, type TestRoom } from './testing/open-room';

let test: TestRoom;
beforeEach(() => {
  test = openTestRoom();
});
afterEach(() => test.close());

async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return 'nothing thrown';
  } catch (thrown) {
    return isAppError(thrown) ? thrown.code : String(thrown);
  }
}

describe('drafts', () => {
  it('a new flow is a draft that answers nothing', async () => {
    const flow = await test.room.service.create(definition('A', 'a'), { publish: false });
    expect(flow).toMatchObject({ name: 'A', status: 'draft', draftRevision: 1, hasDraftChanges: false, problems: [] });
    expect(flow.triggers).toEqual([{ nodeId: 'start', type: 'core.webhook', summary: '/hooks/a' }]);
    expect(test.room.triggers.list('core.webhook')).toEqual([]);
    expect(test.emitted).toEqual([]);
  });

  it('a second writer with an old revision is refused and told the current one', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: false });
    expect(test.room.service.saveDraft(id, definition('B'), { baseRevision: 1 }).draftRevision).toBe(2);
    const refused = await codeOf(() => test.room.service.saveDraft(id, definition('C'), { baseRevision: 1 }));
    expect(refused).toBe('FLOW_CHANGED');
    expect(test.room.service.get(id)).toMatchObject({ name: 'B', draftRevision: 2 });
  });

  it('saving what is there already makes no revision', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: false });
    expect(test.room.service.saveDraft(id, definition('A')).draftRevision).toBe(1);
  });

  it('a draft may have problems and lists them', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: false });
    const saved = test.room.service.saveDraft(id, definition('A', undefined, { nodes: [], edges: [] }));
    expect(saved.problems.map((problem) => problem.code)).toEqual(['NO_TRIGGER']);
  });
});

describe('publishing', () => {
  it('an invalid flow is refused with its problems, and with publish=true nothing is created', async () => {
    const broken = definition('A', undefined, { nodes: [], edges: [] });
    const thrown: unknown = await test.room.service.create(broken, { publish: true }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'FLOW_INVALID', data: { problems: [{ code: 'NO_TRIGGER' }] } });
    expect(test.room.service.list({ limit: 10 }).items).toEqual([]);
  });

  it('makes versions 1, 2, …, keeps the old ones for their runs and says so by an event', async () => {
    const { id } = await test.room.service.create(definition('A', 'a'), { publish: true });
    test.room.service.saveDraft(id, definition('A', 'b'));
    expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 1, hasDraftChanges: true });
    await test.room.service.publish(id, 'moved');
    expect(test.room.service.get(id)).toMatchObject({ publishedVersion: 2, hasDraftChanges: false, status: 'active' });
    expect((await test.room.library.load(id, 1))?.definition.nodes[0]?.config).toEqual({ path: 'a' });
    expect((await test.room.library.load(id, 2))?.definition.nodes[0]?.config).toEqual({ path: 'b' });
    expect(test.emitted.map((event) => [event.type, event.data])).toEqual([
      ['flx.flow.published', { flowId: id, flowName: 'A', version: 1 }],
      ['flx.flow.published', { flowId: id, flowName: 'A', version: 2 }],
    ]);
  });

  it('lists its versions with notes, newest first and in pages, and gives each as it was', async () => {
    const { id } = await test.room.service.create(definition('A', 'v1'), { publish: true });
    for (const [path, note] of [
      ['v2', 'second'],
      ['v3', undefined],
    ] as const) {
      test.clock.nowMs += 1000;
      test.room.service.saveDraft(id, definition('A', path));
      await test.room.service.publish(id, note);
    }
    const first = test.room.service.versions(id, { limit: 2 });
    const publishedAt = expect.any(Number) as number;
    expect(first.items).toEqual([
      { version: 3, publishedAt },
      { version: 2, publishedAt, note: 'second' },
    ]);
    expect((first.items[0]?.publishedAt ?? 0) - (first.items[1]?.publishedAt ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(test.room.service.versions(id, { limit: 2, cursor: first.nextCursor })).toEqual({
      items: [{ version: 1, publishedAt }],
    });
    const second = test.room.service.version(id, 2);
    expect([second.note, second.definition.nodes[0]?.config]).toEqual(['second', { path: 'v2' }]);
    expect(await codeOf(() => test.room.service.version(id, 4))).toBe('FLOW_VERSION_NOT_FOUND');
    expect(await codeOf(() => test.room.service.versions(id, { limit: 1, cursor: 'x' }))).toBe('BAD_REQUEST');
  });

  it('gives the draft that a test run took, but does not list it', async () => {
    const { id } = await test.room.service.create(definition('A', 'a'), { publish: false });
    const { version } = test.room.startTarget(id, { test: true });
    test.room.service.saveDraft(id, definition('A', 'b'));
    const taken = test.room.service.version(id, version);
    expect(taken.definition.nodes[0]?.config).toEqual({ path: 'a' });
    expect(taken.publishedAt).toBeUndefined();
    expect(test.room.service.versions(id, { limit: 10 })).toEqual({ items: [] });
  });

  it('publishing an unchanged draft again makes no version and no event', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: true });
    expect((await test.room.service.publish(id)).publishedVersion).toBe(1);
    expect(test.emitted).toHaveLength(1);
  });

  it('two active flows cannot answer the same webhook, whatever slashes they write', async () => {
    await test.room.service.create(definition('A', 'github'), { publish: true });
    const b = await test.room.service.create(definition('B', '/github/'), { publish: false });
    const thrown: unknown = await test.room.service.publish(b.id).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'WEBHOOK_CONFLICT', data: { path: 'github', flowName: 'A' } });
    expect(test.room.service.get(b.id).status).toBe('draft');
  });

  it('an address of a plugin is one by GET and POST: no other active flow may answer there', async () => {
    const ofPlugin = (name: string) =>
      flowDefinitionSchema.parse({
        name,
        nodes: [{ id: 'start', type: 'shop.order', name: 'Start', config: { path: '/github/' } }],
        edges: [],
      });
    await test.room.service.create(definition('A', 'github'), { publish: true });
    const b = await test.room.service.create(ofPlugin('B'), { publish: false });
    expect(await codeOf(() => test.room.service.publish(b.id))).toBe('WEBHOOK_CONFLICT');
    test.room.service.pause(test.room.triggers.list('core.webhook')[0]?.flowId ?? '');
    await test.room.service.publish(b.id);
    const c = await test.room.service.create(ofPlugin('C'), { publish: false });
    expect(await codeOf(() => test.room.service.publish(c.id))).toBe('WEBHOOK_CONFLICT');
    expect(test.room.triggers.wokenBy('webhook')).toMatchObject([{ flowId: b.id, wokenBy: 'webhook' }]);
    expect(test.room.triggers.wokenBy('subscribe')).toEqual([]);
  });

  it('a paused flow frees its webhook path, and is refused it when it comes back too late', async () => {
    const a = await test.room.service.create(definition('A', 'github'), { publish: true });
    test.room.service.pause(a.id);
    await test.room.service.create(definition('B', 'github'), { publish: true });
    expect(await codeOf(() => test.room.service.resume(a.id))).toBe('WEBHOOK_CONFLICT');
    expect(test.room.service.get(a.id).status).toBe('paused');
  });
});

describe('triggers', () => {
  it('follow publish, pause, resume and delete, and tell each change', async () => {
    let changes = 0;
    const stop = test.room.triggers.onChange(() => changes++);
    const statuses = () => test.room.triggers.list('core.webhook').map((trigger) => trigger.status);
    const { id } = await test.room.service.create(definition('A', 'a'), { publish: true });
    expect(statuses()).toEqual(['active']);
    test.room.service.pause(id);
    expect(statuses()).toEqual(['paused']);
    test.room.service.resume(id);
    expect(statuses()).toEqual(['active']);
    test.room.service.remove(id);
    expect(statuses()).toEqual([]);
    expect(changes).toBe(4);
    stop();
    test.room.service.restore(id);
    expect(statuses()).toEqual(['paused']);
    expect(changes).toBe(4);
  });

  it('are those of the published version, not of the draft, also after a restart', async () => {
    const { id } = await test.room.service.create(definition('A', 'a'), { publish: true });
    test.room.service.saveDraft(id, definition('A', 'changed'));
    test = test.reopen();
    expect(test.room.triggers.list('core.webhook')).toEqual([
      {
        flowId: id,
        flowName: 'A',
        flowKind: 'flow',
        version: 1,
        nodeId: 'start',
        nodeName: 'Start',
        type: 'core.webhook',
        typeVersion: 1,
        config: { path: 'a' },
        status: 'active',
      },
    ]);
  });
});

describe('when node types have come or gone', () => {
  it('all triggers are read again, and those that are as before are the same objects', async () => {
    await test.room.service.create(definition('A', 'a'), { publish: true });
    const [before] = test.room.triggers.list('core.webhook');
    let changes = 0;
    test.room.triggers.onChange(() => changes++);
    test.room.triggers.reload();
    expect(test.room.triggers.list('core.webhook')[0]).toBe(before);
    expect(changes).toBe(1);
  });
});

describe('what starts a flow', () => {
  it('is told in both languages where its node type has words in them', async () => {
    const start = { id: 'start', type: 'core.event', name: 'Start' };
    const { triggers } = await test.room.service.create(flowDefinitionSchema.parse({ name: 'A', nodes: [start], edges: [] }), {
      publish: false,
    });
    const localSummary = { en: 'any event', 'pt-BR': 'todo evento' };
    expect(triggers).toEqual([{ nodeId: 'start', type: 'core.event', summary: 'any event', localSummary }]);
  });
});

describe('the next run of a schedule', () => {
  it('is told while the flow is active, not while it is paused', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: true });
    test.clock.nextRunAt.set(id, 5000);
    expect(test.room.service.get(id).nextRunAt).toBe(5000);
    expect(test.room.service.pause(id)).not.toHaveProperty('nextRunAt');
  });
});

describe('what a start would run', () => {
  it('is the published version; never published, paused and deleted flows are refused', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: false });
    const start = () => test.room.startTarget(id, { test: false });
    expect(await codeOf(start)).toBe('FLOW_NOT_PUBLISHED');
    await test.room.service.publish(id);
    expect(start()).toEqual({ flowId: id, flowName: 'A', version: 1 });
    test.room.service.pause(id);
    expect(await codeOf(start)).toBe('FLOW_PAUSED');
    test.room.service.remove(id);
    expect(await codeOf(start)).toBe('FLOW_NOT_FOUND');
  });

  it('for a test is a snapshot of the draft below 1, made once per draft', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: false });
    const version = () => test.room.startTarget(id, { test: true }).version;
    expect([version(), version()]).toEqual([-1, -1]);
    test.room.service.saveDraft(id, definition('B'));
    expect(version()).toBe(-2);
    expect((await test.room.library.load(id, -1))?.definition.name).toBe('A');
    expect((await test.room.library.load(id, -2))?.definition.name).toBe('B');
  });

  it('for a test of a draft that was tested long ago keeps its old snapshot from retention', async () => {
    const { id } = await test.room.service.create(definition('A'), { publish: false });
    test.room.startTarget(id, { test: true });
    test.room.service.saveDraft(id, definition('B'));
    test.room.startTarget(id, { test: true });
    test.room.service.saveDraft(id, definition('A'));
    test.clock.nowMs += 30 * 86_400_000;
    expect(test.room.startTarget(id, { test: true }).version).toBe(-1);
    await test.maintain();
    expect((await test.room.library.load(id, -1))?.definition.name).toBe('A');
  });

  it('for a test of a broken draft is refused with its problems', async () => {
    const { id } = await test.room.service.create(definition('A', undefined, { nodes: [], edges: [] }), { publish: false });
    expect(await codeOf(() => test.room.startTarget(id, { test: true }))).toBe('FLOW_INVALID');
  });
});

describe('lists', () => {
  it('page through all flows, newest change first, without gaps or repeats', async () => {
    for (let index = 0; index < 7; index++) await test.room.service.create(definition(`F${index}`), { publish: false });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = test.room.service.list({ limit: 3, cursor });
      names.push(...page.items.map((flow) => flow.name));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(names).toEqual(['F6', 'F5', 'F4', 'F3', 'F2', 'F1', 'F0']);
  });

  it('find by name or description, whatever case and accents, and by status', async () => {
    await test.room.service.create(definition('Ação diária'), { publish: true });
    await test.room.service.create(definition('Other', undefined, { description: 'calls an ACAO' }), { publish: false });
    await test.room.service.create(definition('Third'), { publish: false });
    const names = (request: { search?: string; status?: 'draft' | 'active' }) =>
      test.room.service.list({ limit: 10, ...request }).items.map((flow) => flow.name);
    expect(names({ search: 'acao' })).toEqual(['Other', 'Ação diária']);
    expect(names({ search: 'ação', status: 'active' })).toEqual(['Ação diária']);
    expect(names({ status: 'draft' })).toEqual(['Third', 'Other']);
    expect(names({ search: '%' })).toEqual([]);
  });

  it('refuse a cursor that no list gave', async () => {
    expect(await codeOf(() => test.room.service.list({ limit: 10, cursor: 'nonsense' }))).toBe('BAD_REQUEST');
  });
});

describe('copies', () => {
  it('a duplicate is a draft with a free name and the same content', async () => {
    const { id } = await test.room.service.create(definition('A', 'a'), { publish: true });
    const first = test.room.service.duplicate(id);
    const second = test.room.service.duplicate(first.id);
    expect([first.name, second.name]).toEqual(['A (2)', 'A (3)']);
    expect(first).toMatchObject({ status: 'draft', draft: { nodes: [{ config: { path: 'a' } }, {}] } });
  });

  it('an export holds no secret but keeps expressions, and can be imported again', async () => {
    const withSecrets = definition('A', undefined, {
      nodes: [
        { id: 'start', type: 'core.webhook', name: 'Start', config: { path: 'a', hmacSecret: 'hush', apiToken: 'hush' } },
        { id: 'set', type: 'core.set', name: 'Set', config: { pin: 'hush', password: '{{ $env.PASSWORD }}', shown: 'yes' } },
      ],
    });
    const { id } = await test.room.service.create(withSecrets, { publish: false });
    const exported = test.room.service.exportDraft(id);
    expect(JSON.stringify(exported)).not.toContain('hush');
    expect(exported.nodes.map((node) => node.config)).toEqual([{ path: 'a' }, { password: '{{ $env.PASSWORD }}', shown: 'yes' }]);
    const [imported] = test.room.service.importDrafts([exported]);
    expect(imported).toMatchObject({ name: 'A', status: 'draft' });
  });

  it('a deleted flow is gone from lists and comes back paused', async () => {
    const { id } = await test.room.service.create(definition('A', 'a'), { publish: true });
    test.room.service.remove(id);
    expect(test.room.service.list({ limit: 10 }).items).toEqual([]);
    expect(await codeOf(() => test.room.service.get(id))).toBe('FLOW_NOT_FOUND');
    expect(test.room.service.restore(id).status).toBe('paused');
    expect(test.room.service.list({ limit: 10 }).items).toHaveLength(1);
  });
});
