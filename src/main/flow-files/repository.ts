/** SQL of the room of flow files. Writes belong into `store.write`. Times are milliseconds since the epoch. */
import type { Store } from '#main/store';
import type { FlowFileState } from '#shared/model/flow-file';

export interface FlowFileRow {
  path: string;
  flow_id: string | null;
  base: string | null;
  digest: string | null;
  state: FlowFileState;
  /** JSON. */
  faults: string | null;
  changed_at: number;
}

export function createFlowFilesRepository({ db }: Pick<Store, 'db'>) {
  const columns = 'path, flow_id, base, digest, state, faults, changed_at';
  const list = db.prepare<[string], FlowFileRow>(`SELECT ${columns} FROM flow_files WHERE folder = ? ORDER BY path`);
  const find = db.prepare<[string, string], FlowFileRow>(`SELECT ${columns} FROM flow_files WHERE folder = ? AND path = ?`);
  const ofFlow = db.prepare<[string, string], FlowFileRow>(
    `SELECT ${columns} FROM flow_files WHERE folder = ? AND flow_id = ? AND state <> 'copy'`,
  );
  const put = db.prepare<[FlowFileRow & { folder: string }]>(`
    INSERT INTO flow_files (folder, path, flow_id, base, digest, state, faults, changed_at)
    VALUES (:folder, :path, :flow_id, :base, :digest, :state, :faults, :changed_at)
    ON CONFLICT (folder, path) DO UPDATE SET flow_id = excluded.flow_id, base = excluded.base, digest = excluded.digest,
      state = excluded.state, faults = excluded.faults, changed_at = excluded.changed_at`);
  const remove = db.prepare<[string, string]>('DELETE FROM flow_files WHERE folder = ? AND path = ?');
  return {
    list: (folder: string) => list.all(folder),
    find: (folder: string, path: string) => find.get(folder, path),
    ofFlow: (folder: string, flowId: string) => ofFlow.get(folder, flowId),
    put: (folder: string, row: FlowFileRow) => put.run({ folder, ...row }),
    remove: (folder: string, path: string) => remove.run(folder, path),
  };
}

export type FlowFilesRepository = ReturnType<typeof createFlowFilesRepository>;
