/**
 * The config of one node: checked when the flow is compiled, resolved and parsed when a step runs.
 */
import {
  type CompiledConfig,
  checkConfig,
  checkExpression,
  compileConfig,
  compileExpression,
  type ExpressionReferences,
  type ExpressionScope,
} from '#shared/expression';
import { AppError } from '#shared/model/errors';
import type { FlowNode } from '#shared/model/flow';
import type { Json, JsonObject } from '#shared/model/json';
import type { MaybePromise, NodeType, SettingProblem } from '../sdk/node-type';
import { detailData, fieldText, type Issue, issueDetail, issueText } from './config-issues';
import type { ProblemList } from './problems';
import { type ExpressionMark, expressionMark } from './schema-marks';

export interface NodeConfig {
  /** No expression in it: `constant` is the parsed config, made once. */
  readonly isConstant: boolean;
  readonly constant: unknown;
  /** Resolves against a scope, then parses. Errors: EXPRESSION_FAILED, NODE_CONFIG_INVALID. */
  resolve(scope: ExpressionScope): MaybePromise<unknown>;
}

export interface ConfigReferences {
  readonly steps: readonly { name: string; field: string }[];
  /** Some expression computes the name of the step it reads. */
  readonly anyStep: boolean;
}

/** Finds every problem of a node's config: expressions, schema, the node type's own check. */
export function checkNodeConfig(node: FlowNode, type: NodeType, problems: ProblemList): void {
  const marks = markReader(type);
  const reported = new Set<string>();
  for (const { field, position, message } of checkConfig(node.config, { isLiteral: (path) => marks(path) !== undefined })) {
    reported.add(field);
    problems.addAt(node, 'EXPRESSION_INVALID', `${fieldText(field)}: ${message}`, { field, position });
  }
  const dynamic: string[] = [];
  visitTexts(node.config, '', (text, field) => {
    const mark = marks(field);
    if (mark === undefined && text.includes('{{')) dynamic.push(field);
    if (mark !== 'jsonata' || text.trim() === '') return;
    for (const { message, position } of checkExpression(text)) {
      reported.add(field);
      problems.addAt(node, 'EXPRESSION_INVALID', `${fieldText(field)}: ${message}`, { field, position });
    }
  });
  const parsed = type.config.safeParse(node.config, { reportInput: true });
  if (!parsed.success) {
    for (const issue of parsed.error.issues as readonly Issue[]) {
      const field = pointer(issue.path);
      if (reported.has(field) || dynamic.some((path) => overlaps(path, field))) continue;
      reported.add(field);
      problems.addAt(node, 'CONFIG_INVALID', issueText(issue, field), { field, ...issueDetail(issue) });
    }
  }
  for (const { field, message, ...words } of ownCheck(type, node.config)) {
    if (reported.has(field)) continue;
    reported.add(field);
    problems.addAt(node, 'CONFIG_INVALID', message, { field, ...words });
  }
}

/** Compiles a config that has been checked. Throws EXPRESSION_INVALID or NODE_CONFIG_INVALID for one with problems. */
export function compileNodeConfig(node: FlowNode, type: NodeType): NodeConfig {
  const marks = markReader(type);
  const compiled = compileConfig(node.config, {
    nodeId: node.id,
    nodeName: node.name,
    isLiteral: (field) => marks(field) !== undefined,
  });
  const parse = parserFor(node, type);
  return {
    isConstant: compiled.isConstant,
    constant: compiled.isConstant ? parse(node.config) : undefined,
    resolve: (scope) => resolveConfig(compiled, parse, scope),
  };
}

/** The steps that the expressions of a node read. Broken expressions name nothing. */
export function readReferences(node: FlowNode, type: NodeType): ConfigReferences {
  const marks = markReader(type);
  const steps: { name: string; field: string }[] = [];
  let anyStep = false;
  visitTexts(node.config, '', (text, field) => {
    const mark = marks(field);
    if (mark === 'none' || (mark === undefined && !text.includes('{{'))) return;
    const references = referencesOf(text, mark);
    if (references === undefined) return;
    anyStep ||= references.anyStep;
    for (const name of references.steps) steps.push({ name, field });
  });
  return { steps, anyStep };
}

function referencesOf(text: string, mark: ExpressionMark | undefined): ExpressionReferences | undefined {
  try {
    if (mark === 'jsonata') return text.trim() === '' ? undefined : compileExpression(text).references;
    return compileConfig(text).references;
  } catch {
    // checkNodeConfig reports what is wrong with it.
    return undefined;
  }
}

function resolveConfig(
  compiled: CompiledConfig,
  parse: (value: unknown) => unknown,
  scope: ExpressionScope,
): MaybePromise<unknown> {
  const value = compiled.evaluate(scope);
  return value instanceof Promise ? value.then(parse) : parse(value);
}

function parserFor(node: FlowNode, type: NodeType): (value: unknown) => unknown {
  return (value) => {
    const parsed = type.config.safeParse(value, { reportInput: true });
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0] as Issue | undefined;
    const field = pointer(issue?.path ?? []);
    throw new AppError({
      code: 'NODE_CONFIG_INVALID',
      message: `"${node.name}": ${issue === undefined ? 'its settings are not valid' : issueText(issue, field)}`,
      data: { nodeId: node.id, node: node.name, field, ...(issue === undefined ? {} : detailData(issue)) },
    });
  };
}

function markReader(type: NodeType): (field: string) => ExpressionMark | undefined {
  const known = new Map<string, ExpressionMark | undefined>();
  return (field) => {
    if (!known.has(field)) known.set(field, field === '' ? undefined : expressionMark(type.config, field));
    return known.get(field);
  };
}

function ownCheck(type: NodeType, config: JsonObject): SettingProblem[] {
  try {
    return type.check?.(config) ?? [];
  } catch {
    // A check may trust the schema; where that has found problems, the check has nothing to add.
    return type.config.safeParse(config).success ? [{ field: '', message: 'Its settings could not be checked.' }] : [];
  }
}

function visitTexts(value: Json, field: string, visit: (text: string, field: string) => void): void {
  if (typeof value === 'string') visit(value, field);
  else if (Array.isArray(value)) for (const [index, member] of value.entries()) visitTexts(member, `${field}/${index}`, visit);
  else if (value !== null && typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) visitTexts(member, `${field}/${escapeName(name)}`, visit);
  }
}

function escapeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((name) => `/${escapeName(String(name))}`).join('');
}

function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}
