import type { FlowDefinition, FlowEdge, FlowNode } from '../model/flow';
import { isJsonObject, type Json, type JsonObject } from '../model/json';

/*
 * The shape of a flow in a file: what a person reads and Git compares line by line.
 *
 *   format, id, name, description, settings
 *   credentials: what those are called that the nodes name by id, for a workspace that does not have them
 *   nodes:   by id, in the order of the flow, so that a changed node is a changed block
 *   edges:   'a -> b', with ports only where they are not the usual ones: 'check.true -> send.in'
 *   layout, annotations: last, apart from the logic, so that moving a card changes no line of what the flow does
 *
 * Keys stand in one order always; what is at its default is left out. Reading fills it in again.
 */

/** A flow in a file, as plain data; `id` says which flow of a workspace it is. */
export interface FlowFile {
  id?: string | undefined;
  definition: FlowDefinition;
}

const PLAIN_PORT = /^[A-Za-z0-9_-]+$/;
const EDGE = /^\s*([A-Za-z0-9_-]{1,64})(?:\.([A-Za-z0-9_-]{1,64}))?\s*->\s*([A-Za-z0-9_-]{1,64})(?:\.([A-Za-z0-9_-]{1,64}))?\s*$/;

/** The members that are there, in the order given. */
function ordered(...entries: readonly (readonly [string, Json | undefined])[]): JsonObject {
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
}

function isEmpty(value: JsonObject | undefined): boolean {
  return value === undefined || Object.keys(value).length === 0;
}

function nodeToFile(node: FlowNode): JsonObject {
  const { id: _id, name, type, typeVersion, disabled, notes, config, policies, compensation, ...rest } = node;
  return ordered(
    ['name', name],
    ['type', type],
    ['version', typeVersion === 1 ? undefined : typeVersion],
    ['disabled', disabled === true ? true : undefined],
    ['notes', notes],
    ['config', isEmpty(config) ? undefined : config],
    ['policies', policies as JsonObject | undefined],
    ['compensation', compensation],
    ...Object.entries(rest as JsonObject),
  );
}

function edgeToFile({ from, to }: FlowEdge): Json {
  if (!PLAIN_PORT.test(from.port) || !PLAIN_PORT.test(to.port)) return { from: { ...from }, to: { ...to } };
  const end = (node: string, port: string, usual: string) => (port === usual ? node : `${node}.${port}`);
  return `${end(from.node, from.port, 'out')} -> ${end(to.node, to.port, 'in')}`;
}

/** What stands in the file of a flow. The order of its keys is the order of the lines. */
export function toFlowFile({ id, definition }: FlowFile): JsonObject {
  const { format, name, description, settings, credentials, nodes, edges, layout, annotations } = definition;
  const hasAnnotations = annotations !== undefined && annotations.notes.length + annotations.groups.length > 0;
  const places = nodes.flatMap((node) => {
    const at = layout?.[node.id];
    return at === undefined ? [] : [[node.id as string, { x: at.x, y: at.y }] as const];
  });
  return ordered(
    ['format', format],
    ['id', id],
    ['name', name],
    ['description', description],
    ['settings', settings as JsonObject | undefined],
    ['credentials', isEmpty(credentials) ? undefined : credentials],
    ['nodes', Object.fromEntries(nodes.map((node) => [node.id, nodeToFile(node)]))],
    ['edges', edges.map(edgeToFile)],
    ['layout', places.length === 0 ? undefined : Object.fromEntries(places)],
    ['annotations', hasAnnotations ? (annotations as unknown as JsonObject) : undefined],
  );
}

function nodesFromFile(nodes: Json | undefined): Json | undefined {
  if (nodes === undefined || !isJsonObject(nodes)) return nodes;
  return Object.entries(nodes).map(([id, node]) => {
    if (!isJsonObject(node)) return node;
    const { version, ...rest } = node;
    return version === undefined ? { ...rest, id } : { ...rest, id, typeVersion: version };
  });
}

function edgeFromFile(edge: Json): Json {
  const parts = typeof edge === 'string' ? EDGE.exec(edge) : null;
  if (parts === null) return edge;
  const [, from = '', fromPort = 'out', to = '', toPort = 'in'] = parts;
  return { from: { node: from, port: fromPort }, to: { node: to, port: toPort } };
}

/**
 * The definition that a file holds, not yet checked against its schema, and the flow's id. Also takes a definition as the
 * API and an exported JSON file have it (`nodes` as a list).
 */
export function fromFlowFile(file: JsonObject): { id: string | undefined; definition: JsonObject } {
  const { id, nodes, edges, ...rest } = file;
  const read = ordered(
    ...Object.entries(rest),
    ['nodes', nodesFromFile(nodes ?? {})],
    ['edges', Array.isArray(edges) ? edges.map(edgeFromFile) : edges],
  );
  return { id: typeof id === 'string' ? id : undefined, definition: read };
}

/** Where a path in a definition (as validation names it) stands in the file: nodes are found by their id there. */
export function pathInFile(path: readonly PropertyKey[], definition: JsonObject): (string | number)[] {
  const plain = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const [root, index, ...rest] = plain;
  const { nodes } = definition;
  if (root !== 'nodes' || typeof index !== 'number' || !Array.isArray(nodes)) return plain;
  const node = nodes[index];
  const id = node !== undefined && isJsonObject(node) ? node['id'] : undefined;
  if (typeof id !== 'string') return ['nodes'];
  return ['nodes', id, ...rest.map((key) => (key === 'typeVersion' ? 'version' : key))];
}
