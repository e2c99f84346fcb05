import type { NodeTypeInfo } from '#shared/model/node-type';
import { AppError, type NodeType } from '../../engine/sdk';
import { coreNodes } from '../core-nodes';
import { describeNodeType } from './describe-node-type';

/** Node types by name and version (the engine's NodeRegistry), and as data for the editor. */
export interface NodeCatalogue {
  find(type: string, version: number): NodeType | undefined;
  /** In the order of the editor. */
  list(): NodeType[];
  /** All node types as data. Their schemas are made at the first call and kept. */
  describe(): NodeTypeInfo[];
}

/**
 * A catalogue of node types: those of the app unless others are given.
 * Errors: NODE_TYPE_TWICE (bug) when two have the same name and version.
 */
export function createNodeCatalogue(types: readonly NodeType[] = coreNodes): NodeCatalogue {
  const byKey = new Map<string, NodeType>();
  for (const type of types) {
    const key = `${type.type}@${type.version}`;
    if (byKey.has(key)) throw new AppError({ code: 'NODE_TYPE_TWICE', kind: 'bug', message: `There are two node types ${key}.` });
    byKey.set(key, type);
  }
  let described: NodeTypeInfo[] | undefined;
  return {
    find: (type, version) => byKey.get(`${type}@${version}`),
    list: () => [...types],
    describe: () => (described ??= types.map(describeNodeType)),
  };
}
