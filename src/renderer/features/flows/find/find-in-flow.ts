import { annotationsOf } from '#shared/document/annotation-edits';
import { pointerOf } from '#shared/document/json-pointer';
import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import { isJsonObject, type Json } from '#shared/model/json';
import { foldInPlace } from '#shared/words/fold-text';

/** One place of a flow that holds what is looked for. */
export interface Finding {
  id: string;
  on: 'node' | 'note' | 'group';
  /** The id of the node, note or group. */
  thing: string;
  /** The name of the node; the first line of a note, the title of a group. */
  title: string;
  /** Where in it: a JSON pointer, `/name`, `/config/url`, …; `type`: the name of its node type. */
  pointer: string;
  /** The text around the match. */
  before: string;
  match: string;
  after: string;
  /** Offset of the match in the field's text. */
  position: number;
}

const AROUND = 36;
const MOST = 1000;

function* textsOf(value: Json, path: readonly string[]): Generator<[string, string]> {
  if (typeof value === 'string') yield [pointerOf(path), value];
  else if (typeof value === 'number' || typeof value === 'boolean') yield [pointerOf(path), String(value)];
  else if (Array.isArray(value)) for (const [index, member] of value.entries()) yield* textsOf(member, [...path, String(index)]);
  else if (isJsonObject(value)) for (const [key, member] of Object.entries(value)) yield* textsOf(member, [...path, key]);
}

function* textsOfNode(node: FlowNode, typeLabel: string): Generator<[string, string]> {
  yield ['/name', node.name];
  if (typeLabel !== node.name) yield ['type', `${typeLabel} · ${node.type}`];
  if (node.notes !== undefined) yield ['/notes', node.notes];
  yield* textsOf(node.config, ['config']);
}

/**
 * Where a text is in a flow: names, types, notes and parameters of nodes, expressions among them, and notes and groups on
 * the canvas. Case and accents do not count.
 * @param typeLabel what a node's type is called in the app's language
 */
export function findInFlow(definition: FlowDefinition, query: string, typeLabel: (type: string) => string): Finding[] {
  const wanted = foldInPlace(query.trim());
  const findings: Finding[] = [];
  if (wanted === '') return findings;
  const look = (on: Finding['on'], thing: string, title: string, pointer: string, text: string) => {
    const position = foldInPlace(text).indexOf(wanted);
    if (position < 0 || findings.length >= MOST) return;
    const end = position + wanted.length;
    const flat = (part: string) => part.replace(/\s+/g, ' ');
    findings.push({
      id: `${on} ${thing} ${pointer}`,
      on,
      thing,
      title,
      pointer,
      before: flat(`${position > AROUND ? '…' : ''}${text.slice(Math.max(0, position - AROUND), position)}`),
      match: flat(text.slice(position, end)),
      after: flat(`${text.slice(end, end + AROUND)}${text.length > end + AROUND ? '…' : ''}`),
      position,
    });
  };
  for (const node of definition.nodes) {
    for (const [pointer, text] of textsOfNode(node, typeLabel(node.type))) look('node', node.id, node.name, pointer, text);
  }
  const { notes, groups } = annotationsOf(definition);
  for (const { id, text } of notes) look('note', id, text.split('\n')[0] ?? '', '/text', text);
  for (const { id, title } of groups) look('group', id, title, '/title', title);
  return findings;
}
