import type { NodeType } from '#main/engine/sdk';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { Effect } from '#shared/model/run';
import { MANUAL_TRIGGER, type StartForm, startFieldsOf } from '#shared/model/start-form';
import type { FlowContext } from './context';
import { readDefinition } from './definition-text';

/** Types whose effect depends on what services there are are taken for what they do when all of them act. */
const ALL_LIVE = { mail: { mode: 'smtp' } } as never;

function effectOf({ effect }: NodeType, config: JsonObject): Effect {
  try {
    return typeof effect === 'function' ? effect(config, ALL_LIVE) : effect;
  } catch {
    // A config that is an expression is known only in a run: then the most that the node may do is told.
    return 'unsafe';
  }
}

/** Nodes that act on the world, and those that run code, reach other machines or are not known here. */
function actsOf(context: FlowContext, { nodes }: FlowDefinition): StartForm['acts'] {
  return nodes.flatMap(({ id: nodeId, type, typeVersion, name, config, disabled }) => {
    if (disabled === true) return [];
    const found = context.ports.nodeTypes.find(type, typeVersion);
    if (found === undefined) return [{ nodeId, name, type }];
    if (found.kind === 'trigger') return [];
    const effect = effectOf(found, config);
    const isTold = effect !== 'none' || found.category === 'code' || found.category === 'network' || found.handsOn === true;
    return isTold ? [{ nodeId, name, type, effect }] : [];
  });
}

/**
 * What a start by hand asks for, of the published version or of the draft, and what the flow may do then. A flow that is not
 * published answers with no version, and with what its draft says. Errors: FLOW_NOT_FOUND.
 */
export function readStartForm(context: FlowContext, flowId: string, test: boolean): StartForm {
  const row = context.getRow(flowId);
  const published = row.published_version === null ? undefined : context.repository.version(row.id, row.published_version);
  const definition = readDefinition(test || published === undefined ? row.draft : published.definition);
  const ways = definition.nodes.flatMap((node) => {
    const found = context.ports.nodeTypes.find(node.type, node.typeVersion);
    if (found?.kind !== 'trigger' || node.disabled === true) return [];
    const fields = node.type === MANUAL_TRIGGER ? startFieldsOf(node.config) : [];
    return [{ nodeId: node.id, name: node.name, type: node.type, fields }];
  });
  return {
    flowId: row.id as FlowId,
    flowName: row.name,
    ...(row.description === null ? {} : { description: row.description }),
    status: row.status,
    ...(row.published_version === null ? {} : { version: row.published_version }),
    ways: ways.sort((a, b) => Number(b.type === MANUAL_TRIGGER) - Number(a.type === MANUAL_TRIGGER)),
    acts: actsOf(context, definition),
  };
}
