import type { FlowVersionSummary } from '#shared/model/flow';
import type { FlowEdit } from '#shared/model/flow-edit';
import type { EditHistory } from '../document/document-store';

export type HistoryRow =
  | { kind: 'edit'; key: string; at: number; position: number; edit: FlowEdit; state: 'done' | 'current' | 'undone' }
  | { kind: 'start'; key: string; position: 0; state: 'done' | 'current' }
  | { kind: 'version'; key: string; at: number; version: FlowVersionSummary };

/** The history as a list, newest first: what was undone on top, and published versions where they were made. */
export function historyRows(history: EditHistory, versions: readonly FlowVersionSummary[]): HistoryRow[] {
  const { edits, position } = history;
  const rows: HistoryRow[] = edits.map((edit, index) => ({
    kind: 'edit',
    key: edit.id,
    at: edit.at,
    position: index + 1,
    edit,
    state: index + 1 === position ? 'current' : index < position ? 'done' : 'undone',
  }));
  const first = edits[0]?.at;
  for (const version of versions.toSorted((a, b) => a.version - b.version)) {
    if (first === undefined || version.publishedAt < first) continue;
    const after = rows.findLastIndex((row) => row.kind !== 'start' && row.at <= version.publishedAt);
    rows.splice(after + 1, 0, { kind: 'version', key: `v${version.version}`, at: version.publishedAt, version });
  }
  return [
    {
      kind: 'start' as const,
      key: 'start',
      position: 0 as const,
      state: position === 0 ? ('current' as const) : ('done' as const),
    },
    ...rows,
  ].reverse();
}
