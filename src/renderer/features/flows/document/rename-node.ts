export { renameNode } from '#shared/document/rename-node';
