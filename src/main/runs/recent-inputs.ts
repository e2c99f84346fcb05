/** What people last ran flows with, for the next time. A convenience: a start never fails because of it. */
import { createHash } from 'node:crypto';
import type { Store } from '#main/store';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { RecentInput } from '#shared/model/recent-input';

const KEPT_PER_FLOW = 12;
const LONGEST_CHARS = 64 * 1024;

interface Row {
  flow_id: string;
  digest: string;
  input: string;
  used_at: number;
}

interface Kept {
  input?: Json;
  triggerNodeId?: string;
}

export interface RecentInputs {
  /** Keeps it as the newest of its flow; the same input is kept once. Very long ones are not kept. */
  remember(flowId: string, start: { input?: Json | undefined; triggerNodeId?: string | undefined }): void;
  /** Newest first: those of a flow, or, without one, the newest of each flow. */
  list(flowId: string | undefined): RecentInput[];
  /** Forgets one, or all of a flow. */
  forget(flowId: string, id: string | undefined): void;
}

function toRecent({ flow_id, digest, input, used_at }: Row): RecentInput {
  const kept = JSON.parse(input) as Kept;
  return { id: digest, flowId: flow_id as FlowId, ...kept, usedAt: used_at };
}

/** Keeps inputs in the database of the workspace. */
export function createRecentInputs({
  store,
  now,
  report,
}: {
  store: Pick<Store, 'db' | 'write'>;
  now(): number;
  report(thrown: unknown): void;
}): RecentInputs {
  const { db, write } = store;
  const put = db.prepare<[string, string, string, number]>(
    `INSERT INTO flow_recent_inputs (flow_id, digest, input, used_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (flow_id, digest) DO UPDATE SET used_at = excluded.used_at`,
  );
  const prune = db.prepare<[string, string, number]>(
    `DELETE FROM flow_recent_inputs WHERE flow_id = ? AND digest NOT IN
     (SELECT digest FROM flow_recent_inputs WHERE flow_id = ? ORDER BY used_at DESC, digest LIMIT ?)`,
  );
  const ofFlow = db.prepare<[string], Row>('SELECT * FROM flow_recent_inputs WHERE flow_id = ? ORDER BY used_at DESC, digest');
  const newest = db.prepare<[], Row>(
    `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY flow_id ORDER BY used_at DESC, digest) AS place FROM flow_recent_inputs)
     WHERE place = 1 ORDER BY used_at DESC LIMIT 100`,
  );
  const remove = db.prepare<[string, string]>('DELETE FROM flow_recent_inputs WHERE flow_id = ? AND digest = ?');
  const removeAll = db.prepare<[string]>('DELETE FROM flow_recent_inputs WHERE flow_id = ?');

  return {
    remember(flowId, { input, triggerNodeId }) {
      const kept: Kept = { ...(input === undefined ? {} : { input }), ...(triggerNodeId === undefined ? {} : { triggerNodeId }) };
      const text = JSON.stringify(kept);
      if (text.length > LONGEST_CHARS) return;
      const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
      try {
        write(() => {
          put.run(flowId, digest, text, now());
          prune.run(flowId, flowId, KEPT_PER_FLOW);
        });
      } catch (thrown) {
        // The run is recorded already: what would be a convenience next time must not look as if it had failed.
        report(thrown);
      }
    },
    list: (flowId) => (flowId === undefined ? newest.all() : ofFlow.all(flowId)).map(toRecent),
    forget(flowId, id) {
      write(() => (id === undefined ? removeAll.run(flowId) : remove.run(flowId, id)));
    },
  };
}
