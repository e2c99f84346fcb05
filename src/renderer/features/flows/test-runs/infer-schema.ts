import { isJsonObject, type Json } from '#shared/model/json';
import { type ValueKind, valueKind } from '../form/expression/value-path';

/** One field of the items, over all of them. */
export interface SchemaField {
  /** Names from the item down; `[]` stands for the elements of a list. Empty: the item itself. */
  path: readonly string[];
  name: string;
  /** 0 for the fields of the item. */
  level: number;
  /** Every kind that was seen, the most frequent first. */
  kinds: readonly ValueKind[];
  /** Some item, or some object at this place, does not have it. */
  isOptional: boolean;
  /** The first value that is not null, to recognise it by. */
  example: Json | undefined;
}

export const ELEMENTS = '[]';

/** Fields beyond these are left out, with `isCut`. */
const MAX_FIELDS = 500;
const MAX_DEPTH = 12;
/** Of a list so many elements are looked at, and of the items so many. */
const MAX_ELEMENTS = 100;
const MAX_ITEMS = 1000;

interface Node {
  kinds: Map<ValueKind, number>;
  /** How many objects could have had it. */
  seen: number;
  children: Map<string, Node>;
  /** How many of the values at this place are objects. */
  objects: number;
  example: Json | undefined;
}

function createNode(): Node {
  return { kinds: new Map(), seen: 0, children: new Map(), objects: 0, example: undefined };
}

function childOf(node: Node, name: string): Node {
  let child = node.children.get(name);
  if (child === undefined) {
    child = createNode();
    node.children.set(name, child);
  }
  return child;
}

function look(node: Node, value: Json, depth: number): void {
  const kind = valueKind(value);
  node.seen++;
  node.kinds.set(kind, (node.kinds.get(kind) ?? 0) + 1);
  if (node.example === undefined && value !== null) node.example = value;
  if (depth >= MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const element of value.slice(0, MAX_ELEMENTS)) look(childOf(node, ELEMENTS), element, depth + 1);
  } else if (isJsonObject(value)) {
    node.objects++;
    for (const [name, inner] of Object.entries(value)) look(childOf(node, name), inner, depth + 1);
  }
}

/** What the items are made of: their fields in the order of first appearance, with what is below each right behind it. */
export function inferSchema(values: readonly Json[]): { fields: readonly SchemaField[]; isCut: boolean } {
  const root = createNode();
  for (const value of values.slice(0, MAX_ITEMS)) look(root, value, 0);
  const fields: SchemaField[] = [];
  const add = (node: Node, path: readonly string[], isOptional: boolean): void => {
    fields.push({
      path,
      name: path.at(-1) ?? '',
      level: Math.max(0, path.length - 1),
      kinds: [...node.kinds].sort((one, other) => other[1] - one[1]).map(([kind]) => kind),
      isOptional,
      example: node.example,
    });
  };
  const visit = (node: Node, path: readonly string[]): void => {
    for (const [name, child] of node.children) {
      if (fields.length >= MAX_FIELDS) return;
      add(child, [...path, name], name !== ELEMENTS && child.seen < node.objects);
      visit(child, [...path, name]);
    }
  };
  const isPlain = values.length > 0 && [...root.kinds.keys()].some((kind) => kind !== 'object');
  if (isPlain) add(root, [], false);
  visit(root, []);
  return { fields, isCut: fields.length >= MAX_FIELDS };
}
