import { Autocomplete, NumberInput, PasswordInput, Select, Skeleton, Textarea, TextInput } from '@mantine/core';
import type { RegistryWidgetsType, RJSFSchema } from '@rjsf/utils';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { PartBoundary } from '../../../components/PartBoundary';
import { api } from '../../../lib/client';
import { CredentialWidget } from './CredentialWidget';
import { CheckboxesWidget, CheckboxWidget, RadioWidget, SelectWidget } from './choice-widgets';
import { DurationField } from './DurationField';
import { ExpressionField } from './ExpressionField';
import { examplesOf, type FieldProps, fieldOf, helpId, isExpressionText, textOf } from './field-props';
import type { NodeFormContext } from './form-context';
import { OrExpression } from './OrExpression';

/** Loaded with the first code node that is opened. */
const CodeField = lazy(() => import('./code/CodeField'));

/** Text of one line or several: a template, a JSONata expression, code, or plain. Empty text leaves the field out. */
function TextWidget(props: FieldProps) {
  const { id, label, value, onChange, schema } = props;
  const { hints, hasError, reveal, context, isExpressive } = fieldOf(props);
  if (schema.type === 'number' || schema.type === 'integer') return <NumberWidget {...props} />;
  if (hints.isCredential) return <CredentialWidget {...props} />;
  if (hints.secret) return <SecretWidget {...props} />;
  const change = (text: string) => onChange(text === '' ? undefined : text);
  const rows = hints.rows ?? (props.options.widget === 'textarea' ? 4 : undefined);
  if (hints.expression === 'none' && (hints.language === 'javascript' || props.options.widget === 'code')) {
    return (
      <PartBoundary fallback={<Skeleton height={(rows ?? 12) * 18} />}>
        <CodeField {...{ label, rows, hasError, context, reveal }} value={textOf(value)} onChange={change} />
      </PartBoundary>
    );
  }
  if (!isExpressive && hints.expression !== 'jsonata') {
    const plain = {
      id,
      size: 'sm',
      'aria-label': label,
      value: textOf(value),
      placeholder: textOf(schema.default) || (examplesOf(props)[0] ?? ''),
      error: hasError,
    } as const;
    if (rows !== undefined) {
      return <Textarea {...plain} autosize minRows={rows} maxRows={12} onChange={(event) => change(event.currentTarget.value)} />;
    }
    const examples = examplesOf(props).slice(0, 8);
    return examples.length > 1 ? (
      <Autocomplete {...plain} data={examples} filter={({ options }) => options} onChange={change} />
    ) : (
      <TextInput {...plain} onChange={(event) => change(event.currentTarget.value)} />
    );
  }
  return (
    <ExpressionField
      id={id}
      label={label}
      form={hints.expression === 'jsonata' ? 'jsonata' : 'template'}
      isText
      rows={rows}
      value={textOf(value)}
      placeholder={textOf(schema.default) || examplesOf(props)[0]}
      describedBy={schema.description === undefined ? undefined : helpId(id)}
      hasError={hasError}
      reveal={reveal}
      context={context}
      onChange={change}
      onFixed={onChange}
    />
  );
}

/** A number, or an expression that gives one. */
function NumberWidget(props: FieldProps) {
  const { id, label, value, onChange, schema } = props;
  const { hints, hasError, reveal, context, isExpressive } = fieldOf(props);
  const preset = typeof schema.default === 'number' ? schema.default : undefined;
  const number = typeof value === 'number' ? value : undefined;
  const input =
    hints.unit === 'ms' ? (
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
  if (!isExpressive) return input;
  return (
    <OrExpression
      {...{ id, label, value, hasError, reveal, context, onChange }}
      start={number ?? preset}
      textIsExpression
      accepts={(known) => typeof known === 'number'}
    >
      {input}
    </OrExpression>
  );
}

function SecretWidget(props: FieldProps) {
  const { id, label, value, onChange } = props;
  const { hasError, reveal, context, isExpressive } = fieldOf(props);
  const input = (
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
  if (!isExpressive) return input;
  return (
    <OrExpression {...{ id, label, value, hasError, reveal, context, onChange }} start="" accepts={() => false}>
      {input}
    </OrExpression>
  );
}

/** A flow to start, by name; or an expression that gives its id. */
function FlowWidget(props: FieldProps) {
  const { id, label, value, onChange } = props;
  const { t } = useTranslation('flows');
  const { hasError, reveal, context } = fieldOf(props);
  const { data } = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, staleTime: 30_000 }));
  const current = isExpressionText(value) ? '' : textOf(value);
  const options = (data?.items ?? []).map((flow) => ({ value: flow.id as string, label: flow.name }));
  if (current !== '' && !options.some((option) => option.value === current)) options.unshift({ value: current, label: current });
  return (
    <OrExpression
      {...{ id, label, value, hasError, reveal, context, onChange }}
      start={current}
      accepts={(known) => options.some((option) => option.value === known)}
    >
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
    </OrExpression>
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
  credential: CredentialWidget,
  code: TextWidget,
  jsonata: TextWidget,
};
