import { Checkbox, NumberInput, PasswordInput, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { RegistryWidgetsType, RJSFSchema } from '@rjsf/utils';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';
import { controlOf, type TaskFormContext, type WidgetProps } from './form-parts';
import { Star } from './form-templates';
import { fromLocalTime, toLocalTime } from './local-time';
import { ReadValue } from './ReadValue';

interface Option {
  value: unknown;
  label: string;
}

function optionsOf(props: WidgetProps): Option[] {
  return ((props.options.enumOptions ?? []) as Option[]).map(({ value, label }) => ({ value, label: String(label) }));
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** How a text of this format is typed. */
const INPUT_TYPES: Readonly<Record<string, string>> = { email: 'email', date: 'date', time: 'time', uri: 'url' };

/** A text of several lines. */
function LongTextWidget(props: WidgetProps) {
  return <TextWidget {...props} isLong />;
}

/** A text, an address, a day. Empty text leaves the field out. */
function TextWidget(props: WidgetProps & { isLong?: boolean }) {
  const { value, onChange, schema, options, placeholder, isLong = false } = props;
  const control = controlOf(props);
  const change = (text: string) => onChange(text === '' ? undefined : text);
  if (props.registry.formContext.isReadOnly) return <ReadValue id={props.id} value={value} format={schema.format} />;
  if (schema.type === 'number' || schema.type === 'integer') return <NumberWidget {...props} />;
  const text = textOf(value);
  const rows = typeof options['rows'] === 'number' ? options['rows'] : undefined;
  if (isLong || rows !== undefined) {
    return (
      <Textarea
        {...control}
        autosize
        minRows={rows ?? 3}
        maxRows={14}
        value={text}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength })}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  }
  if (schema.format === 'date-time') {
    return (
      <TextInput
        {...control}
        type="datetime-local"
        value={toLocalTime(text)}
        onChange={(event) => onChange(fromLocalTime(event.currentTarget.value))}
      />
    );
  }
  return (
    <TextInput
      {...control}
      type={INPUT_TYPES[schema.format ?? ''] ?? 'text'}
      value={text}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength })}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function SecretWidget(props: WidgetProps) {
  const { value, onChange } = props;
  if (props.registry.formContext.isReadOnly)
    return <ReadValue id={props.id} value={textOf(value) === '' ? undefined : '••••••'} />;
  return (
    <PasswordInput
      {...controlOf(props)}
      autoComplete="off"
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  );
}

function NumberWidget(props: WidgetProps) {
  const { value, onChange, schema, placeholder } = props;
  const format = useFormat();
  if (props.registry.formContext.isReadOnly) return <ReadValue id={props.id} value={value} />;
  return (
    <NumberInput
      {...controlOf(props)}
      value={typeof value === 'number' ? value : ''}
      {...(placeholder === undefined ? {} : { placeholder })}
      decimalSeparator={format.decimal}
      allowedDecimalSeparators={['.', ',']}
      allowDecimal={schema.type !== 'integer'}
      clampBehavior="none"
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}

/** A group hands `aria-required` to an element that is no group to a screen reader; its label says it. */
function groupOf({ 'aria-required': _said, ...group }: ReturnType<typeof controlOf>) {
  return group;
}

/** One of several values, all in sight. */
function RadioWidget(props: WidgetProps) {
  return <ChoiceWidget {...props} isOpen />;
}

/** One of several values: all in sight when they are few, a list to search when they are many. */
function ChoiceWidget(props: WidgetProps & { isOpen?: boolean }) {
  const { value, onChange, multiple, isOpen = false, required } = props;
  const { t } = useTranslation('task-form');
  const options = optionsOf(props);
  const index = options.findIndex((option) => option.value === value);
  if (props.registry.formContext.isReadOnly) return <ReadValue id={props.id} value={options[index]?.label ?? value} />;
  if (multiple === true) return <ChoicesWidget {...props} />;
  const control = controlOf(props);
  const choose = (at: string | null) => onChange(at === null ? undefined : options[Number(at)]?.value);
  if (isOpen || options.length <= 5) {
    return (
      <Radio.Group {...groupOf(control)} value={index < 0 ? '' : String(index)} onChange={choose}>
        <Stack gap={6}>
          {options.map((option, at) => (
            <Radio key={option.label} size="xs" error={control.error} value={String(at)} label={option.label} />
          ))}
        </Stack>
      </Radio.Group>
    );
  }
  return (
    <Select
      {...control}
      data={options.map((option, at) => ({ value: String(at), label: option.label }))}
      value={index < 0 ? null : String(index)}
      placeholder={t('choose')}
      searchable={options.length > 8}
      clearable={required !== true}
      nothingFoundMessage={t('noneFound')}
      onChange={choose}
    />
  );
}

/** Any of several values. */
function ChoicesWidget(props: WidgetProps) {
  const { value, onChange } = props;
  const options = optionsOf(props);
  const chosen = Array.isArray(value) ? (value as unknown[]) : [];
  const isChosen = (option: Option) => chosen.includes(option.value);
  if (props.registry.formContext.isReadOnly) {
    const labels = options.filter(isChosen).map(({ label }) => label);
    return <ReadValue id={props.id} value={labels.length === 0 ? undefined : labels.join(', ')} />;
  }
  return (
    <Checkbox.Group
      {...groupOf(controlOf(props))}
      value={options.flatMap((option, at) => (isChosen(option) ? [String(at)] : []))}
      onChange={(next) => onChange(options.filter((_, at) => next.includes(String(at))).map((option) => option.value))}
    >
      <Stack gap={6}>
        {options.map((option, at) => (
          <Checkbox key={option.label} size="xs" value={String(at)} label={option.label} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

/** Yes or no. */
function YesNoWidget(props: WidgetProps) {
  const { value, onChange, label, required } = props;
  const { t } = useTranslation('task-form');
  if (props.registry.formContext.isReadOnly)
    return <ReadValue id={props.id} value={typeof value === 'boolean' ? t(value ? 'yes' : 'no') : undefined} />;
  const { 'aria-label': _label, ...control } = controlOf(props);
  return (
    <Checkbox
      {...control}
      checked={value === true}
      label={
        <>
          {label}
          {required === true && <Star />}
        </>
      }
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

export const formWidgets: RegistryWidgetsType<unknown, RJSFSchema, TaskFormContext> = {
  TextWidget,
  TextareaWidget: LongTextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  DateWidget: TextWidget,
  DateTimeWidget: TextWidget,
  TimeWidget: TextWidget,
  PasswordWidget: SecretWidget,
  UpDownWidget: NumberWidget,
  RangeWidget: NumberWidget,
  SelectWidget: ChoiceWidget,
  RadioWidget,
  CheckboxesWidget: ChoicesWidget,
  CheckboxWidget: YesNoWidget,
};
