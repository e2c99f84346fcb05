import { Button } from '@mantine/core';
import { Plus, RotateCcw } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeEditor } from '../../../../components/CodeEditor';
import { readMapping, withColumn } from '../model/mapping';
import { sampleOf } from '../model/sample';
import classes from '../new-automation.module.css';
import type { StepProps } from '../step-props';
import { useMappingPreview } from '../use-mapping-preview';
import { MappingPreview } from './MappingPreview';

const PREVIEW_ROWS = 5;
/** Columns that are offered one by one; the others are written by hand. */
const MOST_CHIPS = 30;
const MOMENT = ['scheduledFor', 'firedAt'];

interface VariablesStepProps extends StepProps {
  /** As it was edited, or as it is proposed. */
  mapping: string;
  problems: readonly string[];
}

/** What the action gets of each row: JSON whose texts may hold expressions, tried out with the first rows. */
export function VariablesStep({ draft, update, data, mapping, problems, next }: VariablesStepProps) {
  const { t } = useTranslation('new-automation');
  const { variables } = useMemo(() => readMapping(mapping, draft.action), [mapping, draft.action]);
  const { rows } = data;
  const sample = useMemo(() => sampleOf(rows, draft.name), [rows, draft.name]);
  const preview = useMappingPreview(variables, sample, PREVIEW_ROWS);
  const columns = [...data.columns, ...MOMENT.filter((name) => !data.columns.includes(name))].slice(0, MOST_CHIPS);
  const open = columns.filter((column) => variables !== undefined && !Object.hasOwn(variables, column));
  return (
    <div className={classes.mapping}>
      <div className={classes.fields} data-field="mapping">
        <p className={classes.note}>{t(`variables.hints.${draft.action}`, { braces: '{{\u00a0}}' })}</p>
        <CodeEditor
          label={t('variables.label')}
          language="json"
          value={mapping}
          hasError={problems.length > 0}
          minHeight={200}
          maxHeight={380}
          onChange={(text) => update({ mapping: text })}
          onSubmit={next}
        />
        {problems.length > 0 && (
          <ul className={classes.problems} role="alert">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
        {(open.length > 0 || draft.mapping !== undefined) && (
          <div className={classes.chips}>
            {open.map((column) => (
              <Button
                key={column}
                size="compact-xs"
                variant="default"
                leftSection={<Plus size={12} />}
                aria-label={t('variables.add', { column })}
                onClick={() => update({ mapping: withColumn(mapping, column) })}
              >
                {column}
              </Button>
            ))}
            {draft.mapping !== undefined && (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<RotateCcw size={12} />}
                onClick={() => update({ mapping: undefined })}
              >
                {t('variables.reset')}
              </Button>
            )}
          </div>
        )}
      </div>
      <MappingPreview names={Object.keys(variables ?? {})} rows={preview} total={Math.max(1, rows.length)} />
    </div>
  );
}
