import type { NodeTypeInfo } from '#shared/model/node-type';
import { AppError, type NodeType } from '../../engine/sdk';
import { coreNodes } from '../core-nodes';
import { describeNodeType } from './describe-node-type';

/** Node types by name and version (the engine's NodeRegistry), and as data for the editor. */
export interface NodeCatalogue {
  find(type: string, version: number): NodeType | undefined;
  /** In the order of the editor. */
  list(): NodeType[];
  /** All node types as data. Made at the first call and kept until types change. */
  describe(): NodeTypeInfo[];
  /** Rises with each call of `provide`. */
  readonly generation: number;
  /**
   * The node types of plugins: takes the place of those of the last call.
   * Errors: NODE_TYPE_TWICE (bug); then all stays as it was.
   */
  provide(types: readonly NodeType[]): void;
}

/**
 * A catalogue of node types: those of the app unless others are given, and those of plugins.
 * Errors: NODE_TYPE_TWICE (bug) when two have the same name and version.
 */
export function createNodeCatalogue(own: readonly NodeType[] = coreNodes): NodeCatalogue {
  const infos = new WeakMap<NodeType, NodeTypeInfo>();
  let all: readonly NodeType[] = own;
  let byKey = indexOf(own);
  let described: NodeTypeInfo[] | undefined;
  let generation = 0;

  const describe = (type: NodeType): NodeTypeInfo => {
    const info = infos.get(type) ?? describeNodeType(type);
    infos.set(type, info);
    return info;
  };
  return {
    find: (type, version) => byKey.get(`${type}@${version}`),
    list: () => [...all],
    describe: () => (described ??= all.map(describe)),
    get generation() {
      return generation;
    },
    provide(types) {
      const next = [...own, ...types];
      byKey = indexOf(next);
      all = next;
      described = undefined;
      generation += 1;
    },
  };
}

function indexOf(types: readonly NodeType[]): Map<string, NodeType> {
  const byKey = new Map<string, NodeType>();
  for (const type of types) {
    const key = `${type.type}@${type.version}`;
    if (byKey.has(key)) throw new AppError({ code: 'NODE_TYPE_TWICE', kind: 'bug', message: `There are two node types ${key}.` });
    byKey.set(key, type);
  }
  return byKey;
}
