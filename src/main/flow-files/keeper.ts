import { readFlowText, rewriteFlowText } from '#shared/document/flow-text';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowFileAction, FlowFileConflict, FlowFileFault, FlowFileState } from '#shared/model/flow-file';
import type { FlowId } from '#shared/model/ids';
import { alreadySettled, draftChanged, fileChanged, fileNotFound } from './errors';
import { isNamedAfter, newFilePath } from './file-names';
import { digestOf, type FlowFolder } from './folder';
import type { DraftOfFlow, FlowFilesPorts } from './ports';
import { commonPart, isSameFlow, reconcile } from './reconcile';
import type { FlowFileRow, FlowFilesRepository } from './repository';
import { withSecretsOf } from './restore-secrets';

const FLOW_ID = /^flow_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Keeps the files of one folder and the drafts in step. Calls must not overlap. */
export interface FlowFileKeeper {
  /** A file appeared, changed or went. */
  syncPath(path: string): Promise<void>;
  /** A flow was made, changed or deleted. */
  syncFlow(flowId: string): Promise<void>;
  /** Goes through everything; `onFault` is told of files that failed, the others go on. */
  syncAll(onFault: (path: string, error: unknown) => void): Promise<void>;
  /** Errors: FLOW_FILE_NOT_FOUND. */
  conflict(flowId: FlowId): Promise<FlowFileConflict>;
  /** Errors: FLOW_FILE_NOT_FOUND, FLOW_CHANGED, FLOW_FILE_CHANGED. */
  resolve(flowId: FlowId, definition: FlowDefinition, draftRevision: number, fileDigest: string): Promise<void>;
  /** Errors: FLOW_FILE_NOT_FOUND, FLOW_FILE_SETTLED. */
  settle(path: string, action: FlowFileAction): Promise<void>;
}

