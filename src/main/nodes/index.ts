export { coreNodes } from './core-nodes';
export { createNodeCatalogue, type NodeCatalogue } from './registry/catalogue';
export { loadSamples, type SampleFlow } from './samples';
