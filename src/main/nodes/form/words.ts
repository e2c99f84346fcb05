import type { Json } from '../../engine/sdk';

/** What a form shows for one field, in one language. `options` are the labels of an enum's values, in their order. */
export interface Words {
  title: string;
  description?: string;
  options?: readonly string[];
}

/** Marks on a field that the form, the validation and the export read from the JSON Schema. */
export interface FieldHints {
  examples?: readonly Json[];
  /** `jsonata`: the text is one JSONata expression. `none`: taken as it is, `{{ }}` means nothing. */
  expression?: 'jsonata' | 'none';
  /** A secret: a password box in the form, left out of exports. */
  secret?: true;
  /** Shown only while each named sibling has one of these values. */
  showWhen?: Readonly<Record<string, readonly Json[]>>;
  /** What the number counts. */
  unit?: 'ms' | 'bytes' | 'MB';
  /** Any JSON value may stand here; a form offers a text, and a whole-value expression keeps its type. */
  anyJson?: true;
}

const ANY_JSON_TYPES = ['string', 'number', 'boolean', 'object', 'array', 'null'];

/**
 * The `.meta()` of a config field: English words as the schema's own `title` and `description`, the Portuguese ones beside
 * them under `pt-BR`, so that a node type carries its whole form in both languages.
 */
export function words(en: Words, ptBr: Words, hints: FieldHints = {}): Record<string, unknown> {
  const { anyJson, ...marks } = hints;
  return {
    title: en.title,
    ...(en.description === undefined ? {} : { description: en.description }),
    ...(en.options === undefined ? {} : { enumNames: en.options }),
    ...marks,
    ...(anyJson ? { type: ANY_JSON_TYPES } : {}),
    'pt-BR': {
      title: ptBr.title,
      ...(ptBr.description === undefined ? {} : { description: ptBr.description }),
      ...(ptBr.options === undefined ? {} : { enumNames: ptBr.options }),
    },
  };
}
