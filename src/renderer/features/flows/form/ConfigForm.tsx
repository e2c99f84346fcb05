import { UnstyledButton } from '@mantine/core';
import { generateForm } from '@rjsf/mantine';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { schemaValidator } from '../../../lib/schema-validator';
import { nodeFields } from '../human-task/node-fields';
import { DataPicker } from './data/DataPicker';
import type { SampleData } from './expression/sample-data';
import { fieldPath, SEPARATOR } from './field-props';
import classes from './form.module.css';
import { type FieldTarget, type NodeFormContext, pathOf, withEdit } from './form-context';
import { decidingFields, localizeSchema } from './form-schema';
import { templates } from './templates';
import { widgets } from './widgets';

const Form = generateForm<unknown, RJSFSchema, NodeFormContext>();

export interface ConfigFormProps {
  type: NodeTypeInfo;
  config: JsonObject;
  problems: readonly FlowProblem[];
  reveal: NodeFormContext['reveal'];
  /** What expressions are completed and tried out with; undefined while it is being read. */
  sample: SampleData | undefined;
  /** The item they are tried out with. */
  index: number;
  onIndex(index: number): void;
  runUpToHere?: (() => void) | undefined;
  runNode?: (() => void) | undefined;
  /** `field`: the path of what was edited, as in `/headers/0/value`. */
  onChange(config: JsonObject, field: string): void;
  /** Told of the field that took the keyboard last: where values picked elsewhere go. */
  onTarget?(target: FieldTarget): void;
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
export default function ConfigForm(props: ConfigFormProps) {
  const { type, config, problems, reveal, sample, index, onIndex, runUpToHere, runNode, onChange, onTarget } = props;
  const { t, i18n } = useTranslation('form');
  const [target, setTarget] = useState<FieldTarget>();
  const [isPicking, setPicking] = useState(false);
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const hasExpressions = type.kind !== 'trigger';
  const schema = useMemo(() => {
    const { title: _title, description: _description, ...rest } = localizeSchema(type.configSchema, language);
    return rest as RJSFSchema;
  }, [type, language]);
  const deciding = useMemo(() => new Set([...decidingFields(type.configSchema)].map((name) => `/${name}`)), [type]);
  const uiSchema = useMemo(
    (): UiSchema<unknown, RJSFSchema, NodeFormContext> => ({ ...type.uiSchema, 'ui:submitButtonOptions': { norender: true } }),
    [type],
  );
  const byField = useMemo(() => {
    const groups = new Map<string, FlowProblem[]>();
    for (const problem of problems)
      if (problem.field !== undefined) groups.set(problem.field, [...(groups.get(problem.field) ?? []), problem]);
    return groups;
  }, [problems]);
  const formContext: NodeFormContext = {
    config,
    problems: byField,
    reveal,
    hasExpressions,
    deciding,
    sample,
    index,
    onIndex,
    onFieldFocus(next) {
      setTarget(next);
      onTarget?.(next);
    },
    openPicker: () => setPicking(true),
    runUpToHere,
    runNode,
  };
  return (
    <>
      {hasExpressions && (
        <div className={classes.tools}>
          {sample?.origin === 'shape' && (
            <span className={classes.noData}>
              {t('noData')}{' '}
              {runUpToHere !== undefined && (
                <UnstyledButton className={classes.link ?? ''} onClick={runUpToHere}>
                  {t('preview.run')}
                </UnstyledButton>
              )}
            </span>
          )}
          <DataPicker sample={sample} index={index} isOpen={isPicking} onOpen={setPicking} onPick={target?.insertPath} />
        </div>
      )}
      <Form
        tagName="div"
        schema={schema}
        uiSchema={uiSchema}
        formData={config}
        formContext={formContext}
        validator={schemaValidator}
        widgets={widgets}
        fields={nodeFields}
        templates={templates}
        idSeparator={SEPARATOR}
        noValidate
        noHtml5Validate
        showErrorList={false}
        experimental_defaultFormStateBehavior={{ emptyObjectFields: 'skipDefaults', arrayMinItems: { populate: 'never' } }}
        onChange={({ formData }, id) => {
          // Without an id the generator tells of defaults it filled in, not of a person's edit.
          const next = withoutUndefined(formData);
          if (id === undefined || !isJsonObject(next)) return;
          const path = fieldPath(id);
          onChange(withEdit(config, next, path), pathOf(path));
        }}
      />
    </>
  );
}
