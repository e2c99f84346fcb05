export { coreNodes } from './core-nodes';
export { createNodeCatalogue, type NodeCatalogue } from './registry/catalogue';
export { createCredentialCatalogue } from './registry/credential-catalogue';
export { loadTemplates } from './templates/load-templates';
