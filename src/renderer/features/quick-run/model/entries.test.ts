import { describe, expect, it } from 'vitest';
import type { FlowSummary } from '#shared/model/flow';
import { formFieldSchema } from '#shared/model/form-fields';
import type { FlowId } from '#shared/model/ids';
import type { RecentInput } from '#shared/model/recent-input';
import type { StartWay } from '#shared/model/start-form';
import { entriesFor, flowNamed, runsAtOnce } from './entries';

function flow(name: string, more: Partial<FlowSummary> = {}): FlowSummary {
  return {
    id: `flow_${name}` as FlowId,
    name,
    status: 'active',
    pinned: false,
    hasDraftChanges: false,
    triggers: [{ nodeId: 'start', type: 'core.manual', summary: '' }],
    createdAt: 0,
    updatedAt: 0,
    runsLast24h: { succeeded: 0, failed: 0, other: 0 },
    ...more,
  };
}

const webhook = [{ nodeId: 'hook', type: 'core.webhook', summary: '' }];
const files = [{ nodeId: 'start', type: 'core.manual', summary: '', asks: true as const, takesFiles: true as const }];
const recentOf = (...names: string[]): RecentInput[] =>
  names.map((name, index) => ({ id: String(index), flowId: `flow_${name}` as FlowId, usedAt: 10 - index }));
const names = (flows: FlowSummary[], recent: RecentInput[], query: string, withFiles = false) =>
  entriesFor(flows, recent, query, { withFiles }).map((entry) => entry.flow.name);

describe('the flows of quick-run', () => {
  const all = [
    flow('Archive', { triggers: webhook }),
    flow('Backup', { pinned: true }),
    flow('Clean'),
    flow('Daily'),
    flow('Draft', { status: 'draft' }),
    flow('Paused', { status: 'paused' }),
  ];

  it('are, without a query, those lately run, then pinned ones, then those started by hand; never drafts', () => {
    expect(names(all, recentOf('Daily', 'Archive'), '')).toEqual(['Daily', 'Archive', 'Backup', 'Clean', 'Paused']);
  });

  it('are found by letters of their name, then by their description', () => {
    const described = [...all, flow('Zulu', { description: 'Makes the backup of the night' })];
    expect(names(described, [], 'backup')).toEqual(['Backup', 'Zulu']);
    expect(names(described, [], 'zzz')).toEqual([]);
    expect(entriesFor(all, [], 'cl', { withFiles: false })[0]?.places).toEqual([0, 1]);
  });

  it('are, for files, only those that take files', () => {
    expect(names([...all, flow('Invoice', { triggers: files })], [], '', true)).toEqual(['Invoice']);
  });

  it('are named by links through their id or their whole name', () => {
    expect(flowNamed(all, 'flow_Clean')?.name).toBe('Clean');
    expect(flowNamed(all, ' cLEAN ')?.name).toBe('Clean');
    expect(flowNamed(all, 'Cle')).toBeUndefined();
  });

  it('run at once when there is nothing to ask', () => {
    const way = (type: string, fields: StartWay['fields'] = []): StartWay[] => [{ nodeId: 'a', name: 'A', type, fields }];
    const asked = [formFieldSchema.parse({ name: 'a' })];
    expect(
      [way('core.manual'), way('core.schedule'), way('core.manual', asked), way('core.webhook'), []].map(runsAtOnce),
    ).toEqual([true, true, false, false, false]);
  });
});
