import type { syntaxTree } from '@codemirror/language';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { SampleData } from '../expression/sample-data';

type Tree = ReturnType<typeof syntaxTree>;
type SyntaxNode = Tree['topNode'];

/** Something that can stand at the cursor of a code field. */
export interface CodeSuggestion {
  label: string;
  kind: 'variable' | 'field' | 'method';
  /** Absent where nothing is known of it. */
  value?: Json;
}

export interface CodeSuggestions {
  from: number;
  all: CodeSuggestion[];
}

/** Methods that hand each element of a list to a function; of `reduce` the element is the second parameter. */
const HANDS_ON = new Set([
  'map',
  'filter',
  'forEach',
  'find',
  'findLast',
  'findIndex',
  'some',
  'every',
  'flatMap',
  'sort',
  'toSorted',
]);
const KEEPS = new Set(['filter', 'slice', 'sort', 'reverse', 'toSorted', 'toReversed', 'concat']);
const TAKES_ONE = new Set(['find', 'findLast', 'at', 'pop', 'shift']);
const LIST_METHODS = [
  'map',
  'filter',
  'find',
  'flatMap',
  'reduce',
  'some',
  'every',
  'includes',
  'slice',
  'sort',
  'join',
  'length',
  'at',
  'forEach',
];
const TEXT_METHODS = [
  'includes',
  'split',
  'trim',
  'slice',
  'replace',
  'replaceAll',
  'toUpperCase',
  'toLowerCase',
  'startsWith',
  'endsWith',
  'length',
  'padStart',
  'match',
];
const NUMBER_METHODS = ['toFixed', 'toLocaleString'];
const WIDTH = 30;

/** What the code is given, by name. */
export function codeVariables(sample: SampleData | undefined): Record<string, Json> {
  const items = (sample?.items ?? []) as Json;
  const [first = {}] = sample?.items ?? [];
  const now = new Date(sample?.atMs ?? 0).toISOString();
  const run = (sample?.run ?? {}) as JsonObject;
  const flow = (sample?.flow ?? {}) as JsonObject;
  return { items, item: first, context: { run, flow, now }, $items: items, $item: first, $run: run, $flow: flow, $now: now };
}

class Resolver {
  readonly #code: string;
  readonly #variables: Record<string, Json>;

  constructor(code: string, variables: Record<string, Json>) {
    this.#code = code;
    this.#variables = variables;
  }

  textOf(node: SyntaxNode | null | undefined): string {
    return node === null || node === undefined ? '' : this.#code.slice(node.from, node.to);
  }

  /** Values that an expression may have; none when it is not understood. */
  valuesOf(node: SyntaxNode | null | undefined, depth = 0): Json[] {
    if (node === null || node === undefined || depth > 30) return [];
    switch (node.name) {
      case 'VariableName':
        return this.#variable(node, depth);
      case 'ParenthesizedExpression':
      case 'AwaitExpression':
        return this.valuesOf(node.firstChild?.nextSibling, depth + 1);
      case 'MemberExpression':
        return this.#member(node, depth);
      case 'CallExpression':
        return this.#call(node, depth);
      default:
        return [];
    }
  }

  elements(values: readonly Json[]): Json[] {
    return values.flatMap((value) => (Array.isArray(value) ? value.slice(0, WIDTH) : [])).slice(0, WIDTH);
  }

