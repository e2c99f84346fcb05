import type { Json } from '../model/json';
import { setOwn } from './plain';
import type { ExpressionLocation, ExpressionReferences, ExpressionScope } from './scope';
import { compileTemplate, type Evaluated, mergeReferences } from './template';

export interface CompileConfigOptions {
  nodeId?: string;
  nodeName?: string;
  /**
   * Says of a field (a path as in `/headers/0/value`) that its text is no template: code, plain JSONata, an event pattern.
   * Such a value is kept as it is, with all that is below it.
   */
  isLiteral?: (field: string) => boolean;
}

/** A config made ready to be resolved for many items. */
export interface CompiledConfig {
  /** True when it holds no expression at all; `evaluate` then gives the config itself, the same object each time. */
  readonly isConstant: boolean;
  readonly references: ExpressionReferences;
  /**
   * The config with its expressions resolved; a promise only when one of them needs real JSONata. A field whose expression
   * has no value is absent, a list entry becomes null. Parts without expressions are shared between results: treat them as
   * immutable. Throws or rejects with `ExpressionError`, which names node, field and position.
   */
  evaluate(scope: ExpressionScope): Evaluated;
}

/**
 * Compiles `{{ }}` in all strings of a config, at any depth (not in the names of fields). Throws `ExpressionError`
 * EXPRESSION_INVALID for the first expression that cannot be read; `checkConfig` lists them all.
 */
export function compileConfig(config: Json, options: CompileConfigOptions = {}): CompiledConfig {
  const references: ExpressionReferences[] = [];
  const evaluate = compileValue(config, '', { options, references });
  return {
    isConstant: evaluate === undefined,
    references: mergeReferences(references),
    evaluate: evaluate ?? (() => config),
  };
}

type Evaluate = (scope: ExpressionScope) => Evaluated;

interface Walk {
  readonly options: CompileConfigOptions;
  readonly references: ExpressionReferences[];
}

/** Undefined when the value is constant. */
function compileValue(value: Json, field: string, walk: Walk): Evaluate | undefined {
  if (typeof value === 'string') return compileText(value, field, walk);
  if (typeof value !== 'object' || value === null || walk.options.isLiteral?.(field)) return undefined;
  return Array.isArray(value) ? compileList(value, field, walk) : compileFields(value, field, walk);
}

function compileText(text: string, field: string, walk: Walk): Evaluate | undefined {
  if (!text.includes('{{') || walk.options.isLiteral?.(field)) return undefined;
  const { nodeId, nodeName } = walk.options;
  const location: ExpressionLocation = {
    field,
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(nodeName === undefined ? {} : { nodeName }),
  };
  const template = compileTemplate(text, location);
  walk.references.push(template.references);
  return (scope) => template.evaluate(scope);
}

function compileList(values: readonly Json[], field: string, walk: Walk): Evaluate | undefined {
  const compiled = values.map((value, index) => compileValue(value, `${field}/${index}`, walk));
  if (compiled.every((evaluate) => evaluate === undefined)) return undefined;
  return (scope) => {
    const result: Json[] = [];
    let pending: Promise<void>[] | undefined;
    for (let index = 0; index < values.length; index++) {
      const evaluate = compiled[index];
      const value = evaluate === undefined ? (values[index] as Json) : evaluate(scope);
      if (value instanceof Promise) {
        result.push(null);
        pending ??= [];
        pending.push(
          value.then((settled) => {
            result[index] = settled ?? null;
          }),
        );
      } else {
        result.push(value ?? null);
      }
    }
    return pending === undefined ? result : Promise.all(pending).then(() => result);
  };
}

function compileFields(config: { [key: string]: Json }, field: string, walk: Walk): Evaluate | undefined {
  const names = Object.keys(config);
  const values = names.map((name) => config[name] as Json);
  const compiled = names.map((name, index) => compileValue(values[index] as Json, `${field}/${pointerPart(name)}`, walk));
  if (compiled.every((evaluate) => evaluate === undefined)) return undefined;
  return (scope) => {
    const result: { [key: string]: Json } = {};
    let pending: Promise<void>[] | undefined;
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      const evaluate = compiled[index];
      const value = evaluate === undefined ? (values[index] as Json) : evaluate(scope);
      if (value instanceof Promise) {
        // The place is kept now, so that the order of the fields does not depend on timing.
        setOwn(result, name, null);
        pending ??= [];
        pending.push(
          value.then((settled) => {
            if (settled === undefined) delete result[name];
            else setOwn(result, name, settled);
          }),
        );
      } else if (value !== undefined) {
        setOwn(result, name, value);
      }
    }
    return pending === undefined ? result : Promise.all(pending).then(() => result);
  };
}

/** A name as part of a JSON pointer (RFC 6901). */
export function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
