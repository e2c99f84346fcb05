/**
 * Reads the marks that node types put on their config schema: `.meta({ expression: 'none' | 'jsonata' })`. A mark stands on
 * the schema of a field or on any wrapper around it (default, optional, …) and holds for all that is below.
 */
import type { z } from 'zod';

export type ExpressionMark = 'none' | 'jsonata';

/** The part of zod's schemas that is walked here. */
interface Walkable {
  meta?: () => Record<string, unknown> | undefined;
  readonly def: {
    readonly type: string;
    readonly innerType?: Walkable;
    readonly out?: Walkable;
    readonly element?: Walkable;
    readonly valueType?: Walkable;
    readonly options?: readonly Walkable[];
    readonly shape?: Readonly<Record<string, Walkable>>;
  };
}

/** The mark that holds for a field, given as a JSON pointer; undefined: its text is a template. */
export function expressionMark(schema: z.ZodType, field: string): ExpressionMark | undefined {
  const names = field
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return markBelow(schema as unknown as Walkable, names, 0);
}

/** The fields of a config that its node type declares secret. */
export function secretFields({ shape }: z.ZodObject): ReadonlySet<string> {
  const secret = Object.entries(shape).filter(([, field]) => {
    return isSecret(field as unknown as Walkable);
  });
  return new Set(secret.map(([name]) => name));
}

function isSecret(schema: Walkable): boolean {
  const meta = schema.meta?.();
  if (meta?.['secret'] === true || meta?.['format'] === 'password') return true;
  const inner = schema.def.innerType ?? schema.def.out;
  return inner !== undefined && isSecret(inner);
}

function markBelow(schema: Walkable, names: readonly string[], depth: number): ExpressionMark | undefined {
  const mark = schema.meta?.()?.['expression'];
  if (mark === 'none' || mark === 'jsonata') return mark;
  const { def } = schema;
  const inner = def.innerType ?? def.out;
  if (inner !== undefined) return markBelow(inner, names, depth);
  if (def.options !== undefined) return firstMark(def.options, names, depth);
  const name = names[depth];
  if (name === undefined) return undefined;
  const child = def.shape === undefined ? (def.element ?? def.valueType) : def.shape[name];
  return child === undefined ? undefined : markBelow(child, names, depth + 1);
}

function firstMark(options: readonly Walkable[], names: readonly string[], depth: number): ExpressionMark | undefined {
  for (const option of options) {
    const mark = markBelow(option, names, depth);
    if (mark !== undefined) return mark;
  }
  return undefined;
}
