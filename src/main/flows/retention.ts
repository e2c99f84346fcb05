import { type FlowRetention, flowRetentionSchema } from '#shared/model/policy';
import type { FlowStore } from './ports';

/** By id: the retention of flows whose published version has one of its own. */
export function retentionOfFlows({ db }: Pick<FlowStore, 'db'>): ReadonlyMap<string, FlowRetention> {
  const rows = db
    .prepare<[], { id: string; retention: string }>(
      `SELECT f.id, json_extract(v.definition, '$.settings.retention') AS retention
       FROM flows f JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.published_version
       WHERE json_extract(v.definition, '$.settings.retention') IS NOT NULL`,
    )
    .all();
  const flows = new Map<string, FlowRetention>();
  for (const { id, retention } of rows) {
    const parsed = flowRetentionSchema.safeParse(JSON.parse(retention));
    if (parsed.success) flows.set(id, parsed.data);
  }
  return flows;
}
