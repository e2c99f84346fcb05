/**
 * A flow as YAML 1.2 text (https://yaml.org/spec/1.2.2): written so that Git shows what changed, read with the place of each
 * fault, and rewritten so that a person's comments and order of lines stay.
 */
import { type Document, isCollection, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { flowDefinitionSchema } from '../model/flow';
import { isJsonObject, type Json, type JsonObject } from '../model/json';
import { type FlowFile, fromFlowFile, pathInFile, toFlowFile } from './flow-file';

/** A fault of a text, at its place: lines and columns count from 1, `offset` from 0. */
export interface FlowTextFault {
  message: string;
  line: number;
  column: number;
  offset: number;
  /** Path in the file; empty for a fault of the syntax. */
  path: string;
}

export type FlowTextResult = ({ ok: true } & FlowFile) | { ok: false; faults: FlowTextFault[] };

/** A text longer than this is no flow. */
const MAX_TEXT_LENGTH = 10_000_000;

const WRITE = { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false } as const;

/** One line: `{ x: 0, y: 0 }`. A place is one thing to read and one line to merge. */
function onOneLine(map: unknown): void {
  if (!isMap(map)) return;
  for (const { value } of map.items) if (isCollection(value)) value.flow = true;
}

function write(document: Document): string {
  onOneLine(document.get('layout'));
  return document.toString(WRITE);
}

/** The YAML text of a flow; equal flows have equal texts. */
export function writeFlowText(file: FlowFile): string {
  const document = parseDocument('');
  document.contents = document.createNode(toFlowFile(file), { aliasDuplicateObjects: false }) as YAMLMap.Parsed;
  return write(document);
}

function placeOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      const at = (pair?.key as Node | undefined)?.range?.[0];
      if (at !== undefined) return at;
    }
    const here = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (here?.range !== undefined && here.range !== null) return here.range[0];
  }
  return 0;
}

function parse(text: string): { document: Document.Parsed; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true }), lines };
}

/**
 * Reads the YAML (or JSON) text of a flow. Faults of syntax and of shape come with their place; nothing is guessed. Anchors
 * and aliases are refused: a small text could unfold to a huge flow.
 */
export function readFlowText(text: string): FlowTextResult {
  const fault = (message: string, offset: number, lines: LineCounter, path = ''): FlowTextFault => {
    const { line, col } = lines.linePos(offset);
    return { message, line: Math.max(1, line), column: Math.max(1, col), offset, path };
  };
  if (text.length > MAX_TEXT_LENGTH)
    return { ok: false, faults: [{ message: 'The text is too long to be a flow', line: 1, column: 1, offset: 0, path: '' }] };
  const { document, lines } = parse(text);
  if (document.errors.length > 0)
    return { ok: false, faults: document.errors.map((error) => fault(error.message, error.pos[0], lines)) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    return { ok: false, faults: [fault('Anchors and aliases (& and *) cannot be used in a flow', 0, lines)] };
  }
  if (!isJsonObject(value)) return { ok: false, faults: [fault('A flow begins with its name and nodes', 0, lines)] };
  const { id, definition } = fromFlowFile(value);
  const parsed = flowDefinitionSchema.safeParse(definition);
  if (parsed.success) return { ok: true, id, definition: parsed.data };
  const faults = parsed.error.issues.map((issue) => {
    const path = pathInFile(issue.path, definition);
    return fault(issue.message, placeOf(document, path), lines, path.join('/'));
  });
  return { ok: false, faults };
}

function isSameScalar(node: unknown, value: Json): boolean {
  return isScalar(node) && node.value === value;
}

/** Makes `node` say `value`, touching only what differs. Answers the node to put in its place. */
function adapt(document: Document, node: unknown, value: Json): unknown {
  if (isJsonObject(value) && isMap(node)) {
    for (const pair of [...node.items]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!(key in value)) node.delete(pair.key);
    }
    for (const [key, inner] of Object.entries(value)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) node.add(document.createPair(key, inner));
      else pair.value = adapt(document, pair.value, inner);
    }
    return node;
  }
  if (Array.isArray(value) && isSeq(node)) {
    node.items = value.map((inner, index) => adapt(document, node.items[index], inner));
    return node;
  }
  if (typeof value !== 'object' || value === null) {
    if (isSameScalar(node, value)) return node;
    if (isScalar(node)) {
      const { comment, commentBefore } = node;
      return Object.assign(document.createNode(value) as Node, { comment, commentBefore });
    }
  }
  return document.createNode(value, { aliasDuplicateObjects: false });
}

/** Lines of a list belong to what they say, not to their number: an edge keeps its comment when others come or go. */
function adaptEdges(document: Document, edges: Json | undefined): void {
  const node: unknown = document.get('edges', true);
  if (!Array.isArray(edges) || !isSeq(node)) return;
  const known = new Map(node.items.map((item) => [JSON.stringify((item as Node).toJS(document)), item]));
  node.items = edges.map((edge) => known.get(JSON.stringify(edge)) ?? document.createNode(edge));
}

/**
 * The text of a flow that has changed since `before` was written: what is as it was keeps its lines, its comments and its
 * place. A `before` that cannot be read is written anew.
 */
export function rewriteFlowText(before: string, file: FlowFile): string {
  const { document } = parse(before);
  if (document.errors.length > 0 || !isMap(document.contents)) return writeFlowText(file);
  const wanted = toFlowFile(file);
  const { edges, ...rest } = wanted;
  const current: JsonObject = { ...rest, ...(edges === undefined ? {} : { edges }) };
  adaptEdges(document, edges);
  document.contents = adapt(document, document.contents, current) as YAMLMap.Parsed;
  return write(document);
}
