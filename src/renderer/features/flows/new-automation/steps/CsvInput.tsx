import { Button, Checkbox } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeEditor } from '../../../../components/CodeEditor';
import type { AutomationDraft } from '../model/draft';
import classes from '../new-automation.module.css';

/** Larger files belong into the flow itself, by a node that reads them. */
const MOST_BYTES = 4 * 1024 * 1024;

interface CsvInputProps {
  csv: AutomationDraft['csv'];
  hasError: boolean;
  onChange(csv: AutomationDraft['csv']): void;
  onSubmit(): void;
}

/** CSV that is pasted, opened from a file, or dropped. */
export function CsvInput({ csv, hasError, onChange, onSubmit }: CsvInputProps) {
  const { t } = useTranslation('new-automation');
  const picker = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MOST_BYTES) {
      setProblem(t('csv.tooLarge', { name: file.name }));
      return;
    }
    setProblem(undefined);
    onChange({ ...csv, text: await file.text() });
  };
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.fields} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <div className={classes.bar}>
        <Button size="xs" variant="default" leftSection={<FileUp size={13} />} onClick={() => picker.current?.click()}>
          {t('csv.open')}
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          hidden
          aria-label={t('csv.open')}
          onChange={(event) => {
            void read(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Checkbox
          label={t('csv.header')}
          checked={csv.header}
          onChange={(event) => onChange({ ...csv, header: event.currentTarget.checked })}
        />
      </div>
      <CodeEditor
        label={t('csv.label')}
        language="text"
        placeholder={t('csv.placeholder')}
        value={csv.text}
        hasError={hasError}
        minHeight={160}
        maxHeight={280}
        onChange={(text) => onChange({ ...csv, text })}
        onSubmit={onSubmit}
      />
      {problem !== undefined && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
