import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import classes from './choices.module.css';

interface Choice<Value extends string | number> {
  value: Value;
  label: string;
  /** The whole name where the label is short. */
  title?: string;
}

interface OneOfProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  isReadOnly?: boolean;
  onChange(value: Value): void;
}

/** One of a few values as a row that wraps: arrows choose, as in any group of radio buttons. */
export function OneOf<Value extends string>({ label, value, choices, isReadOnly = false, onChange }: OneOfProps<Value>) {
  const name = useId();
  return (
    <fieldset className={classes.row} disabled={isReadOnly}>
      <VisuallyHidden component="legend">{label}</VisuallyHidden>
      {choices.map((choice) => (
        <label key={choice.value} className={classes.choice} data-on={choice.value === value || undefined}>
          <input
            type="radio"
            className={classes.input}
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}

interface AnyOfProps<Value extends string | number> {
  label: string;
  values: readonly Value[];
  choices: readonly Choice<Value>[];
  /** How many stand in a row; as many as fit where left out. */
  columns?: number;
  isReadOnly?: boolean;
  onChange(values: Value[]): void;
}

/** Any of a few values, each a button that is on or off. The values come in the order of the choices. */
export function AnyOf<Value extends string | number>(props: AnyOfProps<Value>) {
  const { label, values, choices, columns, isReadOnly = false, onChange } = props;
  const toggle = (value: Value) =>
    onChange(
      choices.map((choice) => choice.value).filter((each) => (each === value ? !values.includes(value) : values.includes(each))),
    );
  return (
    <fieldset
      className={columns === undefined ? classes.row : classes.grid}
      style={columns === undefined ? undefined : { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      disabled={isReadOnly}
    >
      <VisuallyHidden component="legend">{label}</VisuallyHidden>
      {choices.map(({ value, label: text, title }) => (
        <UnstyledButton
          key={value}
          className={classes.choice}
          data-on={values.includes(value) || undefined}
          aria-pressed={values.includes(value)}
          aria-label={title}
          title={title}
          disabled={isReadOnly}
          onClick={() => toggle(value)}
        >
          {text}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
