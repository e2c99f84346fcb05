import type { FlowStore } from './ports';

/** A flow with its definitions as they are stored. */
export interface CurrentDefinitions {
  id: string;
  name: string;
  draft: string;
  published: string | null;
}

/**
 * Draft and published version of the flows that are not deleted, by name, unread: parsing them all would be seen on a large
 * workspace. `kind: 'flow'` leaves the hidden ones of rules out.
 */
export function currentDefinitions({ db }: Pick<FlowStore, 'db'>, kind: 'flow' | 'any' = 'any'): CurrentDefinitions[] {
  return db
    .prepare<[], CurrentDefinitions>(
      `SELECT f.id, f.name, f.draft, v.definition AS published FROM flows f
       LEFT JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.published_version
       WHERE f.deleted_at IS NULL ${kind === 'flow' ? "AND f.kind = 'flow'" : ''} ORDER BY f.name COLLATE NOCASE, f.id`,
    )
    .all();
}
