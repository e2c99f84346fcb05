import type { FlowStatus } from '#shared/model/flow';
import { foldText } from '#shared/words/fold-text';
import type { FlowStore } from './ports';

export type FlowKind = 'flow' | 'rule';

/** A row of `flows`; `draft` is the definition as JSON text, times are milliseconds since the epoch. */
export interface FlowRow {
  id: string;
  kind: FlowKind;
  name: string;
  description: string | null;
  status: FlowStatus;
  pinned: number;
  draft: string;
  draft_revision: number;
  published_version: number | null;
  published_revision: number | null;
  sample_id: string | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

export interface VersionRow {
  flow_id: string;
  version: number;
  definition: string;
  digest: string | null;
  note: string | null;
  created_at: number;
}

export interface PublishedRow {
  id: string;
  kind: FlowKind;
  name: string;
  status: 'active' | 'paused';
  version: number;
  definition: string;
}

export interface FlowListQuery {
  limit: number;
  before?: { updatedAt: number; id: string };
  /** Folded text (see foldText). */
  search?: string;
  status?: FlowStatus;
}

const COLUMNS = `id, kind, name, description, status, pinned, draft, draft_revision, published_version, published_revision,
  sample_id, created_at, updated_at, deleted_at`;

/** SQL of the flows room. Nothing here opens a transaction: the service puts its writes into `store.write`. */
export function createFlowsRepository({ db }: FlowStore) {
  db.function('flows_fold', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? foldText(text) : ''));

  const find = db.prepare<[string], FlowRow>(`SELECT ${COLUMNS} FROM flows WHERE id = ?`);
  const list = db.prepare<[Record<string, string | number | null>], FlowRow>(`
    SELECT ${COLUMNS} FROM flows
    WHERE kind = 'flow' AND deleted_at IS NULL
      AND (updated_at, id) < (:updatedAt, :id)
      AND (:status IS NULL OR status = :status)
      AND (:search IS NULL OR instr(flows_fold(name || ' ' || coalesce(description, '')), :search) > 0)
    ORDER BY updated_at DESC, id DESC LIMIT :limit`);
  const pinned = db.prepare<[], { id: string; name: string; status: FlowStatus }>(
    `SELECT id, name, status FROM flows WHERE kind = 'flow' AND deleted_at IS NULL AND pinned = 1 ORDER BY name`,
  );
  const ids = db.prepare<[], string>("SELECT id FROM flows WHERE kind = 'flow' AND deleted_at IS NULL ORDER BY id").pluck();
  const insert = db.prepare<[Omit<FlowRow, 'deleted_at'>]>(`
    INSERT INTO flows (id, kind, name, description, status, pinned, draft, draft_revision, published_version, published_revision,
      sample_id, created_at, updated_at)
    VALUES (:id, :kind, :name, :description, :status, :pinned, :draft, :draft_revision, :published_version, :published_revision,
      :sample_id, :created_at, :updated_at)`);
  const update = db.prepare<[FlowRow]>(`
    UPDATE flows SET name = :name, description = :description, status = :status, pinned = :pinned, draft = :draft,
      draft_revision = :draft_revision, published_version = :published_version, published_revision = :published_revision,
      sample_id = :sample_id, updated_at = :updated_at, deleted_at = :deleted_at
    WHERE id = :id`);
  const names = db.prepare<[string], { name: string }>(
    `SELECT name FROM flows WHERE kind = 'flow' AND deleted_at IS NULL AND name LIKE ? || '%'`,
  );
  const ofTemplates = db.prepare<[], { id: string; sample_id: string }>(
    `SELECT id, sample_id FROM flows WHERE kind = 'flow' AND deleted_at IS NULL AND sample_id IS NOT NULL`,
  );

  const version = db.prepare<[string, number], VersionRow>(
    `SELECT flow_id, version, definition, digest, note, created_at FROM flow_versions WHERE flow_id = ? AND version = ?`,
  );
  const publishedVersions = db.prepare<[string, number, number], Pick<VersionRow, 'version' | 'note' | 'created_at'>>(
    `SELECT version, note, created_at FROM flow_versions
     WHERE flow_id = ? AND version > 0 AND version < ? ORDER BY version DESC LIMIT ?`,
  );
  const snapshot = db.prepare<[string, string], { version: number; created_at: number }>(
    `SELECT version, created_at FROM flow_versions WHERE flow_id = ? AND version < 1 AND digest = ?`,
  );
  const touchVersion = db.prepare<[number, string, number]>(
    'UPDATE flow_versions SET created_at = ? WHERE flow_id = ? AND version = ?',
  );
  const edgeVersions = db.prepare<[string], { newest: number | null; oldest: number | null }>(
    `SELECT max(version) AS newest, min(version) AS oldest FROM flow_versions WHERE flow_id = ?`,
  );
  const insertVersion = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO flow_versions (flow_id, version, definition, digest, note, created_at)
    VALUES (:flowId, :version, :definition, :digest, :note, :createdAt)`);
  const published = `
    SELECT f.id, f.kind, f.name, f.status, v.version, v.definition
    FROM flows f JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.published_version
    WHERE f.deleted_at IS NULL AND f.status <> 'draft'`;
  const allPublished = db.prepare<[], PublishedRow>(`${published} ORDER BY f.created_at, f.id`);
  const onePublished = db.prepare<[string], PublishedRow>(`${published} AND f.id = ?`);

  return {
    find: (id: string) => find.get(id),
    list: (query: FlowListQuery) =>
      list.all({
        limit: query.limit,
        updatedAt: query.before?.updatedAt ?? Number.MAX_SAFE_INTEGER,
        id: query.before?.id ?? '',
        search: query.search ?? null,
        status: query.status ?? null,
      }),
    ids: () => ids.all(),
    pinned: () => pinned.all(),
    insert: (row: Omit<FlowRow, 'deleted_at'>) => insert.run(row),
    update: (row: FlowRow) => update.run(row),
    namesLike: (start: string) => names.all(start.replace(/[%_]/g, '_')).map((row) => row.name),
    installedTemplates: () => new Map(ofTemplates.all().map((row) => [row.sample_id, row.id])),
    version: (flowId: string, number: number) => version.get(flowId, number),
    /** Published versions below `before`, newest first. */
    publishedVersions: (flowId: string, before: number, limit: number) => publishedVersions.all(flowId, before, limit),
    /** The stored snapshot of the very same draft. */
    snapshot: (flowId: string, digest: string) => snapshot.get(flowId, digest),
    touchVersion: (flowId: string, number: number, atMs: number) => touchVersion.run(atMs, flowId, number),
    newestVersion: (flowId: string) => Math.max(0, edgeVersions.get(flowId)?.newest ?? 0),
    oldestVersion: (flowId: string) => Math.min(0, edgeVersions.get(flowId)?.oldest ?? 0),
    insertVersion: (row: {
      flowId: string;
      version: number;
      definition: string;
      digest: string;
      note: string | null;
      createdAt: number;
    }) => insertVersion.run(row),
    allPublished: () => allPublished.all(),
    onePublished: (flowId: string) => onePublished.get(flowId),
  };
}
export type FlowsRepository = ReturnType<typeof createFlowsRepository>;
