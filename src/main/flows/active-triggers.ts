import type { FlowDefinition } from '#shared/model/flow';
import type { ActiveService, ActiveTrigger, ActiveTriggers, FlowNodeTypes } from './ports';
import type { FlowsRepository, PublishedRow } from './repository';

/** The index of published triggers. `refresh` is for the flows room alone. */
export interface TriggerIndex extends ActiveTriggers {
  /** All triggers of a flow that answer now or would when resumed. */
  ofFlow(flowId: string): readonly ActiveTrigger[];
  /** Reads one flow again and tells the listeners. */
  refresh(flowId: string): void;
}

function triggersOf(row: PublishedRow, nodeTypes: FlowNodeTypes): ActiveTrigger[] {
  const definition = JSON.parse(row.definition) as FlowDefinition;
  const timeZone = definition.settings?.timeZone;
  return definition.nodes.flatMap((node) => {
    const nodeType = node.disabled === true ? undefined : nodeTypes.find(node.type, node.typeVersion);
    if (nodeType?.kind !== 'trigger') return [];
    const trigger: ActiveTrigger = {
      flowId: row.id,
      flowName: row.name,
      flowKind: row.kind,
      version: row.version,
      nodeId: node.id,
      nodeName: node.name,
      type: node.type,
      typeVersion: node.typeVersion,
      config: node.config,
      status: row.status,
      ...(nodeType.wokenBy === undefined ? {} : { wokenBy: nodeType.wokenBy }),
      ...(timeZone === undefined ? {} : { timeZone }),
    };
    return [trigger];
  });
}

function serviceOf(row: PublishedRow, triggers: readonly ActiveTrigger[]): ActiveService | undefined {
  const service = (JSON.parse(row.definition) as FlowDefinition).settings?.service;
  const [first] = triggers;
  if (service === undefined || first === undefined || row.kind !== 'flow') return undefined;
  const { id: flowId, name: flowName, version, status } = row;
  return { flowId, flowName, version, nodeId: first.nodeId, service, status };
}

/** Reads all published flows once; after that only the flow that changed. */
export function createTriggerIndex(repository: FlowsRepository, nodeTypes: FlowNodeTypes): TriggerIndex {
  const byFlow = new Map<string, ActiveTrigger[]>();
  let byType: Map<string, ActiveTrigger[]> | undefined;
  const services = new Map<string, ActiveService>();
  const listeners = new Set<() => void>();
  for (const row of repository.allPublished()) add(row);

  function add(row: PublishedRow): void {
    const triggers = triggersOf(row, nodeTypes);
    byFlow.set(row.id, triggers);
    const service = serviceOf(row, triggers);
    if (service === undefined) services.delete(row.id);
    else services.set(row.id, service);
  }

  function read(): Map<string, ActiveTrigger[]> {
    if (byType !== undefined) return byType;
    byType = new Map();
    for (const status of ['active', 'paused'] as const) {
      for (const triggers of byFlow.values()) {
        for (const trigger of triggers) {
          if (trigger.status !== status) continue;
          const others = byType.get(trigger.type);
          if (others === undefined) byType.set(trigger.type, [trigger]);
          else others.push(trigger);
        }
      }
    }
    return byType;
  }

  function changed(): void {
    byType = undefined;
    for (const listener of listeners) listener();
  }

  return {
    list: (nodeType) => read().get(nodeType) ?? [],
    wokenBy: (how) =>
      [...read().values()]
        .flatMap((triggers) => triggers.filter((trigger) => trigger.wokenBy === how))
        .sort((one, other) => one.status.localeCompare(other.status)),
    services: () => [...services.values()].sort((one, other) => one.status.localeCompare(other.status)),
    ofFlow: (flowId) => byFlow.get(flowId) ?? [],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh(flowId) {
      const row = repository.onePublished(flowId);
      if (row === undefined) {
        byFlow.delete(flowId);
        services.delete(flowId);
      } else add(row);
      changed();
    },
    reload() {
      const before = new Map(byFlow);
      byFlow.clear();
      services.clear();
      for (const row of repository.allPublished()) {
        add(row);
        const same = before.get(row.id);
        // Rooms tell what has changed by the object.
        if (JSON.stringify(same) === JSON.stringify(byFlow.get(row.id)) && same !== undefined) byFlow.set(row.id, same);
      }
      changed();
    },
  };
}
