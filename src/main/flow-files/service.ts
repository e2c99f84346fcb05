import { isAppError, toErrorInfo } from '#shared/model/errors';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowFileAction, FlowFileConflict, FlowFileFault, FlowFilesStatus } from '#shared/model/flow-file';
import type { FlowId } from '#shared/model/ids';
import { folderNotSet } from './errors';
import type { FlowFileKeeper } from './keeper';
import type { FlowFilesPorts } from './ports';
import { createFlowFilesRepository } from './repository';

/** What comes together is dealt with together: a Git checkout, letters typed in a form. */
const QUIET_MS = 300;
/** A folder that is away (a stick, a network drive) is looked for again. */
const RETRY_MS = 30_000;

export interface FlowFilesService {
  status(): FlowFilesStatus;
  /** Errors: FLOW_FOLDER_NOT_SET, FLOW_FOLDER_FAILED. */
  sync(): Promise<FlowFilesStatus>;
  /** Errors: FLOW_FOLDER_NOT_SET, and those of the keeper; so for all below. */
  conflict(flowId: FlowId): Promise<FlowFileConflict>;
  resolve(flowId: FlowId, definition: FlowDefinition, draftRevision: number, fileDigest: string): Promise<FlowFilesStatus>;
  settle(path: string, action: FlowFileAction): Promise<FlowFilesStatus>;
  /** Begins to keep the folder of the settings in step. */
  start(): void;
  /** What is being written is finished first. */
  close(): Promise<void>;
}

interface OpenFolder {
  root: string;
  keeper: FlowFileKeeper;
  watcher: { close(): Promise<void> } | undefined;
}

export function createFlowFilesService(ports: FlowFilesPorts): FlowFilesService {
  const repository = createFlowFilesRepository(ports.store);
  const dirtyPaths = new Set<string>();
  const dirtyFlows = new Set<string>();
  let open: OpenFolder | undefined;
  let problem: unknown;
  let syncedAt: number | undefined;
  let busy = 0;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let line: Promise<unknown> = Promise.resolve();

  /** One at a time: two at once would write over what the other has just read. */
  function inLine<Value>(work: () => Promise<Value>): Promise<Value> {
    busy++;
    const done = line.then(work).finally(() => busy--);
    line = done.catch(() => undefined);
    return done;
  }
  const fault = (path: string, error: unknown) => {
    // Somebody changed a side in this very moment: the change is told again, and dealt with then.
    if (isAppError(error) && (error.code === 'FLOW_CHANGED' || error.code === 'FLOW_FILE_CHANGED'))
      return schedule(() => dirtyPaths.add(path));
    problem = error;
    ports.log.warn({ path, err: error }, 'A flow file was not kept in step');
  };

  function schedule(add: () => void): void {
    if (isClosed || open === undefined) return;
    add();
    clearTimeout(timer);
    timer = setTimeout(() => void inLine(flush), QUIET_MS);
  }
  async function flush(): Promise<void> {
    const { keeper } = open ?? {};
    if (keeper === undefined) return;
    const paths = [...dirtyPaths];
    const flows = [...dirtyFlows];
    dirtyPaths.clear();
    dirtyFlows.clear();
    problem = undefined;
    for (const path of paths) await keeper.syncPath(path).catch((error: unknown) => fault(path, error));
    for (const flowId of flows) await keeper.syncFlow(flowId).catch((error: unknown) => fault(flowId, error));
  }

  async function closeFolder(): Promise<void> {
    clearTimeout(timer);
    clearTimeout(retry);
    const before = open;
    open = undefined;
    dirtyPaths.clear();
    dirtyFlows.clear();
    await before?.watcher?.close();
  }
  async function syncAll({ keeper }: OpenFolder): Promise<void> {
    problem = undefined;
    await keeper.syncAll(fault);
    syncedAt = ports.now();
  }
  async function openFolder(): Promise<void> {
    const wanted = ports.folder();
    await closeFolder();
    problem = undefined;
    syncedAt = undefined;
    if (wanted === '' || isClosed) return;
    try {
      // Most workspaces keep no flow files: the YAML and the watching of a folder cost them nothing.
      const [{ openFlowFolder }, { createFlowFileKeeper }] = await Promise.all([import('./folder'), import('./keeper')]);
      const folder = await openFlowFolder(wanted, ports.writeWhole);
      const next: OpenFolder = { root: folder.root, keeper: createFlowFileKeeper(ports, repository, folder), watcher: undefined };
      open = next;
      // Watched first: what changes while all is gone through is not missed.
      next.watcher = await folder.watch(
        (path) => schedule(() => dirtyPaths.add(path)),
        (error) => fault('', error),
      );
      await syncAll(next);
      ports.log.info({ folder: folder.root }, 'Flows and their files are kept in step');
    } catch (error) {
      await closeFolder();
      problem = error;
      ports.log.warn({ folder: wanted, err: error }, 'The folder of flow files cannot be used');
      if (!isClosed) retry = setTimeout(() => void inLine(openFolder), RETRY_MS);
    }
  }

  const opened = (): OpenFolder => {
    if (ports.folder() === '') throw folderNotSet();
    if (open === undefined) throw problem instanceof Error ? problem : folderNotSet();
    return open;
  };
  const status = (): FlowFilesStatus => {
    const folder = ports.folder();
    const rows = open === undefined ? [] : repository.list(open.root);
    return {
      ...(folder === '' ? {} : { folder }),
      ...(problem === undefined ? {} : { problem: toErrorInfo(problem) }),
      isBusy: busy > 0,
      ...(syncedAt === undefined ? {} : { syncedAt }),
      entries: rows.map((row) => {
        const draft = row.flow_id === null ? undefined : ports.drafts.find(row.flow_id);
        return {
          path: row.path,
          ...(row.flow_id === null ? {} : { flowId: row.flow_id as FlowId }),
          ...(draft === undefined || draft === 'deleted' ? {} : { name: draft.name }),
          state: row.state,
          ...(row.faults === null ? {} : { faults: JSON.parse(row.faults) as FlowFileFault[] }),
          changedAt: row.changed_at,
        };
      }),
    };
  };
  const unsubscribe: (() => void)[] = [];

  return {
    status,
    async sync() {
      await inLine(async () => {
        if (open === undefined) await openFolder();
        else await syncAll(open);
      });
      opened();
      return status();
    },
    conflict: (flowId) => inLine(() => opened().keeper.conflict(flowId)),
    async resolve(flowId, definition, draftRevision, fileDigest) {
      await inLine(() => opened().keeper.resolve(flowId, definition, draftRevision, fileDigest));
      return status();
    },
    async settle(path, action) {
      await inLine(() => opened().keeper.settle(path, action));
      return status();
    },
    start() {
      unsubscribe.push(
        ports.onFolderChanged(() => void inLine(openFolder)),
        ports.drafts.onChanged((flowId) => schedule(() => dirtyFlows.add(flowId))),
      );
      void inLine(openFolder);
    },
    async close() {
      isClosed = true;
      for (const stop of unsubscribe) stop();
      await inLine(closeFolder);
    },
  };
}
