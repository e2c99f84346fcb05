export { clipOf, type FlowClip, pasteClip } from '#shared/document/flow-clip';
export {
  addNode,
  connect,
  disconnect,
  isSameEdge,
  joinAfter,
  moveNodes,
  newNode,
  removeNodes,
  updateNode,
} from '#shared/document/flow-edits';
export { newNodeId, uniqueName } from '#shared/document/flow-names';
