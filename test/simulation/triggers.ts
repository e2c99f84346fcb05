/** What the flows room tells of published flows: here they are all published, and stay as they are. */
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { SimFlow } from './generator';

export function createSimTriggers(flows: readonly SimFlow[]) {
  const definitions = new Map<FlowId, FlowDefinition>(
    flows.map(({ id, definition }) => [id, flowDefinitionSchema.parse(definition)]),
  );
  const listeners = new Set<() => void>();
  let areSchedulesPaused = false;
  return {
    definitions,
    list: (nodeType: string) =>
      [...definitions].flatMap(([flowId, { nodes, name }]) =>
        nodes
          .filter(({ type }) => type === nodeType)
          .map(({ id, name: nodeName, typeVersion, config }) => ({
            flowId,
            flowName: name,
            flowKind: 'flow' as const,
            version: 1,
            nodeId: id,
            nodeName,
            typeVersion,
            config,
            status: nodeType === 'core.schedule' && areSchedulesPaused ? ('paused' as const) : ('active' as const),
          })),
      ),
    services: () =>
      [...definitions].flatMap(([flowId, { nodes, name, settings }]) => {
        const service = settings?.service;
        if (service === undefined) return [];
        const nodeId = nodes.find(({ type }) => type === 'core.manual')?.id ?? '';
        return [{ flowId, flowName: name, version: 1, nodeId, service, status: 'active' as const }];
      }),
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pauseSchedules(): void {
      areSchedulesPaused = true;
      for (const listener of listeners) listener();
    },
  };
}
