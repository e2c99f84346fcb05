import { Checkbox, Group, SegmentedControl, Select, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Json } from '#shared/model/json';
import { type FieldProps, fieldOf, fieldPath } from './field-props';
import { valueAt } from './form-context';
import { OrExpression } from './OrExpression';

interface Option {
  value: unknown;
  label: string;
}

function optionsOf(props: FieldProps): Option[] {
  return ((props.options.enumOptions ?? []) as Option[]).map((option) => ({ value: option.value, label: String(option.label) }));
}

/** The control, with the way over to an expression where the field may hold one. */
function orExpression(
  props: FieldProps,
  control: ReactNode,
  accepts: (value: unknown) => boolean,
  textIsExpression = false,
): ReactNode {
  const { isExpressive, context, hasError, reveal } = fieldOf(props);
  const { id, label, value, schema, onChange } = props;
  if (!isExpressive) return control;
  return (
    <OrExpression
      {...{ id, label, value, hasError, reveal, context, onChange, accepts, textIsExpression }}
      start={value ?? schema.default}
    >
      {control}
    </OrExpression>
  );
}

/** One of several values. */
export function SelectWidget(props: FieldProps) {
  const { id, label, value, onChange, schema, multiple } = props;
  const { hasError } = fieldOf(props);
  const options = optionsOf(props);
  if (multiple === true) return <CheckboxesWidget {...props} />;
  const index = options.findIndex((option) => option.value === (value ?? schema.default));
  return orExpression(
    props,
    <Select
      id={id}
      size="sm"
      aria-label={label}
      error={hasError}
      data={options.map((option, at) => ({ value: String(at), label: option.label }))}
      value={index < 0 ? null : String(index)}
      searchable={options.length > 8}
      allowDeselect={false}
      onChange={(at) => onChange(at === null ? undefined : options[Number(at)]?.value)}
    />,
    (known) => options.some((option) => option.value === known),
  );
}

/** One of a few values side by side; a list when they are many or long. */
export function RadioWidget(props: FieldProps) {
  const { label, value, onChange, schema } = props;
  const options = optionsOf(props);
  const isLong = options.reduce((sum, option) => sum + option.label.length, 0) > 48;
  if (isLong || options.length > 4) return <SelectWidget {...props} />;
  const index = options.findIndex((option) => option.value === (value ?? schema.default));
  return orExpression(
    props,
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={label}
      value={String(index)}
      data={options.map((option, at) => ({ value: String(at), label: option.label }))}
      onChange={(at) => onChange(options[Number(at)]?.value)}
    />,
    (known) => options.some((option) => option.value === known),
  );
}

/** Yes or no. */
export function CheckboxWidget(props: FieldProps) {
  const { id, label, value, onChange, schema } = props;
  const isOn = (typeof value === 'boolean' ? value : schema.default) === true;
  return orExpression(
    props,
    <Switch id={id} label={label} checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />,
    (known) => typeof known === 'boolean',
    true,
  );
}

/** Any of a few values. */
export function CheckboxesWidget(props: FieldProps) {
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
