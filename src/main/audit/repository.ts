/** SQL of the audit: entries are added and read; there is no statement that changes or removes one. */
import type { Store } from '#main/store';
import type { AuditEntriesTable } from '#main/store/tables-of-plugins';
import type { AuditAction, AuditEntry, AuditSubjectKind } from '#shared/model/audit';
import type { JsonObject } from '#shared/model/json';

type Row = Omit<AuditEntriesTable, 'sequence'> & { sequence: number };

export interface AuditQuery {
  limit: number;
  /** Only those before this one. */
  before?: number | undefined;
  subjectKind?: AuditSubjectKind | undefined;
  subjectId?: string | undefined;
  actions?: readonly AuditAction[] | undefined;
}

function toEntry({ sequence, at, actor, action, subject_kind, subject_id, details }: Row): AuditEntry {
  return {
    sequence,
    at,
    actor,
    action: action as AuditAction,
    subjectKind: subject_kind as AuditSubjectKind,
    subjectId: subject_id,
    ...(details === null ? {} : { details: JSON.parse(details) as JsonObject }),
  };
}

export function createAuditRepository({ db }: Pick<Store, 'db'>) {
  const insert = db.prepare<[number, string, string, string, string, string | null]>(
    'INSERT INTO audit_entries (at, actor, action, subject_kind, subject_id, details) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    add({ at, actor, action, subjectKind, subjectId, details }: Omit<AuditEntry, 'sequence'>): void {
      insert.run(at, actor, action, subjectKind, subjectId, details === undefined ? null : JSON.stringify(details));
    },

    /** Newest first. */
    list({ limit, before, subjectKind, subjectId, actions }: AuditQuery): AuditEntry[] {
      const parts: [string, ...(string | number)[]][] = [];
      if (before !== undefined) parts.push(['sequence < ?', before]);
      if (subjectKind !== undefined) parts.push(['subject_kind = ?', subjectKind]);
      if (subjectId !== undefined) parts.push(['subject_id = ?', subjectId]);
      if (actions !== undefined) parts.push([`action IN (${actions.map(() => '?').join(', ')})`, ...actions]);
      const where = parts.length === 0 ? '' : `WHERE ${parts.map(([sql]) => sql).join(' AND ')}`;
      const values = parts.flatMap(([, ...rest]) => rest);
      const rows = db
        .prepare<(string | number)[], Row>(`SELECT * FROM audit_entries ${where} ORDER BY sequence DESC LIMIT ?`)
        .all(...values, limit);
      return rows.map(toEntry);
    },
  };
}
