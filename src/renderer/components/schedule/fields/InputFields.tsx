import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeEditor } from '../../CodeEditor';
import { inputText, parseInput } from '../model/input-text';
import classes from '../schedule.module.css';
import { Field, useScheduleForm } from './form-context';

/** The items that every run begins with, as JSON. */
export function InputFields() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly } = useScheduleForm();
  const [typed, setTyped] = useState(() => ({ text: inputText(schedule.input), items: schedule.input }));
  // What was typed stays as typed until the schedule gets other items from elsewhere, as by undo.
  const isSame = JSON.stringify(typed.items) === JSON.stringify(schedule.input);
  const text = isSame ? typed.text : inputText(schedule.input);
  const parsed = parseInput(text);
  const problem = 'problem' in parsed ? parsed.problem : undefined;
  return (
    <Field at="/input" label={t('input.label')} hint={t(schedule.input.length === 0 ? 'input.none' : 'input.means')}>
      <CodeEditor
        label={t('input.label')}
        language="json"
        value={text}
        readOnly={isReadOnly}
        placeholder={'{ "region": "south" }'}
        minHeight={72}
        maxHeight={280}
        hasError={problem !== undefined}
        onChange={(next) => {
          const found = parseInput(next);
          setTyped({ text: next, items: 'items' in found ? found.items : schedule.input });
          if ('items' in found) edit({ input: found.items }, '/input');
        }}
      />
      {problem !== undefined && (
        <div className={classes.problem} role="alert">
          {t(`input.${problem}`)}
        </div>
      )}
    </Field>
  );
}
