import { uniqueName } from '#shared/document/flow-names';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { LocalText } from '#shared/model/local-text';

/** A flow to begin with: one manual trigger, so that it can be tried at once. */
export function blankFlow(name: string, taken: readonly string[], triggerName: string): FlowDefinitionInput {
  return {
    format: 1,
    name: uniqueName(name, taken),
    nodes: [{ id: 'manual-1', type: 'core.manual', typeVersion: 1, name: triggerName, config: {} }],
    edges: [],
    layout: { 'manual-1': { x: 96, y: 96 } },
  };
}

/** The label of the manual trigger until the node types are read. */
export const MANUAL_LABEL: LocalText = { en: 'Start by hand', 'pt-BR': 'Iniciar manualmente' };
