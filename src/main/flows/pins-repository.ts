import { packJson, unpackJson } from '#main/store/kept-inputs';
import type { FlowPinsTable } from '#main/store/tables';
import type { Item } from '#shared/model/packet';
import type { Pin, PinSummary } from '#shared/model/pin';
import type { FlowStore } from './ports';

type HeadRow = Omit<FlowPinsTable, 'outputs' | 'flow_id'>;

/** SQL of pins. Nothing here opens a transaction: the service puts its writes into `store.write`. */
export function createPinsRepository({ db }: FlowStore) {
  const list = db.prepare<[string], HeadRow>(
    'SELECT node_id, items_out, size_bytes, updated_at FROM flow_pins WHERE flow_id = ? ORDER BY node_id',
  );
  const get = db.prepare<[string, string], FlowPinsTable>('SELECT * FROM flow_pins WHERE flow_id = ? AND node_id = ?');
  const all = db.prepare<[string], Pick<FlowPinsTable, 'node_id' | 'outputs'>>(
    'SELECT node_id, outputs FROM flow_pins WHERE flow_id = ?',
  );
  const save = db.prepare<[FlowPinsTable]>(`
    INSERT INTO flow_pins (flow_id, node_id, outputs, items_out, size_bytes, updated_at)
    VALUES (:flow_id, :node_id, :outputs, :items_out, :size_bytes, :updated_at)
    ON CONFLICT (flow_id, node_id) DO UPDATE SET outputs = excluded.outputs, items_out = excluded.items_out,
      size_bytes = excluded.size_bytes, updated_at = excluded.updated_at`);
  const remove = db.prepare<[string, string]>('DELETE FROM flow_pins WHERE flow_id = ? AND node_id = ?');
  const copy = db.prepare<[string, string]>(`
    INSERT INTO flow_pins (flow_id, node_id, outputs, items_out, size_bytes, updated_at)
    SELECT ?, node_id, outputs, items_out, size_bytes, updated_at FROM flow_pins WHERE flow_id = ?`);

  const toSummary = ({ node_id, items_out, size_bytes, updated_at }: HeadRow): PinSummary => ({
    nodeId: node_id,
    itemsOut: JSON.parse(items_out) as PinSummary['itemsOut'],
    sizeBytes: size_bytes,
    updatedAt: updated_at,
  });
  const outputsOf = (stored: string | Buffer) => unpackJson(stored) as Record<string, Item[]>;

  return {
    list: (flowId: string): PinSummary[] => list.all(flowId).map(toSummary),
    get(flowId: string, nodeId: string): Pin | undefined {
      const row = get.get(flowId, nodeId);
      return row === undefined ? undefined : { ...toSummary(row), outputs: outputsOf(row.outputs) };
    },
    outputs: (flowId: string): Record<string, Record<string, Item[]>> =>
      Object.fromEntries(all.all(flowId).map((row) => [row.node_id, outputsOf(row.outputs)])),
    save: (flowId: string, pin: Pin) =>
      save.run({
        flow_id: flowId,
        node_id: pin.nodeId,
        outputs: packJson(pin.outputs),
        items_out: JSON.stringify(pin.itemsOut),
        size_bytes: pin.sizeBytes,
        updated_at: pin.updatedAt,
      }),
    remove: (flowId: string, nodeId: string) => remove.run(flowId, nodeId),
    copy: (flowId: string, duplicateId: string) => copy.run(duplicateId, flowId),
  };
}
