import { generateForm } from '@rjsf/mantine';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { useId, useMemo } from 'react';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { schemaValidator } from '../../lib/schema-validator';
import { FileField, FilesField } from './FileField';
import { SEPARATOR, type TaskFormContext, type TaskFormProps } from './form-parts';
import { formTemplates } from './form-templates';
import { formWidgets } from './form-widgets';
import { prepareForm } from './prepare-form';
import classes from './task-form.module.css';

const Form = generateForm<unknown, RJSFSchema, TaskFormContext>();
const fields = { file: FileField, files: FilesField };

/** `undefined` members are fields that were emptied: they leave the values. */
function withoutUndefined(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutUndefined(inner)]));
}

function hasFields(schema: JsonObject): boolean {
  return isJsonObject(schema['properties']) ? Object.keys(schema['properties']).length > 0 : Object.keys(schema).length > 1;
}

/** The generated form itself: see `TaskForm`. */
export default function GeneratedForm(props: TaskFormProps) {
  const { form, value, onChange, problems = [], upload, onOpenFile, onUploading, label } = props;
  const id = useId().replaceAll(/[^A-Za-z0-9]/g, '');
  const { schema, uiSchema } = useMemo(() => prepareForm(form), [form]);
  const byField = useMemo(() => new Map(problems.map((problem) => [problem.field, problem])), [problems]);
  const isReadOnly = onChange === undefined;
  const context: TaskFormContext = { problems: byField, isReadOnly, upload, onOpenFile, onUploading };
  if (!hasFields(schema)) return null;
  return (
    <fieldset className={classes.form} aria-label={label}>
      <Form
        tagName="div"
        schema={schema as RJSFSchema}
        uiSchema={uiSchema as UiSchema<unknown, RJSFSchema, TaskFormContext>}
        formData={value}
        formContext={context}
        validator={schemaValidator}
        widgets={formWidgets}
        templates={formTemplates}
        fields={fields}
        idPrefix={`form${id}`}
        idSeparator={SEPARATOR}
        readonly={isReadOnly}
        noValidate
        noHtml5Validate
        showErrorList={false}
        experimental_defaultFormStateBehavior={{
          emptyObjectFields: 'skipDefaults',
          arrayMinItems: { populate: 'never' },
          constAsDefaults: 'never',
        }}
        onChange={({ formData }, changed) => {
          // Without an id the generator tells of what it filled in by itself, not of a person's edit.
          const next = withoutUndefined(formData);
          if (changed !== undefined && isJsonObject(next)) onChange?.(next);
        }}
      />
    </fieldset>
  );
}
