import { generateForm } from '@rjsf/mantine';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { type NodeFormContext, withEdit } from './form-context';
import { localizeSchema } from './form-schema';
import { schemaValidator } from './schema-validator';
import { templates } from './templates';
import { fieldPath, SEPARATOR, widgets } from './widgets';

const Form = generateForm<unknown, RJSFSchema, NodeFormContext>();

export interface ConfigFormProps {
  type: NodeTypeInfo;
  config: JsonObject;
  problems: readonly FlowProblem[];
  reveal: NodeFormContext['reveal'];
  onChange(config: JsonObject): void;
  onFieldFocus(insert: (text: string) => void): void;
}

/** `undefined` members are fields that were emptied: they leave the config. */
function withoutUndefined(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, withoutUndefined(inner)]])),
    );
  }
  return (value ?? null) as Json;
}

/** The form of a node's config, generated from its type's JSON Schema. Loaded when a node is first opened. */
export default function ConfigForm({ type, config, problems, reveal, onChange, onFieldFocus }: ConfigFormProps) {
  const { i18n } = useTranslation();
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const schema = useMemo(() => {
    const { title: _title, description: _description, ...rest } = localizeSchema(type.configSchema, language);
    return rest as RJSFSchema;
  }, [type, language]);
  const byField = useMemo(() => {
    const groups = new Map<string, FlowProblem[]>();
    for (const problem of problems)
      if (problem.field !== undefined) groups.set(problem.field, [...(groups.get(problem.field) ?? []), problem]);
    return groups;
  }, [problems]);
  const uiSchema: UiSchema<unknown, RJSFSchema, NodeFormContext> = {
    ...type.uiSchema,
    'ui:submitButtonOptions': { norender: true },
  };
  return (
    <Form
      tagName="div"
      schema={schema}
      uiSchema={uiSchema}
      formData={config}
      formContext={{ config, problems: byField, reveal, onFieldFocus }}
      validator={schemaValidator}
      widgets={widgets}
      templates={templates}
      idSeparator={SEPARATOR}
      noValidate
      noHtml5Validate
      showErrorList={false}
      experimental_defaultFormStateBehavior={{ emptyObjectFields: 'skipDefaults', arrayMinItems: { populate: 'never' } }}
      onChange={({ formData }, id) => {
        // Without an id the generator tells of defaults it filled in, not of a person's edit.
        const next = withoutUndefined(formData);
        if (id !== undefined && isJsonObject(next)) onChange(withEdit(config, next, fieldPath(id)));
      }}
    />
  );
}
