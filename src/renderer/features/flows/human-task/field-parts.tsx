import { ActionIcon, Button } from '@mantine/core';
import type { FieldProps as GeneratorFieldProps, RJSFSchema } from '@rjsf/utils';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '#shared/model/json';
import { Hint } from '../../../components/Kbd';
import { fieldPath } from '../form/field-props';
import classes from '../form/form.module.css';
import { type NodeFormContext, pathOf } from '../form/form-context';
import own from './human-task.module.css';

export type NodeFieldProps = GeneratorFieldProps<unknown, RJSFSchema, NodeFormContext>;

/** What a field of our own writes, and where it stands. */
export function fieldAt(props: NodeFieldProps) {
  const id = props.fieldPathId.$id;
  return {
    id,
    path: pathOf(fieldPath(id)),
    context: props.registry.formContext,
    title: props.schema.title ?? props.name,
    /** `undefined` takes the field out of the config. */
    write: (value: Json | undefined) => props.onChange(value, props.fieldPathId.path, undefined, id),
  };
}

/** What is wrong at a place within a field of our own. */
export function Problems({ at, context }: { at: string; context: NodeFormContext }) {
  return (context.problems.get(at) ?? []).map((problem) => (
    <div key={`${problem.code}${problem.message}`} className={classes.problem} data-tone={problem.severity} role="alert">
      {problem.message}
    </div>
  ));
}

interface EntryListProps {
  title: string;
  description?: string | undefined;
  entries: readonly JsonObject[];
  addLabel: string;
  max: number;
  onAdd(): void;
  onChange(entries: JsonObject[]): void;
  children(entry: JsonObject, index: number): ReactNode;
  /** In the place of the list while it is empty. */
  empty?: ReactNode;
}

/** A list to add to, to take from and to put in order. */
export function EntryList(props: EntryListProps) {
  const { title, description, entries, addLabel, max, onAdd, onChange, children, empty } = props;
  const { t } = useTranslation('flows');
  const move = (from: number, to: number) => {
    const next = [...entries];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <fieldset className={own.list}>
      <legend className={own.legend}>{title}</legend>
      {description !== undefined && <div className={classes.help}>{description}</div>}
      {entries.map((entry, index) => {
        const number = { number: index + 1 };
        const tool = (label: string, Icon: typeof Plus, isOff: boolean, run: () => void) => (
          <Hint label={label}>
            <ActionIcon size={20} aria-label={`${label} (${title})`} disabled={isOff} onClick={run}>
              <Icon size={13} />
            </ActionIcon>
          </Hint>
        );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity of their own, and are edited in place
          <div key={index} className={classes.item}>
            <div className={classes.grow}>{children(entry, index)}</div>
            <div className={own.tools}>
              {entries.length > 1 && tool(t('form.up', number), ArrowUp, index === 0, () => move(index, index - 1))}
              {entries.length > 1 &&
                tool(t('form.down', number), ArrowDown, index === entries.length - 1, () => move(index, index + 1))}
              {tool(t('form.remove', number), Trash2, false, () => onChange(entries.filter((_, at) => at !== index)))}
            </div>
          </div>
        );
      })}
      {entries.length === 0 && empty}
      {entries.length < max && (
        <Button size="xs" variant="default" leftSection={<Plus size={13} />} onClick={onAdd} className={classes.add ?? ''}>
          {addLabel}
        </Button>
      )}
    </fieldset>
  );
}
