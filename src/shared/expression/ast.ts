import { type ExpressionReferences, HIDDEN, SCOPE_VARIABLES } from './scope';

/** What we read of jsonata's syntax tree. Its own types describe the parser's input side and lack several kinds. */
export interface AstNode {
  type: string;
  value?: unknown;
  /** Offset behind the node's token. */
  position?: number;
  steps?: AstNode[];
  stages?: AstNode[];
  predicate?: AstNode[];
  expr?: AstNode;
  expression?: AstNode;
  expressions?: AstNode[];
  arguments?: AstNode[];
  procedure?: AstNode;
  condition?: AstNode;
  then?: AstNode;
  else?: AstNode;
  lhs?: AstNode | [AstNode, AstNode][];
  rhs?: AstNode;
  focus?: string;
  index?: string;
}

/** Calls `visit` for every node, parents first. `context` is false where a node may see another context than the root. */
function walk(root: AstNode, visit: (node: AstNode, inRootContext: boolean) => void): void {
  const seen = new Set<object>();
  const enter = (value: unknown, inRootContext: boolean): void => {
    if (typeof value !== 'object' || value === null || value instanceof RegExp || seen.has(value)) return;
    seen.add(value);
    const node = value as Partial<AstNode>;
    if (typeof node.type === 'string') visit(node as AstNode, inRootContext);
    const keepsContext = inRootContext && !CONTEXT_CHANGING.has(node.type ?? '');
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'signature') enter(child, keepsContext && key !== 'predicate' && key !== 'group');
    }
  };
  enter(root, true);
}

const CONTEXT_CHANGING = new Set(['path', 'lambda', 'transform', 'sort', 'filter', 'apply']);

export interface ExpressionFacts {
  readonly references: ExpressionReferences;
  /** Uses `$eval`, so that it may name anything. */
  readonly isOpen: boolean;
  /**
   * jsonata writes into the data it is given in a few places: an empty array that is grouped or is the context of an
   * object constructor gets an element, `x[]` marks the array it returns, and calling a value that is no function leaves
   * marks on it. Such an expression runs on a copy.
   */
  readonly mayWriteToData: boolean;
  /** Variables that are neither the scope's, nor bound in the expression; built-in functions are among them. */
  readonly otherVariables: readonly { readonly name: string; readonly position: number; readonly isCalled: boolean }[];
  /** `$step("…")` with a literal name; `position` is the offset behind the literal. */
  readonly stepCalls: readonly { readonly name: string; readonly position: number }[];
}

/** What a parsed expression names and may do. Read it before `prepareAst` changes the tree. */
export function readFacts(root: AstNode, isBuiltin: (name: string) => boolean): ExpressionFacts {
  const locals = localNames(root);
  const callees = new Set<AstNode>();
  const variables = new Set<string>();
  const others: { name: string; position: number; isCalled: boolean }[] = [];
  const stepCalls: { name: string; position: number }[] = [];
  let stepUses = 0;
  let isOpen = false;
  let mayWriteToData = locals.has('clone');
  const scopeNames = new Set<string>(SCOPE_VARIABLES);

  walk(root, (node, inRootContext) => {
    const own = node as AstNode & { keepArray?: boolean; keepSingletonArray?: boolean; group?: unknown };
    if (own.keepArray || own.keepSingletonArray || own.group) mayWriteToData = true;
    if (node.type === 'unary' && node.value === '{' && !inRootContext) mayWriteToData = true;
    if ((node.type === 'function' || node.type === 'partial') && node.procedure) {
      callees.add(node.procedure);
      const callee = node.procedure.type === 'variable' ? String(node.procedure.value) : undefined;
      if (callee === undefined || !(isBuiltin(callee) || callee === 'step')) mayWriteToData = true;
      const [name] = node.arguments ?? [];
      if (callee === 'step' && name?.type === 'string')
        stepCalls.push({ name: String(name.value), position: name.position ?? 0 });
    }
    if (node.type === 'variable' && typeof node.value === 'string') {
      const name = node.value;
      if (name === '' || name === '$') variables.add('item');
      else if (locals.has(name)) return;
      else if (scopeNames.has(name)) {
        variables.add(name);
        if (name === 'step') stepUses++;
      } else others.push({ name, position: node.position ?? 0, isCalled: callees.has(node) });
      if (name === 'eval') isOpen = true;
    }
    if (node.type === 'name' || node.type === 'wildcard' || node.type === 'descendant') variables.add('item');
  });
  return {
    references: {
      steps: [...new Set(stepCalls.map((call) => call.name))],
      variables: [...variables],
      anyStep: isOpen || stepUses > stepCalls.length,
    },
    isOpen,
    mayWriteToData: mayWriteToData || isOpen,
    otherVariables: others,
    stepCalls,
  };
}

/**
 * Readies the tree that jsonata evaluates: a bare `$now` becomes the hidden variable holding the text (as a callee it stays
 * the function), and a field called `__proto__` becomes a variable that is never bound.
 */
export function prepareAst(root: AstNode): void {
  const callees = new Set<AstNode>();
  const rebindsNow = localNames(root).has('now');
  walk(root, (node) => {
    if (node.procedure) callees.add(node.procedure);
    if (node.type === 'variable' && node.value === 'now' && !callees.has(node) && !rebindsNow) node.value = HIDDEN.now;
    if (node.type === 'name' && node.value === '__proto__') {
      node.type = 'variable';
      node.value = HIDDEN.nothing;
    }
  });
}

/** Names bound inside the expression: `:=`, function parameters, `@$x` and `#$i`. */
function localNames(root: AstNode): Set<string> {
  const names = new Set<string>();
  const add = (name: unknown) => {
    if (typeof name === 'string') names.add(name);
  };
  walk(root, (node) => {
    if (node.type === 'bind' && !Array.isArray(node.lhs)) add(node.lhs?.value);
    if (node.type === 'lambda') for (const parameter of node.arguments ?? []) add(parameter.value);
    if (node.type === 'index') add(node.value);
    add(node.focus);
    if (typeof node.index === 'string') add(node.index);
  });
  return names;
}
