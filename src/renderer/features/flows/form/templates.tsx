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
import { isJsonObject, type JsonObject } from '#shared/model/json';
import { Hint } from '../../../components/Kbd';
import classes from './form.module.css';
import { type NodeFormContext, pathOf } from './form-context';
import { isShown } from './form-schema';
import { fieldPath } from './widgets';

/** Label, field, what is wrong with it, what it is for. Switches bring their own label. */
function FieldTemplate(props: FieldTemplateProps<unknown, RJSFSchema, NodeFormContext>) {
  const { id, label, children, hidden, schema, uiSchema, registry } = props;
  if (hidden === true) return null;
  const path = pathOf(fieldPath(id));
  const isGroup = schema.type === 'object' || (schema.type === 'array' && uiSchema?.['ui:widget'] === undefined);
  const isRoot = path === '';
  const problems = isRoot ? [] : (registry.formContext.problems.get(path) ?? []);
  // The expression editor finds and shows these itself, sooner.
  const shown = problems.filter((problem) => problem.code !== 'EXPRESSION_INVALID');
  return (
    <div className={classes.field} data-group={isGroup || undefined} data-field={path}>
      {!isRoot && !isGroup && schema.type !== 'boolean' && (
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
      {!isRoot && !isGroup && schema.description !== undefined && <div className={classes.help}>{schema.description}</div>}
    </div>
  );
}

function ObjectFieldTemplate(props: ObjectFieldTemplateProps<unknown, RJSFSchema, NodeFormContext>) {
  const { properties, schema, formData, fieldPathId, title } = props;
  const siblings = (schema.properties ?? {}) as JsonObject;
  const data = isJsonObject(formData) ? formData : {};
  const isNested = fieldPathId.path.length > 0;
  const isRow = isNested && typeof fieldPathId.path.at(-1) === 'number';
  const shown = properties.filter((property) => !property.hidden && isShown(property.name, siblings, data));
  return (
    <div className={isRow ? classes.row : classes.object} data-count={shown.length}>
      {isNested && !isRow && title !== '' && <div className={classes.groupLabel}>{title}</div>}
      {shown.map((property) => property.content)}
    </div>
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
