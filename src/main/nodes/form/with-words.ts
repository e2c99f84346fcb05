import type { z } from '../../engine/sdk';
import { type Words, words } from './words';

/** The words of fields by their path: `window.from`, `blackouts.*.reason`. The branches of a union share their paths. */
export type WordTable = Readonly<Record<string, readonly [en: Words, ptBr: Words]>>;

/** What is walked of zod's schemas. */
interface Walkable {
  readonly def: {
    readonly type: string;
    readonly shape?: Readonly<Record<string, Walkable>>;
    readonly innerType?: Walkable;
    readonly element?: Walkable;
    readonly options?: readonly Walkable[];
  };
  clone(def: object): Walkable;
  meta(marks: Record<string, unknown>): Walkable;
}

/**
 * A schema that forms, programs and other rooms share, with the words of a form in both languages on its fields. It parses as
 * before; the shared schema stays as it is.
 */
export function withWords<Schema extends z.ZodObject>(schema: Schema, table: WordTable): Schema {
  return rebuild(schema as unknown as Walkable, '', table) as unknown as Schema;
}

function rebuild(schema: Walkable, path: string, table: WordTable): Walkable {
  const rebuilt = withParts(schema, path, table);
  const found = table[path];
  return found === undefined ? rebuilt : rebuilt.meta(words(...found));
}

function withParts(schema: Walkable, path: string, table: WordTable): Walkable {
  const { def } = schema;
  const within = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (def.shape !== undefined) {
    const shape = Object.entries(def.shape).map(([name, field]) => [name, rebuild(field, within(name), table)]);
    return schema.clone({ ...def, shape: Object.fromEntries(shape) as object });
  }
  if (def.innerType !== undefined) return schema.clone({ ...def, innerType: withParts(def.innerType, path, table) });
  if (def.element !== undefined) return schema.clone({ ...def, element: rebuild(def.element, within('*'), table) });
  if (def.options !== undefined)
    return schema.clone({ ...def, options: def.options.map((option) => withParts(option, path, table)) });
  return schema;
}
