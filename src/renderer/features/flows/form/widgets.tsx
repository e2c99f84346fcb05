import {
  Checkbox,
  Group,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import type { RegistryWidgetsType, RJSFSchema, WidgetProps } from '@rjsf/utils';
import { useQuery } from '@tanstack/react-query';
import { Braces, Hash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '#shared/model/json';
import { CodeEditor } from '../../../components/CodeEditor';
import { Hint } from '../../../components/Kbd';
import { api } from '../../../lib/client';
import { DurationField } from './DurationField';
import classes from './form.module.css';
import { type NodeFormContext, pathOf, valueAt } from './form-context';
import { fieldHints } from './form-schema';
import { TemplateEditor } from './TemplateEditor';

type AllProps = WidgetProps<unknown, RJSFSchema, NodeFormContext>;
/** What our widgets use of the generator's props, with the value as unknown as it is. */
type Props = Pick<AllProps, 'id' | 'label' | 'schema' | 'options' | 'placeholder' | 'multiple' | 'registry'> & {
  value?: unknown;
  onChange(value: unknown): void;
};

const schemaOf = (props: Props) => props.schema as JsonObject;
const hintsOf = (props: Props) => fieldHints(schemaOf(props), props.options);

function useField(props: Props) {
  const { problems, reveal, onFieldFocus } = props.registry.formContext;
  const path = pathOf(fieldPath(props.id));
  return {
    hasError: (problems.get(path) ?? []).some((problem) => problem.severity === 'error'),
    reveal: reveal?.field === path ? reveal : undefined,
    onFocus: onFieldFocus,
  };
}

/** The path in the config of a field with this id; ids are `root_headers_0_value`. */
export function fieldPath(id: string): string[] {
  return id.split(SEPARATOR).slice(1);
}

/** Between the parts of a field's id; not `_`, which names of fields may hold. */
export const SEPARATOR = '/';

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
const exampleOf = (props: Props): string | undefined => {
  const { examples } = props.schema;
  return props.placeholder || (Array.isArray(examples) && examples.length > 0 ? textOf(examples[0]) : undefined);
};

/** Text of one line or several: a template, a JSONata expression, code, or plain. Empty text leaves the field out. */
function TextWidget(props: Props) {
  const { id, label, value, onChange, schema } = props;
  const hints = hintsOf(props);
  const { hasError, reveal, onFocus } = useField(props);
  if (schema.type === 'number' || schema.type === 'integer') return <NumberWidget {...props} />;
  if (hints.secret) return <SecretWidget {...props} />;
  const change = (text: string) => onChange(text === '' ? undefined : text);
  const rows = hints.rows ?? (props.options.widget === 'textarea' ? 4 : undefined);
  if (hints.expression === 'none' && (hints.language === 'javascript' || props.options.widget === 'code')) {
    return (
      <CodeEditor
        label={label}
        language="javascript"
        value={textOf(value)}
        onChange={change}
        withLineNumbers
        minHeight={(rows ?? 8) * 18}
        hasError={hasError}
      />
    );
  }
  if (hints.expression === 'none') {
    return (
      <TextInput
        id={id}
        size="sm"
        aria-label={label}
        value={textOf(value)}
        placeholder={exampleOf(props) ?? textOf(schema.default)}
        error={hasError}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  }
  return (
    <TemplateEditor
      id={id}
      label={label}
      form={hints.expression}
      rows={rows}
      value={textOf(value)}
      placeholder={textOf(schema.default) || exampleOf(props)}
      hasError={hasError}
      reveal={reveal}
      onFocus={onFocus}
      onChange={change}
    />
  );
}

/** A number, or an expression that gives one. */
function NumberWidget(props: Props) {
  const { id, label, value, onChange, schema } = props;
  const { t } = useTranslation('flows');
  const { hasError, reveal, onFocus } = useField(props);
  const hints = hintsOf(props);
  const isExpression = typeof value === 'string';
  const preset = typeof schema.default === 'number' ? schema.default : undefined;
  const number = typeof value === 'number' ? value : undefined;
  const input = isExpression ? (
    <TemplateEditor
      id={id}
      label={label}
      form="template"
      value={value}
      hasError={hasError}
      reveal={reveal}
      onFocus={onFocus}
      onChange={(text) => onChange(text)}
    />
  ) : hints.unit === 'ms' ? (
    <DurationField id={id} label={label} value={number ?? preset} min={schema.minimum} onChange={(next) => onChange(next)} />
  ) : (
    <NumberInput
      id={id}
      size="sm"
      aria-label={label}
      value={number ?? ''}
      placeholder={preset === undefined ? '' : `${preset}${hints.unit === 'MB' ? ' MB' : ''}`}
      {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
      {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
      clampBehavior="blur"
      allowDecimal={schema.type === 'number'}
      suffix={hints.unit === undefined || hints.unit === 'bytes' ? '' : ` ${hints.unit}`}
      error={hasError}
      onChange={(next) => onChange(next === '' || Number.isNaN(Number(next)) ? undefined : Number(next))}
    />
  );
  if (hints.expression === 'none') return input;
  const label2 = t(isExpression ? 'form.asNumber' : 'form.asExpression');
  return (
    <div className={classes.withToggle}>
      <div className={classes.grow}>{input}</div>
      <Hint label={label2}>
        <UnstyledButton
          className={classes.toggle ?? ''}
          aria-label={`${label}: ${label2}`}
          onClick={() => onChange(isExpression ? undefined : `{{ ${number ?? preset ?? ''} }}`)}
        >
          {isExpression ? <Hash size={13} /> : <Braces size={13} />}
        </UnstyledButton>
      </Hint>
    </div>
  );
}

function SecretWidget(props: Props) {
  const { id, label, value, onChange } = props;
  const { hasError } = useField(props);
  return (
    <PasswordInput
      id={id}
      size="sm"
      aria-label={label}
      value={textOf(value)}
      autoComplete="new-password"
      error={hasError}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  );
}

interface Option {
  value: unknown;
  label: string;
}

function optionsOf(props: Props): Option[] {
  return ((props.options.enumOptions ?? []) as Option[]).map((option) => ({ value: option.value, label: String(option.label) }));
}

/** One of several values; few short ones may stand side by side. */
function SelectWidget(props: Props) {
  const { id, label, value, onChange, schema, multiple } = props;
  const { hasError } = useField(props);
  const options = optionsOf(props);
  if (multiple === true) return <CheckboxesWidget {...props} />;
  const current = value ?? schema.default;
  const index = options.findIndex((option) => option.value === current);
  return (
    <Select
      id={id}
      size="sm"
      aria-label={label}
      error={hasError}
      data={options.map((option, at) => ({ value: String(at), label: option.label }))}
      value={index < 0 ? null : String(index)}
      searchable={options.length > 8}
      onChange={(at) => onChange(at === null ? undefined : options[Number(at)]?.value)}
    />
  );
}

function RadioWidget(props: Props) {
  const { label, value, onChange, schema } = props;
  const options = optionsOf(props);
  const isLong = options.reduce((sum, option) => sum + option.label.length, 0) > 48;
  if (isLong || options.length > 4) return <SelectWidget {...props} />;
  const index = options.findIndex((option) => option.value === (value ?? schema.default));
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={label}
      value={String(index)}
      data={options.map((option, at) => ({ value: String(at), label: option.label }))}
      onChange={(at) => onChange(options[Number(at)]?.value)}
    />
  );
}

function CheckboxWidget({ id, label, value, onChange, schema }: Props) {
  const isOn = (typeof value === 'boolean' ? value : schema.default) === true;
  return <Switch id={id} label={label} checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />;
}

function CheckboxesWidget(props: Props) {
  const { label, onChange, schema } = props;
  const value = valueAt(props.registry.formContext.config, fieldPath(props.id));
  const chosen = Array.isArray(value) ? value : Array.isArray(schema.default) ? (schema.default as Json[]) : [];
  const options = optionsOf(props);
  return (
    <Checkbox.Group
      aria-label={label}
      value={chosen.map(String)}
      onChange={(next) => onChange(options.filter((option) => next.includes(String(option.value))).map((option) => option.value))}
    >
      <Group gap="md">
        {options.map((option) => (
          <Checkbox key={String(option.value)} size="xs" value={String(option.value)} label={option.label} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** A flow to start, by name; an expression is kept as it is. */
function FlowWidget(props: Props) {
  const { id, label, value, onChange } = props;
  const { t } = useTranslation('flows');
  const { hasError } = useField(props);
  const { data } = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, staleTime: 30_000 }));
  const current = textOf(value);
  if (current.includes('{{')) return <TextWidget {...props} />;
  const options = (data?.items ?? []).map((flow) => ({ value: flow.id as string, label: flow.name }));
  if (current !== '' && !options.some((option) => option.value === current)) options.unshift({ value: current, label: current });
  return (
    <Select
      id={id}
      size="sm"
      searchable
      clearable
      aria-label={label}
      placeholder={t('form.chooseFlow')}
      error={hasError}
      data={options}
      value={current === '' ? null : current}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

/** The widgets of node forms, by the name that a node type's UI hints use. */
export const widgets: RegistryWidgetsType<unknown, RJSFSchema, NodeFormContext> = {
  TextWidget,
  TextareaWidget: TextWidget,
  PasswordWidget: SecretWidget,
  UpDownWidget: NumberWidget,
  RangeWidget: NumberWidget,
  SelectWidget,
  RadioWidget,
  CheckboxWidget,
  CheckboxesWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  flow: FlowWidget,
  code: TextWidget,
  jsonata: TextWidget,
};
