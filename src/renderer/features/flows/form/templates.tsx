import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  RJSFSchema,
  TemplatesType,
} from '@rjsf/utils';
import { ArrowDown, ArrowUp, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isJsonObject, type JsonObject } from '#shared/model/json';
import { Hint } from '../../../components/Kbd';
import { isShown } from '../../../lib/field-shown';
import { fieldPath, helpId, isExpressionText } from './field-props';
import classes from './form.module.css';
import { type NodeFormContext, pathOf } from './form-context';
import { countSet, type FieldGroup, groupsOf } from './groups';

/** Label, field, what is wrong with it, what it is for. Switches bring their own label. */
function FieldTemplate(props: FieldTemplateProps<unknown, RJSFSchema, NodeFormContext>) {
  const { id, label, children, hidden, schema, uiSchema, registry, formData } = props;
  if (hidden === true) return null;
  const path = pathOf(fieldPath(id));
  const isGroup = schema.type === 'object' || (schema.type === 'array' && uiSchema?.['ui:widget'] === undefined);
  const isRoot = path === '';
  const problems = isRoot ? [] : (registry.formContext.problems.get(path) ?? []);
  // The expression editor finds and shows these itself, sooner.
  const shown = problems.filter((problem) => problem.code !== 'EXPRESSION_INVALID');
  return (
    <div className={classes.field} data-group={isGroup || undefined} data-field={path}>
      {!isRoot && !isGroup && (schema.type !== 'boolean' || isExpressionText(formData)) && (
        <label className={classes.label} htmlFor={id}>
          {label}
        </label>
      )}
      {children}
      {shown.map((problem) => (
        <div key={`${problem.code}${problem.message}`} className={classes.problem} data-tone={problem.severity} role="alert">
          {problem.message}
        </div>
      ))}
      {!isRoot && !isGroup && schema.description !== undefined && (
        <div id={helpId(id)} className={classes.help}>
          {schema.description}
        </div>
      )}
    </div>
  );
}

function ObjectFieldTemplate(props: ObjectFieldTemplateProps<unknown, RJSFSchema, NodeFormContext>) {
  const { properties, schema, formData, fieldPathId, title, uiSchema, registry } = props;
  const { i18n } = useTranslation();
  const siblings = (schema.properties ?? {}) as JsonObject;
  const data = isJsonObject(formData) ? formData : {};
  const isNested = fieldPathId.path.length > 0;
  const isRow = isNested && typeof fieldPathId.path.at(-1) === 'number';
  const shown = properties.filter((property) => !property.hidden && isShown(property.name, siblings, data));
  if (!isNested) {
    const groups = groupsOf(uiSchema ?? {}, i18n.language);
    const grouped = new Set(groups.flatMap(({ fields }) => fields));
    const first = shown.filter(({ name }) => !grouped.has(name));
    return (
      <div className={classes.object}>
        {first.map((property) => property.content)}
        {groups.map((group) => {
          const members = group.fields.flatMap((name) => shown.find((property) => property.name === name) ?? []);
          return (
            members.length > 0 && (
              <Group key={group.id} group={group} count={countSet(group.fields, siblings, data)} context={registry.formContext}>
                {members.map((property) => property.content)}
              </Group>
            )
          );
        })}
      </div>
    );
  }
  return (
    <div className={isRow ? classes.row : classes.object} data-count={shown.length}>
      {!isRow && title !== '' && <div className={classes.groupLabel}>{title}</div>}
      {shown.map((property) => property.content)}
    </div>
  );
}

interface GroupProps {
  group: FieldGroup;
  /** How many of its fields are set. */
  count: number;
  context: NodeFormContext;
  children: ReactNode;
}

/** Fields that belong together. A folded group opens for a field with an error and for one that is to be shown. */
function Group({ group, count, context, children }: GroupProps) {
  const { t } = useTranslation('form');
  const id = useId();
  const isMine = (field: string) => group.fields.includes(field.split('/')[1] ?? '');
  const mustOpen =
    (context.reveal !== undefined && isMine(context.reveal.field)) ||
    [...context.problems].some(([field, found]) => isMine(field) && found.some(({ severity }) => severity === 'error'));
  const [chosen, setOpen] = useState<boolean>();
  const isOpen = mustOpen || (chosen ?? !group.isFolded);
  return (
    <section className={classes.group} aria-labelledby={id}>
      <UnstyledButton className={classes.groupHead ?? ''} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} id={id}>
        <ChevronRight size={14} aria-hidden="true" />
        <span className={classes.groupLabel}>{group.title ?? t('more')}</span>
        {!isOpen && count > 0 && <span className={classes.setCount}>{t('set', { count })}</span>}
      </UnstyledButton>
      {isOpen && <div className={classes.object}>{children}</div>}
    </section>
  );
}

function ArrayFieldTemplate(props: ArrayFieldTemplateProps<unknown, RJSFSchema, NodeFormContext>) {
  const { items, canAdd, onAddClick, title, schema } = props;
  const { t } = useTranslation('flows');
  return (
    <div className={classes.array}>
      <div className={classes.groupLabel}>{title}</div>
      {schema.description !== undefined && <div className={classes.help}>{schema.description}</div>}
      {items}
      {canAdd && (
        <Button size="xs" variant="default" leftSection={<Plus size={13} />} onClick={onAddClick} className={classes.add ?? ''}>
          {t('form.add')}
        </Button>
      )}
    </div>
  );
}

function ArrayFieldItemTemplate(props: ArrayFieldItemTemplateProps<unknown, RJSFSchema, NodeFormContext>) {
  const { children, buttonsProps, index, totalItems } = props;
  const { t } = useTranslation('flows');
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const position = { number: index + 1 };
  return (
    <div className={classes.item}>
      <div className={classes.grow}>{children}</div>
      <div className={classes.itemTools}>
        {totalItems > 1 && (
          <>
            <Hint label={t('form.up', position)}>
              <ActionIcon size="sm" aria-label={t('form.up', position)} disabled={hasMoveUp !== true} onClick={onMoveUpItem}>
                <ArrowUp size={13} />
              </ActionIcon>
            </Hint>
            <Hint label={t('form.down', position)}>
              <ActionIcon
                size="sm"
                aria-label={t('form.down', position)}
                disabled={hasMoveDown !== true}
                onClick={onMoveDownItem}
              >
                <ArrowDown size={13} />
              </ActionIcon>
            </Hint>
          </>
        )}
        {hasRemove === true && (
          <Hint label={t('form.remove', position)}>
            <ActionIcon size="sm" aria-label={t('form.remove', position)} onClick={onRemoveItem}>
              <Trash2 size={13} />
            </ActionIcon>
          </Hint>
        )}
      </div>
    </div>
  );
}

/** How node forms are laid out. */
export const templates: Partial<TemplatesType<unknown, RJSFSchema, NodeFormContext>> = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
};
