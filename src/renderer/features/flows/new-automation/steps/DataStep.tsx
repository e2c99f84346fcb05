import { NumberInput, Radio, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CodeEditor } from '../../../../components/CodeEditor';
import { DATA_SOURCES, type DataSource } from '../model/draft';
import classes from '../new-automation.module.css';
import type { StepProps } from '../step-props';
import { CsvInput } from './CsvInput';
import { DataPreview } from './DataPreview';
import { RowsTable } from './RowsTable';

const DEFAULT_BATCH = 100;

/** Whom or what it is done for: nothing, rows typed in, CSV, or JSON. */
export function DataStep({ draft, update, data, problem, next }: StepProps) {
  const { t } = useTranslation('new-automation');
  const told = problem(draft.source);
  return (
    <div className={classes.fields}>
      <div>
        <SegmentedControl
          aria-label={t('data.source')}
          value={draft.source}
          data={DATA_SOURCES.map((value) => ({ value, label: t(`data.sources.${value}`) }))}
          onChange={(source) => update({ source: source as DataSource })}
        />
      </div>
      <p className={classes.note}>{t(`data.hints.${draft.source}`)}</p>
      <div data-field={draft.source} className={classes.fields}>
        {draft.source === 'table' && (
          <RowsTable
            table={draft.table}
            onChange={(table) => update({ table })}
            onMany={(text) => update({ source: 'csv', csv: { text, header: true } })}
          />
        )}
        {draft.source === 'csv' && (
          <CsvInput csv={draft.csv} hasError={told !== undefined} onChange={(csv) => update({ csv })} onSubmit={next} />
        )}
        {draft.source === 'json' && (
          <CodeEditor
            label={t('data.sources.json')}
            language="json"
            placeholder={'[\n  { "name": "Ana", "email": "ana@example.com" }\n]'}
            value={draft.json}
            hasError={told !== undefined}
            minHeight={180}
            maxHeight={320}
            onChange={(json) => update({ json })}
            onSubmit={next}
          />
        )}
        {told !== undefined && (
          <p className={classes.problem} role="alert">
            {told}
          </p>
        )}
      </div>
      {draft.source !== 'table' && data.problem === undefined && <DataPreview {...data} />}
      {data.rows.length > 1 && (
        <Radio.Group
          label={t('data.pace')}
          value={draft.batchSize === 0 ? 'all' : 'batches'}
          onChange={(pace) => update({ batchSize: pace === 'all' ? 0 : DEFAULT_BATCH })}
          classNames={{ label: classes.groupLabel ?? '' }}
        >
          <div className={classes.choices}>
            <Radio value="all" label={t('data.all')} />
            <Radio value="batches" label={t('data.batches')} />
            {draft.batchSize > 0 && (
              <NumberInput
                aria-label={t('data.batchSize')}
                size="xs"
                w={120}
                min={1}
                max={10_000}
                allowDecimal={false}
                value={draft.batchSize}
                onChange={(size) => {
                  const count = Math.floor(Number(size));
                  if (count >= 1) update({ batchSize: Math.min(10_000, count) });
                }}
              />
            )}
          </div>
        </Radio.Group>
      )}
    </div>
  );
}
