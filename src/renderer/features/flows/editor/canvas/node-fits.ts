import type { NodeTypeInfo } from '#shared/model/node-type';
import type { PaletteRequest } from '../session/editor-ui';

/** Whether a node of this type can go where one is wanted: what is joined to it needs a port on the right side. */
export function fitsRequest(type: NodeTypeInfo, request: PaletteRequest | undefined): boolean {
  const hasInput = type.kind !== 'trigger' && type.inputs.length > 0;
  const hasOutput = type.outputs.length > 0;
  if (request?.onEdge !== undefined) return hasInput && hasOutput;
  if (request?.from === undefined) return true;
  return request.from.side === 'input' ? hasOutput : hasInput;
}
