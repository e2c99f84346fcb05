/** A folder kept in step with drafts, over a real store and real files; the flows room is a fake that keeps drafts in memory. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#main/store';
import { AppError } from '#shared/model/errors';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import { createUlid, type FlowId } from '#shared/model/ids';
import { openFlowFolder } from '../folder';
import { createFlowFileKeeper } from '../keeper';
import type { DraftOfFlow, FlowFilesPorts } from '../ports';
import { createFlowFilesRepository } from '../repository';

interface Kept {
  definition: FlowDefinition;
  revision: number;
  isDeleted: boolean;
}

/** As the export does: a field called secret does not leave. */
function shown(definition: FlowDefinition): FlowDefinition {
  return {
    ...definition,
    nodes: definition.nodes.map((node) => {
      const { secret: _, ...config } = node.config;
      return { ...node, config };
    }),
  };
}

/** A flow of the named nodes in a chain; `config` by node. */
export function flow(name: string, nodes: string, config: Record<string, Record<string, string>> = {}): FlowDefinition {
  const ids = nodes.split(' ').filter((id) => id !== '');
  return flowDefinitionSchema.parse({
    name,
    nodes: ids.map((id) => ({ id, type: 'core.set', name: id, config: config[id] ?? {} })),
    edges: ids.slice(1).map((id, index) => ({ from: { node: ids[index] }, to: { node: id } })),
  });
}

export async function openInStep() {
  const home = mkdtempSync(join(tmpdir(), 'pulseflow-flow-files-'));
  const folder = join(home, 'flows');
  const store = openStore({ home, log: { debug() {}, info() {}, warn() {}, error() {} } });
  const kept = new Map<string, Kept>();
  const listeners = new Set<(flowId: string) => void>();
  let seed = 1;
  const newId = () => `flow_${createUlid(seed++ * 1000, () => 0.5)}` as FlowId;
  const told = (flowId: string) => listeners.forEach((listener) => listener(flowId));
  const find = (flowId: string): DraftOfFlow | 'deleted' | undefined => {
    const draft = kept.get(flowId);
    if (draft === undefined) return undefined;
    if (draft.isDeleted) return 'deleted';
    const { definition, revision } = draft;
    return { flowId: flowId as FlowId, name: definition.name, revision, definition, shown: shown(definition) };
  };
  const change = (flowId: string, next: Partial<Kept>) => {
    const before = kept.get(flowId);
    kept.set(flowId, { definition: flow('?', 'a'), isDeleted: false, ...before, ...next, revision: (before?.revision ?? 0) + 1 });
    told(flowId);
  };
  const settings = { folder };
  const folderListeners = new Set<() => void>();
  const ports: FlowFilesPorts = {
    store,
    drafts: {
      ids: () => [...kept].filter(([, { isDeleted }]) => !isDeleted).map(([id]) => id as FlowId),
      find,
      save(flowId, definition, baseRevision) {
        if (kept.get(flowId)?.revision !== baseRevision) throw new AppError({ code: 'FLOW_CHANGED', message: 'changed' });
        change(flowId, { definition });
      },
      create(definition, wanted) {
        const id = wanted === undefined || kept.has(wanted) ? newId() : (wanted as FlowId);
        change(id, { definition });
        return id;
      },
      remove: (flowId) => change(flowId, { isDeleted: true }),
      restore: (flowId) => change(flowId, { isDeleted: false }),
      onChanged(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    folder: () => settings.folder,
    onFolderChanged(listener) {
      folderListeners.add(listener);
      return () => folderListeners.delete(listener);
    },
    writeWhole: async (path, bytes) => writeFileSync(path, bytes),
    now: () => 1_700_000_000_000,
    log: { info() {}, warn() {} },
  };
  const repository = createFlowFilesRepository(store);
  const opened = await openFlowFolder(folder, ports.writeWhole);
  const keeper = createFlowFileKeeper(ports, repository, opened);
  return {
    ports,
    folder,
    keeper,
    /** Chooses another folder, as the settings do. */
    choose(next: string) {
      settings.folder = next;
      for (const listener of folderListeners) listener();
    },
    files: () => readdirSync(folder).sort(),
    text: (path: string) => readFileSync(join(folder, path), 'utf8'),
    has: (path: string) => existsSync(join(folder, path)),
    put: (path: string, text: string) => writeFileSync(join(folder, path), text),
    drop: (path: string) => rmSync(join(folder, path)),
    states: () => Object.fromEntries(repository.list(opened.root).map(({ path, state }) => [path, state])),
    draft: (flowId: string) => {
      const found = find(flowId);
      if (found === undefined || found === 'deleted') throw new Error(`no draft ${flowId}`);
      return found;
    },
    drafts: () => [...kept].filter(([, { isDeleted }]) => !isDeleted).map(([, { definition }]) => definition),
    make: (definition: FlowDefinition) => ports.drafts.create(definition, undefined),
    edit: (flowId: FlowId, edit: (definition: FlowDefinition) => FlowDefinition) =>
      change(flowId, { definition: edit(kept.get(flowId)?.definition ?? flow('?', 'a')) }),
    newId,
    close() {
      store.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type InStep = Awaited<ReturnType<typeof openInStep>>;