  #member(node: SyntaxNode, depth: number): Json[] {
    const values = this.valuesOf(node.firstChild, depth + 1);
    const property = node.getChild('PropertyName');
    if (property === null) return this.elements(values);
    const name = this.textOf(property);
    return values.flatMap((value) => (isJsonObject(value) && value[name] !== undefined ? [value[name]] : []));
  }

  #call(node: SyntaxNode, depth: number): Json[] {
    const callee = node.firstChild;
    if (callee?.name !== 'MemberExpression') return [];
    const values = this.valuesOf(callee.firstChild, depth + 1);
    const method = this.textOf(callee.getChild('PropertyName'));
    if (KEEPS.has(method)) return values;
    return TAKES_ONE.has(method) ? this.elements(values) : [];
  }

  #variable(node: SyntaxNode, depth: number): Json[] {
    const name = this.textOf(node);
    for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
      const found = this.#declared(at, name, node.from, depth);
      if (found !== undefined) return found;
    }
    const given = this.#variables[name];
    return given === undefined ? [] : [given];
  }

  /** What `name` is where a function, loop or block declares it. */
  #declared(at: SyntaxNode, name: string, before: number, depth: number): Json[] | undefined {
    if (at.name === 'ArrowFunction' || at.name === 'FunctionExpression') return this.#parameter(at, name, depth);
    if (at.name === 'ForStatement') {
      const spec = at.getChild('ForOfSpec');
      if (spec === null || this.textOf(spec.getChild('VariableDefinition')) !== name) return undefined;
      return this.elements(this.valuesOf(spec.lastChild?.prevSibling, depth + 1));
    }
    if (at.name !== 'Block' && at.name !== 'Script') return undefined;
    for (const statement of at.getChildren('VariableDeclaration')) {
      const definition = statement.getChild('VariableDefinition');
      if (statement.from >= before || this.textOf(definition) !== name) continue;
      return this.valuesOf(definition?.nextSibling?.nextSibling, depth + 1);
    }
    return undefined;
  }

  #parameter(fn: SyntaxNode, name: string, depth: number): Json[] | undefined {
    const list = fn.getChild('ParamList');
    const parameters = list === null ? fn.getChildren('VariableDefinition') : list.getChildren('VariableDefinition');
    const place = parameters.findIndex((parameter) => this.textOf(parameter) === name);
    if (place < 0) return undefined;
    const call = fn.parent?.name === 'ArgList' ? fn.parent.parent : null;
    const callee = call?.firstChild;
    if (callee?.name !== 'MemberExpression') return [];
    const method = this.textOf(callee.getChild('PropertyName'));
    const isElement =
      method === 'reduce' ? place === 1 : HANDS_ON.has(method) && (place === 0 || method === 'sort' || method === 'toSorted');
    return isElement ? this.elements(this.valuesOf(callee.firstChild, depth + 1)) : [];
  }
}

function membersOf(values: readonly Json[]): CodeSuggestion[] {
  const found = new Map<string, CodeSuggestion>();
  for (const value of values) {
    const methods = Array.isArray(value)
      ? LIST_METHODS
      : typeof value === 'string'
        ? TEXT_METHODS
        : typeof value === 'number'
          ? NUMBER_METHODS
          : [];
    for (const label of methods) found.set(label, { label, kind: 'method' });
    if (!isJsonObject(value)) continue;
    for (const [label, inner] of Object.entries(value))
      if (!found.has(label)) found.set(label, { label, kind: 'field', value: inner });
  }
  return [...found.values()];
}

/** What could stand at the cursor of code: what it is given, and the fields of the data behind a dot. Undefined: nothing. */
export function completeCode(place: {
  code: string;
  position: number;
  tree: Tree;
  sample: SampleData | undefined;
  isAsked: boolean;
}): CodeSuggestions | undefined {
  const { code, position, tree, sample, isAsked } = place;
  const variables = codeVariables(sample);
  const node = tree.resolveInner(position, -1);
  if (['String', 'TemplateString', 'LineComment', 'BlockComment', 'RegExp'].includes(node.name)) return undefined;
  const typed = /[\w$]*$/.exec(code.slice(0, position))?.[0] ?? '';
  const from = position - typed.length;
  if (/\.\s*$/.test(code.slice(0, from)) && !/\.\.\.\s*$/.test(code.slice(0, from))) {
    const dot = code.slice(0, from).lastIndexOf('.');
    let member: SyntaxNode | null = tree.resolveInner(dot + 1, -1);
    while (member !== null && member.name !== 'MemberExpression') member = member.parent;
    const all = membersOf(new Resolver(code, variables).valuesOf(member?.firstChild));
    return all.length === 0 ? undefined : { from, all };
  }
  if (typed === '' && !isAsked) return undefined;
  if (node.name === 'VariableDefinition' || node.name === 'PropertyDefinition') return undefined;
  return { from, all: Object.entries(variables).map(([label, value]) => ({ label, kind: 'variable', value })) };
}

/** The places where code cannot be read, at most `limit`. */
export function syntaxErrors(tree: Tree, length: number, limit = 5): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  tree.iterate({
    enter(node) {
      if (!node.type.isError || found.length >= limit) return;
      // A place where something is missing has no width: the sign before it is marked.
      const from = node.from === node.to ? Math.max(0, node.from - 1) : node.from;
      found.push({ from, to: Math.min(length, Math.max(node.to, from + 1)) });
    },
  });
  return found;
}