export function createFlowFileKeeper(ports: FlowFilesPorts, repository: FlowFilesRepository, folder: FlowFolder): FlowFileKeeper {
  const { drafts, store } = ports;
  const { root } = folder;
  const put = (row: Omit<FlowFileRow, 'changed_at'>) => {
    const before = repository.find(root, row.path);
    const isUnchanged =
      before !== undefined &&
      (['flow_id', 'base', 'digest', 'state', 'faults'] as const).every((column) => before[column] === row[column]);
    if (isUnchanged) return;
    const changed_at = before?.state === row.state ? before.changed_at : ports.now();
    store.write(() => repository.put(root, { ...row, changed_at }));
  };
  const forget = (path: string): void => {
    store.write(() => repository.remove(root, path));
  };
  const baseOf = (row: FlowFileRow | undefined): FlowDefinition | undefined =>
    row === undefined || row.base === null ? undefined : (JSON.parse(row.base) as FlowDefinition);
  const mark = (row: FlowFileRow | undefined, path: string, state: FlowFileState, more: Partial<FlowFileRow> = {}) =>
    put({
      path,
      flow_id: row?.flow_id ?? null,
      base: row?.base ?? null,
      digest: row?.digest ?? null,
      faults: null,
      ...more,
      state,
    });
  const agree = (path: string, flowId: FlowId, common: FlowDefinition, digest: string) =>
    put({ path, flow_id: flowId, base: JSON.stringify(common), digest, state: 'same', faults: null });

  /** Writes the file of a flow unless somebody changed it since `before` was read. Answers the digest of what is there. */
  async function write(path: string, before: string | undefined, flowId: FlowId, definition: FlowDefinition): Promise<string> {
    const text = rewriteFlowText(before ?? '', { id: flowId, definition });
    if (text === before) return digestOf(text);
    if ((await folder.read(path)) !== before) throw fileChanged(path);
    await folder.write(path, text);
    return digestOf(text);
  }

  /** Saves what a file says as the draft; answers the draft as it then may leave the workspace. */
  function save(draft: DraftOfFlow, wanted: FlowDefinition): FlowDefinition {
    drafts.save(draft.flowId, withSecretsOf(draft, wanted), draft.revision);
    const saved = drafts.find(draft.flowId);
    return saved === undefined || saved === 'deleted' ? wanted : saved.shown;
  }

  async function bringTogether(
    path: string,
    text: string,
    row: FlowFileRow | undefined,
    draft: DraftOfFlow,
    file: FlowDefinition,
  ) {
    const found = reconcile(baseOf(row), draft.shown, file);
    if (found.kind === 'conflict') return mark(row, path, 'conflict', { flow_id: draft.flowId });
    const { common } = found;
    const shown = found.kind === 'read' || found.kind === 'both' ? save(draft, common) : common;
    agree(path, draft.flowId, shown, await write(path, text, draft.flowId, shown));
  }

  /** The row by which a path is known; that of the same flow at a path that is no more is taken over. */
  async function rowFor(path: string, flowId: string | undefined): Promise<FlowFileRow | 'copy' | undefined> {
    const own = repository.find(root, path);
    const other = flowId === undefined ? undefined : repository.ofFlow(root, flowId);
    if (other === undefined || other.path === path) return own;
    if ((await folder.read(other.path)) !== undefined) return 'copy';
    forget(other.path);
    return { ...other, path };
  }

  async function adopt(path: string, text: string, file: FlowDefinition, named: string | undefined): Promise<void> {
    const flowId = drafts.create(file, named);
    const draft = drafts.find(flowId);
    const shown = draft === undefined || draft === 'deleted' ? file : draft.shown;
    agree(path, flowId, shown, await write(path, text, flowId, shown));
  }

  async function withoutFile(path: string): Promise<void> {
    const row = repository.find(root, path);
    if (row === undefined) return;
    const draft = row.flow_id === null || row.state === 'copy' ? undefined : drafts.find(row.flow_id);
    if (draft === undefined || draft === 'deleted') forget(path);
    else mark(row, path, 'file_gone');
    // A copy may be the file of the flow now.
    for (const other of repository.list(root))
      if (other.state === 'copy' && other.flow_id === row.flow_id && other.path !== path) await syncPath(other.path);
  }

  async function withoutFlow(row: FlowFileRow, text: string): Promise<void> {
    if (digestOf(text) !== row.digest) return mark(row, row.path, 'flow_gone');
    await folder.remove(row.path);
    forget(row.path);
  }

  async function syncPath(path: string): Promise<void> {
    const text = await folder.read(path);
    if (text === undefined) return withoutFile(path);
    const read = readFlowText(text);
    if (!read.ok) {
      const faults: FlowFileFault[] = read.faults.slice(0, 20).map(({ offset: _, ...fault }) => fault);
      return mark(repository.find(root, path), path, 'broken', { faults: JSON.stringify(faults) });
    }
    const named = read.id !== undefined && FLOW_ID.test(read.id) ? read.id : undefined;
    const row = await rowFor(path, named);
    if (row === 'copy') return mark(undefined, path, 'copy', { flow_id: named ?? null });
    const flowId = named ?? row?.flow_id ?? undefined;
    const draft = flowId === undefined ? undefined : drafts.find(flowId);
    if (draft === 'deleted')
      return withoutFlow(
        row ?? { path, flow_id: flowId ?? null, base: null, digest: null, state: 'flow_gone', faults: null, changed_at: 0 },
        text,
      );
    if (draft === undefined) return adopt(path, text, read.definition, named);
    return bringTogether(path, text, row, draft, read.definition);
  }

  /** A file that is named after its flow follows when the flow is renamed. */
  async function moveTo(row: FlowFileRow, draft: DraftOfFlow): Promise<void> {
    const text = await folder.read(row.path);
    if (text === undefined) return;
    const path = newFilePath(draft.name, (candidate) => candidate !== row.path && repository.find(root, candidate) !== undefined);
    if (path === row.path || (await folder.read(path)) !== undefined) return;
    await folder.write(path, text);
    await folder.remove(row.path);
    forget(row.path);
    put({ ...row, path });
  }

  async function firstFile(draft: DraftOfFlow): Promise<void> {
    const present = new Set(await folder.list());
    const path = newFilePath(draft.name, (candidate) => present.has(candidate) || repository.find(root, candidate) !== undefined);
    agree(path, draft.flowId, draft.shown, await write(path, undefined, draft.flowId, draft.shown));
  }

  async function syncFlow(flowId: string): Promise<void> {
    const row = repository.ofFlow(root, flowId);
    const draft = drafts.find(flowId);
    if (draft === undefined) return;
    if (draft === 'deleted') {
      if (row === undefined) return;
      const text = await folder.read(row.path);
      return text === undefined ? forget(row.path) : withoutFlow(row, text);
    }
    if (row === undefined) return firstFile(draft);
    if (row.state === 'file_gone' && (await folder.read(row.path)) === undefined) return;
    const named = baseOf(row)?.name;
    await syncPath(row.path);
    const now = repository.ofFlow(root, flowId);
    const isFollowing = named !== undefined && isNamedAfter(row.path, named) && !row.path.includes('/');
    if (now?.state === 'same' && isFollowing && !isNamedAfter(row.path, draft.name)) await moveTo(now, draft);
  }

  const conflictOf = async (flowId: FlowId) => {
    const row = repository.ofFlow(root, flowId);
    const draft = drafts.find(flowId);
    const text = row?.state === 'conflict' ? await folder.read(row.path) : undefined;
    const read = text === undefined ? undefined : readFlowText(text);
    if (row === undefined || draft === undefined || draft === 'deleted' || text === undefined || read?.ok !== true)
      throw fileNotFound(flowId);
    return { row, draft, text, theirs: read.definition };
  };

  return {
    syncPath,
    syncFlow,

    async syncAll(onFault) {
      const each = async (path: string, work: () => Promise<void>) => {
        try {
          await work();
        } catch (error) {
          onFault(path, error);
        }
      };
      const present = await folder.list();
      // Order matters: a file that was moved is found at its new place before it is missed at the old one.
      for (const path of present) await each(path, () => syncPath(path));
      const seen = new Set(present);
      for (const { path } of repository.list(root)) if (!seen.has(path)) await each(path, () => syncPath(path));
      for (const flowId of drafts.ids())
        if (repository.ofFlow(root, flowId) === undefined) await each(flowId, () => syncFlow(flowId));
    },

    async conflict(flowId) {
      const { row, draft, text, theirs } = await conflictOf(flowId);
      return {
        path: row.path,
        base: baseOf(row) ?? commonPart(draft.shown, theirs),
        mine: draft.shown,
        theirs,
        draftRevision: draft.revision,
        fileDigest: digestOf(text),
      };
    },

    async resolve(flowId, definition, draftRevision, fileDigest) {
      const { row, draft, text } = await conflictOf(flowId);
      if (draft.revision !== draftRevision) throw draftChanged(flowId);
      if (digestOf(text) !== fileDigest) throw fileChanged(row.path);
      const shown = isSameFlow(draft.shown, definition) ? draft.shown : save(draft, definition);
      agree(row.path, flowId, shown, await write(row.path, text, flowId, shown));
    },

    async settle(path, action) {
      const row = repository.find(root, path);
      const flowId = row?.flow_id as FlowId | null | undefined;
      if (row === undefined || row.state === 'same' || row.state === 'conflict') throw fileNotFound(path);
      const text = await folder.read(path);
      if (action === 'delete_file' && text !== undefined && (row.state === 'flow_gone' || row.state === 'copy')) {
        await folder.remove(path);
        return forget(path);
      }
      if (flowId === null || flowId === undefined) throw alreadySettled(path);
      if (action === 'write_file' && row.state === 'file_gone' && text === undefined) {
        const draft = drafts.find(flowId);
        if (draft === undefined || draft === 'deleted') throw alreadySettled(path);
        return agree(path, flowId, draft.shown, await write(path, undefined, flowId, draft.shown));
      }
      if (action === 'delete_flow' && row.state === 'file_gone' && text === undefined) {
        drafts.remove(flowId);
        return forget(path);
      }
      const read = text === undefined ? undefined : readFlowText(text);
      if (action !== 'restore_flow' || row.state !== 'flow_gone' || text === undefined || read?.ok !== true)
        throw alreadySettled(path);
      drafts.restore(flowId);
      const draft = drafts.find(flowId);
      if (draft === undefined || draft === 'deleted') throw alreadySettled(path);
      const shown = save(draft, read.definition);
      agree(path, flowId, shown, await write(path, text, flowId, shown));
    },
  };
}
