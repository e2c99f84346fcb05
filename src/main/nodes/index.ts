export { coreNodes } from './core-nodes';
export { createNodeCatalogue, type NodeCatalogue } from './registry/catalogue';
