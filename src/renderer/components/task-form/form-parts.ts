import type { FieldProps as GeneratorFieldProps, WidgetProps as GeneratorWidgetProps, RJSFSchema } from '@rjsf/utils';
import type { FormProblem } from '#shared/model/form-check';
import type { TaskForm } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import type { FileRef } from '#shared/model/packet';

/** Stores a file that a person gives, and tells how far it is (0 to 1). */
export type FileUpload = (file: File, options: { onProgress(share: number): void; signal: AbortSignal }) => Promise<FileRef>;

export interface TaskFormProps {
  form: Pick<TaskForm, 'schema' | 'uiSchema'>;
  /** What is filled in: see `useTaskForm`, or `startOfForm` for one that nobody has touched. */
  value: JsonObject;
  /** Absent: the values are only read. */
  onChange?: ((value: JsonObject) => void) | undefined;
  /** Shown beside the fields that they name. */
  problems?: readonly FormProblem[];
  /** Absent: files cannot be given here. */
  upload?: FileUpload | undefined;
  onOpenFile?: ((file: FileRef) => void) | undefined;
  /** Told when a file sets out (1) and when it has arrived, failed or was stopped (-1). */
  onUploading?: ((change: 1 | -1) => void) | undefined;
  /** What the form is, for those who hear it. */
  label: string;
}

/** What the parts of a form share, beside the generator's own props. */
export interface TaskFormContext {
  /** What is wrong, by the path of its field. */
  problems: ReadonlyMap<string, FormProblem>;
  isReadOnly: boolean;
  /** Absent: files cannot be given here. */
  upload: FileUpload | undefined;
  /** Shows or saves a file; absent: only its name is shown. */
  onOpenFile: ((file: FileRef) => void) | undefined;
  /** Told how many files are on their way. */
  onUploading: ((change: 1 | -1) => void) | undefined;
}

type AllWidgetProps = GeneratorWidgetProps<unknown, RJSFSchema, TaskFormContext>;

/** What our widgets use of the generator's props, with the value as unknown as it is. */
export type WidgetProps = Pick<AllWidgetProps, 'id' | 'label' | 'schema' | 'options' | 'registry' | 'multiple'> & {
  value?: unknown;
  required?: boolean | undefined;
  placeholder?: string | undefined;
  onChange(value: unknown): void;
};

export type FieldProps = GeneratorFieldProps<unknown, RJSFSchema, TaskFormContext>;

/** Between the parts of a field's id; not `_`, which names of fields may hold. */
export const SEPARATOR = '/';

/** Where a field stands in the values, as problems name it; ids are `<form>/lines/0/price`. */
export function fieldOfId(id: string): string {
  const place = id.split(SEPARATOR).slice(1);
  return place.map((part) => `/${part}`).join('');
}

/** The ids of the texts that describe a field: its help, and what is wrong with it. */
export function describedBy(id: string, schema: RJSFSchema, problem: FormProblem | undefined): string | undefined {
  const ids = [...(problem === undefined ? [] : [errorId(id)]), ...(schema.description === undefined ? [] : [helpId(id)])];
  return ids.length === 0 ? undefined : ids.join(' ');
}

export function helpId(id: string): string {
  return `${id}--help`;
}

export function errorId(id: string): string {
  return `${id}--error`;
}

/** What every widget says of itself to assistive technology, and how it looks when something is wrong. */
export function controlOf(props: Pick<WidgetProps, 'id' | 'schema' | 'registry' | 'required' | 'label'>) {
  const problem = props.registry.formContext.problems.get(fieldOfId(props.id));
  return {
    id: props.id,
    error: problem !== undefined,
    'aria-label': props.label,
    'aria-required': props.required === true,
    'aria-describedby': describedBy(props.id, props.schema, problem),
  };
}
