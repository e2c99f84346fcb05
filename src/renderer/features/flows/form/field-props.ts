import type { RJSFSchema, WidgetProps } from '@rjsf/utils';
import type { JsonObject } from '#shared/model/json';
import { type NodeFormContext, pathOf } from './form-context';
import { type FieldHints, fieldHints } from './form-schema';

type AllProps = WidgetProps<unknown, RJSFSchema, NodeFormContext>;

/** What our widgets use of the generator's props, with the value as unknown as it is. */
export type FieldProps = Pick<AllProps, 'id' | 'label' | 'schema' | 'options' | 'placeholder' | 'multiple' | 'registry'> & {
  value?: unknown;
  onChange(value: unknown): void;
};

/** True for a value that is worked out in the run. */
export function isExpressionText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{');
}

/** Between the parts of a field's id; not `_`, which names of fields may hold. */
export const SEPARATOR = '/';

/** The path in the config of a field with this id; ids are `root/headers/0/value`. */
export function fieldPath(id: string): string[] {
  return id.split(SEPARATOR).slice(1);
}

/** The id of the text that says what a field is for. */
export function helpId(id: string): string {
  return `${id}--help`;
}

/** A value as the text of an input. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** The examples of a field as texts, the placeholder first. */
export function examplesOf({ placeholder, schema }: FieldProps): string[] {
  const examples = Array.isArray(schema.examples) ? schema.examples.map(textOf) : [];
  return placeholder ? [placeholder, ...examples.filter((example) => example !== placeholder)] : examples;
}

/** What a widget knows of its field beside its value. */
export function fieldOf(props: FieldProps): {
  context: NodeFormContext;
  path: string;
  hints: FieldHints;
  hasError: boolean;
  reveal: NodeFormContext['reveal'];
  /** Whether the field may hold an expression. */
  isExpressive: boolean;
} {
  const context = props.registry.formContext;
  const path = pathOf(fieldPath(props.id));
  const hints = fieldHints(props.schema as JsonObject, props.options);
  return {
    context,
    path,
    hints,
    hasError: (context.problems.get(path) ?? []).some((problem) => problem.severity === 'error'),
    reveal: context.reveal?.field === path ? context.reveal : undefined,
    isExpressive:
      hints.expression !== 'none' && (isExpressionText(props.value) || (context.hasExpressions && !context.deciding.has(path))),
  };
}
