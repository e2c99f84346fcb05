import { UnstyledButton } from '@mantine/core';
import { Minus, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldChange } from '#shared/model/flow-edit';
import type { Json } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { useEditWords } from '../history/use-edit-words';
import type { Change } from './comparison';
import { textPieces } from './text-pieces';
import classes from './versions.module.css';

const ICONS = { added: Plus, removed: Minus, changed: Pencil };
/** More than these begin folded. */
const OPEN_UP_TO = 6;
const SHORT = 60;

interface ChangeListProps {
  changes: readonly Change[];
  nodeTypes: ReadonlyMap<string, NodeTypeInfo>;
  selected: string | undefined;
  onSelect(nodeId: string): void;
}

/** What differs between two versions, thing by thing, with the values before and after. */
export function ChangeList({ changes, nodeTypes, selected, onSelect }: ChangeListProps) {
  const { t } = useTranslation('versions');
  const { nameField } = useEditWords(nodeTypes);
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  if (changes.length === 0) return <p className={classes.none}>{t('noChanges')}</p>;
  return (
    <ul className={classes.changes}>
      {changes.map((change) => {
        const { key, on, mark, thing, name, nodeType, fields, count } = change;
        const Icon = ICONS[mark];
        const isSelected = on === 'node' && thing === selected;
        const isOpen = folded.get(key) ?? (isSelected || changes.length <= OPEN_UP_TO);
        const title = on === 'node' ? name : on === 'edges' || on === 'places' ? t(`on.${on}`, { count }) : t(`on.${on}`);
        return (
          <li key={key} className={classes.change} data-selected={isSelected || undefined}>
            <UnstyledButton
              className={classes.thing ?? ''}
              aria-expanded={fields.length === 0 ? undefined : isOpen}
              onClick={() => {
                if (on === 'node' && thing !== undefined && !isSelected) onSelect(thing);
                if (fields.length > 0) setFolded(new Map(folded).set(key, !isOpen));
              }}
            >
              <Icon size={13} className={classes.mark} data-mark={mark} role="img" aria-label={t(`mark.${mark}`)} />
              <strong>{title}</strong>
              {(on === 'note' || on === 'group') && <span>{name}</span>}
              {fields.length > 0 && <span className={classes.fieldCount}>{t('fields', { count: fields.length })}</span>}
            </UnstyledButton>
            {isOpen && fields.length > 0 && (
              <dl className={classes.fields}>
                {fields.map((field) => (
                  <div key={field.pointer}>
                    <dt>{nameField(field.pointer, nodeType)}</dt>
                    <FieldDifference field={field} />
                  </div>
                ))}
              </dl>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const asText = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function FieldDifference({ field: { before, after } }: { field: FieldChange }) {
  const { t } = useTranslation('versions');
  const [old, now] = [before === undefined ? '' : asText(before), after === undefined ? '' : asText(after)];
  if (old.length + now.length > SHORT && before !== undefined && after !== undefined) {
    return (
      <dd className={classes.text}>
        {textPieces(old, now).map((piece, index) => {
          const key = `${index}${piece.kind}`;
          if (piece.kind === 'same') return <Same key={key} text={piece.text} isLast={index > 0} />;
          return piece.kind === 'added' ? <ins key={key}>{piece.text}</ins> : <del key={key}>{piece.text}</del>;
        })}
      </dd>
    );
  }
  return (
    <dd className={classes.text}>
      {before === undefined ? <span className={classes.gone}>{t('notThere')}</span> : <del>{old === '' ? t('empty') : old}</del>}
      <span aria-hidden="true"> → </span>
      {after === undefined ? <span className={classes.gone}>{t('notThere')}</span> : <ins>{now === '' ? t('empty') : now}</ins>}
    </dd>
  );
}

const NEAR = 3;

/** What did not change: of many lines only those near a change. */
function Same({ text, isLast }: { text: string; isLast: boolean }) {
  const lines = text.split('\n');
  if (lines.length <= NEAR * 2 + 2) return <span>{text}</span>;
  const head = isLast ? `${lines.slice(0, NEAR).join('\n')}\n` : '';
  return (
    <span>
      {head}
      {'⋯\n'}
      {lines.slice(-NEAR - 1).join('\n')}
    </span>
  );
}
