import type { NodeTypeInfo } from '#shared/model/node-type';
import { AppError, type NodeType } from '../../engine/sdk';
import { coreNodes } from '../core-nodes';
import { describeNodeType } from './describe-node-type';

/** A node type by its name, made when somebody asks for it: of the many that plugins bring, a workspace uses few. */
export interface OfferedNodeType {
  type: string;
  version: number;
  make(): NodeType;
}

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
  provide(types: readonly OfferedNodeType[]): void;
}

/**
 * A catalogue of node types: those of the app unless others are given, and those of plugins.
 * Errors: NODE_TYPE_TWICE (bug) when two have the same name and version.
 */
export function createNodeCatalogue(types: readonly NodeType[] = coreNodes): NodeCatalogue {
  const own = types.map((type) => ({ type: type.type, version: type.version, make: () => type }));
  const infos = new WeakMap<NodeType, NodeTypeInfo>();
  let byKey = indexOf(own);
  let described: NodeTypeInfo[] | undefined;
  let generation = 0;

  const describe = (type: NodeType): NodeTypeInfo => {
    const info = infos.get(type) ?? describeNodeType(type);
    infos.set(type, info);
    return info;
  };
  const list = (): NodeType[] => [...byKey.values()].map((find) => find());
  return {
    find: (type, version) => byKey.get(`${type}@${version}`)?.(),
    list,
    describe: () => (described ??= list().map(describe)),
    get generation() {
      return generation;
    },
    provide(offered) {
      byKey = indexOf([...own, ...offered]);
      described = undefined;
      generation += 1;
    },
  };
}

function indexOf(types: readonly OfferedNodeType[]): Map<string, () => NodeType> {
  const byKey = new Map<string, () => NodeType>();
  for (const { type, version, make } of types) {
    const key = `${type}@${version}`;
    if (byKey.has(key)) throw new AppError({ code: 'NODE_TYPE_TWICE', kind: 'bug', message: `There are two node types ${key}.` });
    let made: NodeType | undefined;
    byKey.set(key, () => (made ??= make()));
  }
  return byKey;
}
