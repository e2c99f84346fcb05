import { diffFlows, isEmptyDiff } from '#shared/document/diff';
import { describeEdit } from '#shared/document/edit-label';
import type { FlowDefinition } from '#shared/model/flow';
import type { EditLabel, EditsSince, FlowDiff, FlowEdit } from '#shared/model/flow-edit';
import { createUlid } from '#shared/model/ids';
import type { FlowPorts } from './ports';

const MAX_EDITS = 500;
const MAX_BYTES = 1024 * 1024;

interface EditRow {
  flow_id: string;
  seq: number;
  id: string;
  at: number;
  label: string;
  diff: string;
  outside: number;
  applied: number;
  bytes: number;
}

const NO_LIST = { added: [], removed: [], changed: [] };
const LISTS = ['nodes', 'edges', 'notes', 'groups'] as const;

/** A difference as text, without the lists that say nothing. */
function writeDiff(diff: FlowDiff): string {
  const lists = LISTS.flatMap((key) => {
    const parts = Object.entries(diff[key]).filter(([, part]) => !Array.isArray(part) || part.length > 0);
    return parts.length === 0 ? [] : [[key, Object.fromEntries(parts)]];
  });
  const { moved, fields } = diff;
  return JSON.stringify({
    ...Object.fromEntries(lists),
    ...(moved.length === 0 ? {} : { moved }),
    ...(fields.length === 0 ? {} : { fields }),
  });
}

/** What this room stored was parsed before, so it is believed. */
function readDiff(text: string): FlowDiff {
  const { nodes, edges, notes, groups, moved = [], fields = [] } = JSON.parse(text) as Partial<FlowDiff>;
  return {
    nodes: { ...NO_LIST, ...nodes },
    edges: { ...NO_LIST, ...edges },
    notes: { ...NO_LIST, ...notes },
    groups: { ...NO_LIST, ...groups },
    moved,
    fields,
  };
}

function readEdit(row: EditRow): FlowEdit {
  return {
    id: row.id,
    at: row.at,
    label: JSON.parse(row.label) as EditLabel,
    diff: readDiff(row.diff),
    ...(row.outside === 1 ? { outside: true } : {}),
  };
}

/** The edits of each draft, in the order they were made. Writes belong into the transaction that saves the draft. */
export interface EditJournal {
  read(flowId: string): { edits: FlowEdit[]; position: string | null };
  /** What an editor did since its last save. */
  write(flowId: string, since: EditsSince): void;
  /** The draft was replaced by somebody who keeps no history. */
  writeOutside(flowId: string, before: FlowDefinition, after: FlowDefinition): void;
}

export function createEditJournal({ store: { db }, now, random }: Pick<FlowPorts, 'store' | 'now' | 'random'>): EditJournal {
  const all = db.prepare<[string], EditRow>('SELECT * FROM flow_edits WHERE flow_id = ? ORDER BY seq');
  const seqOf = db.prepare<[string, string], { seq: number }>('SELECT seq FROM flow_edits WHERE flow_id = ? AND id = ?');
  const lastSeq = db.prepare<[string], { seq: number | null }>('SELECT max(seq) AS seq FROM flow_edits WHERE flow_id = ?');
  const lastApplied = db.prepare<[string], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM flow_edits WHERE flow_id = ? AND applied = 1',
  );
  const removeAfter = db.prepare<[string, number]>('DELETE FROM flow_edits WHERE flow_id = ? AND seq > ?');
  const insert = db.prepare<[EditRow]>(
    `INSERT INTO flow_edits (flow_id, seq, id, at, label, diff, outside, applied, bytes)
     VALUES (:flow_id, :seq, :id, :at, :label, :diff, :outside, :applied, :bytes)`,
  );
  const setApplied = db.prepare<[Record<string, string | number>]>(
    'UPDATE flow_edits SET applied = (seq <= :seq) WHERE flow_id = :flowId AND applied <> (seq <= :seq)',
  );
  const sizes = db.prepare<[string], { seq: number; bytes: number }>(
    'SELECT seq, bytes FROM flow_edits WHERE flow_id = ? ORDER BY seq DESC',
  );
  const removeUpTo = db.prepare<[string, number]>('DELETE FROM flow_edits WHERE flow_id = ? AND seq <= ?');

  const append = (flowId: string, seq: number, edit: FlowEdit) => {
    const label = JSON.stringify(edit.label);
    const diff = writeDiff(edit.diff);
    insert.run({
      flow_id: flowId,
      seq,
      id: edit.id,
      at: Math.round(edit.at),
      label,
      diff,
      outside: edit.outside === true ? 1 : 0,
      applied: 1,
      bytes: label.length + diff.length,
    });
  };
  /** Drops the oldest edits of a history that is too long. */
  const bound = (flowId: string) => {
    let bytes = 0;
    const cut = sizes.all(flowId).find((row, index) => {
      bytes += row.bytes;
      return index >= MAX_EDITS || bytes > MAX_BYTES;
    });
    if (cut !== undefined) removeUpTo.run(flowId, cut.seq);
  };

  return {
    read(flowId) {
      const rows = all.all(flowId);
      return { edits: rows.map(readEdit), position: rows.findLast((row) => row.applied === 1)?.id ?? null };
    },
    write(flowId, { after, edits, position }) {
      const from = after === null ? 0 : (seqOf.get(flowId, after)?.seq ?? 0);
      // Numbers rise for ever, so that a pruned history begins where it was cut.
      const start = Math.max(from, from === 0 ? (lastSeq.get(flowId)?.seq ?? 0) : 0);
      removeAfter.run(flowId, from);
      edits.forEach((edit, index) => {
        append(flowId, start + index + 1, edit);
      });
      setApplied.run({ flowId, seq: position === null ? 0 : (seqOf.get(flowId, position)?.seq ?? Number.MAX_SAFE_INTEGER) });
      bound(flowId);
    },
    writeOutside(flowId, before, after) {
      const diff = diffFlows(before, after, { compact: true });
      if (isEmptyDiff(diff)) return;
      const seq = lastApplied.get(flowId)?.seq ?? 0;
      removeAfter.run(flowId, seq);
      const at = now();
      append(flowId, seq + 1, {
        id: createUlid(at, random),
        at,
        label: describeEdit(before, after, diff),
        diff,
        outside: true,
      });
      bound(flowId);
    },
  };
}
