import { Braces } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#shared/model/json';
import { CopyIcon } from '../../../components/CopyText';
import { shortValue, writtenPath } from '../form/expression/value-path';
import { dragPath } from './drag-path';
import { ELEMENTS, inferSchema, type SchemaField } from './infer-schema';
import classes from './test-data.module.css';

interface SchemaListProps {
  label: string;
  values: readonly Json[];
  query: string;
  /** What the expression for an item begins with. */
  base: string;
}

/** The path of a field as it is read from an item: of a list JSONata reads the field of every element. */
function pathOf({ path }: SchemaField, base: string): string {
  return writtenPath(
    base,
    path.filter((name) => name !== ELEMENTS),
  );
}

/** What items are made of: each field with its kinds, whether every item has it, and an example. */
export function SchemaList({ label, values, query, base }: SchemaListProps) {
  const { t } = useTranslation('test-runs');
  const { t: form } = useTranslation('form');
  const { fields, isCut } = useMemo(() => inferSchema(values), [values]);
  const wanted = query.trim().toLowerCase();
  const shown = wanted === '' ? fields : fields.filter(({ path }) => path.join('.').toLowerCase().includes(wanted));
  if (shown.length === 0) return <p className={classes.none}>{t(wanted === '' ? 'noItems' : 'noMatch')}</p>;
  return (
    <div className={classes.schema}>
      <ul aria-label={label} className={classes.fields}>
        {shown.map((field) => {
          const path = pathOf(field, base);
          return (
            <li
              key={field.path.join('/')}
              className={classes.field}
              draggable
              title={t('drag', { path })}
              onDragStart={dragPath(path)}
            >
              <span className={classes.name} style={{ paddingLeft: (wanted === '' ? field.level : 0) * 14 }}>
                {wanted !== '' ? field.path.join('.') : field.name === ELEMENTS ? t('elements') : field.name || t('itemItself')}
              </span>
              <span className={classes.kinds}>
                {field.kinds.map((kind) => form(`kind.${kind}`)).join(' | ')}
                {field.isOptional && <em> {t('optional')}</em>}
              </span>
              <span className={classes.example}>{field.example === undefined ? '' : shortValue(field.example, 60)}</span>
              <span className={classes.lineTools}>
                <CopyIcon value={path} label={t('copyPath')} icon={Braces} />
              </span>
            </li>
          );
        })}
      </ul>
      {isCut && <p className={classes.none}>{t('schemaCut')}</p>}
    </div>
  );
}
