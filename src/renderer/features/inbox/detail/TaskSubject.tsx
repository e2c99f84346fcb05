import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { HumanTask } from '#shared/model/human-task';
import type { Json } from '#shared/model/json';
import { JsonView } from '../../../components/JsonView';
import { useFormat } from '../../../lib/use-format';
import { type Plain, shapeOf } from './data-shape';
import classes from './detail.module.css';
import { TaskFiles } from './TaskFiles';

const Markdown = lazy(() => import('../../../components/graph/annotations/Markdown'));

/** What the decision is about: the description, the data, the files. */
export function TaskSubject({ task }: { task: HumanTask }) {
  const { t } = useTranslation('inbox');
  return (
    <>
      {task.description.trim() !== '' && (
        <div className={classes.description}>
          <Suspense fallback={<Skeleton height={40} />}>
            <Markdown text={task.description} isPage />
          </Suspense>
        </div>
      )}
      {task.data !== undefined && task.data !== null && (
        <section className={classes.part} aria-label={t('data')}>
          <h3 className={classes.heading}>{t('data')}</h3>
          <DataView data={task.data} />
        </section>
      )}
      {task.files.length > 0 && (
        <section className={classes.part} aria-label={t('files.title')}>
          <h3 className={classes.heading}>{t('files.title')}</h3>
          <TaskFiles taskId={task.id} files={task.files} />
        </section>
      )}
    </>
  );
}

/** Data as facts, table or JSON, whichever is read fastest. */
export function DataView({ data }: { data: Json }) {
  const shape = shapeOf(data);
  if (shape.kind === 'facts') {
    return (
      <dl className={classes.facts}>
        {shape.facts.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>
              <PlainValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if (shape.kind === 'json') {
    return (
      <div className={classes.json}>
        <JsonView value={data} openDepth={2} />
      </div>
    );
  }
  return (
    <div className={classes.table} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {shape.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shape.rows.map((row, index) => (
            // Rows have no names of their own and never move.
            <tr key={index}>
              {row.map((value, column) => (
                <td key={shape.columns[column]} data-number={typeof value === 'number' || undefined}>
                  {value !== undefined && <PlainValue value={value} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PlainValue({ value }: { value: Plain }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  if (value === null || value === '') return <span className={classes.soft}>{t('nothing')}</span>;
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  // Years and numbers of things have no groups of digits.
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 10_000 ? String(value) : format.number(value);
  return /^https?:\/\/\S+$/.test(value) ? (
    <a href={value} target="_blank" rel="noreferrer">
      {value}
    </a>
  ) : (
    value
  );
}
