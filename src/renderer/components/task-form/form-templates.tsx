import { ActionIcon, Button } from '@mantine/core';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  RJSFSchema,
  TemplatesType,
} from '@rjsf/utils';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../Kbd';
import { errorId, fieldOfId, helpId, type TaskFormContext } from './form-parts';
import classes from './task-form.module.css';
import { useProblemText } from './use-problem-text';

/** What brings its own label: a single box to tick, and groups of fields. */
function hasOwnLabel(schema: RJSFSchema, isGroup: boolean, isReadOnly: boolean): boolean {
  return isGroup || (schema.type === 'boolean' && !isReadOnly);
}

function FieldTemplate(props: FieldTemplateProps<unknown, RJSFSchema, TaskFormContext>) {
  const { id, label, children, hidden, schema, uiSchema, registry, required } = props;
  const problemText = useProblemText();
  if (hidden === true) return null;
  const { problems, isReadOnly } = registry.formContext;
  const field = fieldOfId(id);
  const isRoot = field === '';
  const isDrawnWhole = uiSchema?.['ui:field'] !== undefined || uiSchema?.['ui:widget'] !== undefined;
  const isGroup = (schema.type === 'object' || schema.type === 'array') && !isDrawnWhole;
  const problem = isReadOnly ? undefined : problems.get(field);
  return (
    <div className={classes.field} data-field={field} data-readonly={isReadOnly || undefined}>
      {!isRoot && !hasOwnLabel(schema, isGroup, isReadOnly) && (
        <label className={classes.label} htmlFor={id}>
          {label}
          {required === true && !isReadOnly && <Star />}
        </label>
      )}
      {children}
      {problem !== undefined && (
        <div id={errorId(id)} className={classes.problem} role="alert">
          {problemText(problem)}
        </div>
      )}
      {!isRoot && !isGroup && !isReadOnly && schema.description !== undefined && (
        <div id={helpId(id)} className={classes.help}>
          {schema.description}
        </div>
      )}
    </div>
  );
}

/** Marks a field that must be filled in; those who hear the form are told so by the field itself. */
export function Star() {
  return (
    <span className={classes.star} aria-hidden="true">
      *
    </span>
  );
}

function ObjectFieldTemplate(props: ObjectFieldTemplateProps<unknown, RJSFSchema, TaskFormContext>) {
  const { properties, fieldPathId, title, schema } = props;
  const shown = properties.filter(({ hidden }) => !hidden);
  const isNested = fieldPathId.path.length > 0;
  const isRow = typeof fieldPathId.path.at(-1) === 'number';
  if (!isNested || isRow) return <div className={classes.fields}>{shown.map(({ content }) => content)}</div>;
  return (
    <fieldset className={classes.group}>
      {title !== '' && <legend className={classes.groupLabel}>{title}</legend>}
      {schema.description !== undefined && <div className={classes.help}>{schema.description}</div>}
      <div className={classes.fields}>{shown.map(({ content }) => content)}</div>
    </fieldset>
  );
}

function ArrayFieldTemplate(props: ArrayFieldTemplateProps<unknown, RJSFSchema, TaskFormContext>) {
  const { items, canAdd, onAddClick, title, schema, registry } = props;
  const { t } = useTranslation('task-form');
  const { isReadOnly } = registry.formContext;
  return (
    <fieldset className={classes.group}>
      <legend className={classes.groupLabel}>{title}</legend>
      {schema.description !== undefined && <div className={classes.help}>{schema.description}</div>}
      {items}
      {isReadOnly && items.length === 0 && <span className={classes.none}>{t('none')}</span>}
      {canAdd && !isReadOnly && (
        <Button size="xs" variant="default" leftSection={<Plus size={13} />} onClick={onAddClick} className={classes.add ?? ''}>
          {t('add')}
        </Button>
      )}
    </fieldset>
  );
}

function ArrayFieldItemTemplate(props: ArrayFieldItemTemplateProps<unknown, RJSFSchema, TaskFormContext>) {
  const { children, buttonsProps, index, totalItems, registry } = props;
  const { t } = useTranslation('task-form');
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const tool = (label: string, Icon: typeof Plus, isOff: boolean, onClick: typeof onMoveUpItem) => (
    <Hint label={label}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} disabled={isOff} onClick={onClick}>
        <Icon size={13} />
      </ActionIcon>
    </Hint>
  );
  const number = { number: index + 1 };
  return (
    <div className={classes.item}>
      <div className={classes.grow}>{children}</div>
      {!registry.formContext.isReadOnly && (
        <div className={classes.itemTools}>
          {totalItems > 1 && tool(t('up', number), ArrowUp, hasMoveUp !== true, onMoveUpItem)}
          {totalItems > 1 && tool(t('down', number), ArrowDown, hasMoveDown !== true, onMoveDownItem)}
          {hasRemove === true && tool(t('remove', number), Trash2, false, onRemoveItem)}
        </div>
      )}
    </div>
  );
}

export const formTemplates: Partial<TemplatesType<unknown, RJSFSchema, TaskFormContext>> = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
};
