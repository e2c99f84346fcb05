export { coreNodes } from './core-nodes';
export { hookPathProblems } from './form/hook-path';
export { createNodeCatalogue, type NodeCatalogue } from './registry/catalogue';
export { createCredentialCatalogue } from './registry/credential-catalogue';
export { loadTemplates } from './templates/load-templates';
export { localizeTemplate } from './templates/localize-template';
