import type { FlowCaller } from '#shared/model/flow';
import { currentDefinitions } from './current-definitions';
import { readDefinition } from './definition-text';
import type { FlowStore } from './ports';

type Call = Omit<FlowCaller, 'flowId' | 'flowName' | 'isPublished'>;

const keyOf = ({ by, nodeId }: Call): string => `${by} ${nodeId ?? ''}`;

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** How one definition calls a flow, or the service it is published as. Expressions in the fields are not followed. */
function callsIn(definition: string, flowId: string, services: ReadonlySet<string>): Call[] {
  // Most flows call none, and parsing them all would be seen on a large workspace.
  if (!definition.includes(flowId) && (services.size === 0 || !definition.includes('"core.call-flow"'))) return [];
  const { nodes, settings } = readDefinition(definition);
  const calls = nodes.flatMap(({ id, type, name, config, disabled }): Call[] => {
    if (disabled === true) return [];
    if (type === 'core.start-flow' && textOf(config['flowId']) === flowId)
      return [{ by: 'start-flow', nodeId: id, nodeName: name }];
    if (type === 'core.call-flow' && services.has(textOf(config['service'])))
      return [{ by: 'service', nodeId: id, nodeName: name }];
    return [];
  });
  return settings?.errorFlow === flowId ? [...calls, { by: 'error-flow' }] : calls;
}

/**
 * Which other flows start this one, by draft or published version, in the order of their names; deleted flows do not count.
 * `services`: the names under which it can be called.
 */
export function callersOf({ db }: Pick<FlowStore, 'db'>, flowId: string, services: ReadonlySet<string>): FlowCaller[] {
  const rows = currentDefinitions({ db }, 'flow');
  return rows.flatMap(({ id, name: flowName, draft, published }) => {
    const live = published === null ? [] : callsIn(published, flowId, services);
    const known = new Set(live.map(keyOf));
    const drafted = callsIn(draft, flowId, services).filter((call) => !known.has(keyOf(call)));
    return [
      ...live.map((call) => ({ flowId: id as FlowCaller['flowId'], flowName, ...call, isPublished: true })),
      ...drafted.map((call) => ({ flowId: id as FlowCaller['flowId'], flowName, ...call, isPublished: false })),
    ];
  });
}
