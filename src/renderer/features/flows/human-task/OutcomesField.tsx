import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonObject } from '#shared/model/json';
import { EntryList, fieldAt, type NodeFieldProps, Problems } from './field-parts';
import own from './human-task.module.css';
import { entriesOf, outcomeIdOf } from './names';

const TONES = ['positive', 'negative', 'neutral'] as const;

/** The choices of a decision: each is an output of the node, so its name stays as it is when the label changes later. */
export function OutcomesField(props: NodeFieldProps) {
  const { t } = useTranslation('human-task');
  const { path, context, title, write } = fieldAt(props);
  // An output is named by its label until somebody has had the chance to connect it.
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set());
  const entries = entriesOf(props.formData);
  const hasForm = (context.config['form'] ?? 'none') !== 'none';
  const change = (index: number, patch: JsonObject) =>
    write(entries.map((entry, at) => (at === index ? { ...entry, ...patch } : entry)));
  const others = (index: number) => entries.flatMap(({ id }, at) => (at === index || typeof id !== 'string' ? [] : [id]));
  const rename = (index: number, label: string) =>
    change(index, { label, ...(fresh.has(index) ? { id: outcomeIdOf(label, others(index)) } : {}) });
  const put = (list: JsonObject[]) => {
    setFresh(new Set());
    write(list.length === 0 ? undefined : list);
  };
  const suggest = () =>
    put([
      { id: 'approve', label: t('outcome.approve'), tone: 'positive' },
      { id: 'changes', label: t('outcome.changes'), tone: 'neutral', needsComment: true },
      { id: 'reject', label: t('outcome.reject'), tone: 'negative' },
    ]);
  return (
    <>
      <EntryList
        title={title}
        description={props.schema.description}
        entries={entries}
        max={12}
        addLabel={t('outcome.add')}
        onAdd={() => {
          setFresh(new Set([...fresh, entries.length]));
          write([...entries, { id: outcomeIdOf(t('outcome.new'), others(-1)), label: '', tone: 'neutral' }]);
        }}
        onChange={put}
        empty={
          <Button size="xs" variant="light" onClick={suggest} className={own.start ?? ''}>
            {t('outcome.suggest')}
          </Button>
        }
      >
        {(entry, index) => {
          const label = typeof entry['label'] === 'string' ? entry['label'] : '';
          const named = label === '' ? t('outcome.number', { number: index + 1 }) : label;
          return (
            <div className={own.entry} data-field={`${path}/${index}`}>
              <div className={own.pair}>
                <TextInput
                  size="sm"
                  aria-label={t('outcome.label', { number: index + 1 })}
                  placeholder={t('outcome.labelHint')}
                  value={label}
                  error={label === ''}
                  maxLength={60}
                  autoFocus={fresh.has(index) && label === ''}
                  onChange={(event) => rename(index, event.currentTarget.value)}
                />
                <Select
                  size="sm"
                  aria-label={t('outcome.tone', { label: named })}
                  data={TONES.map((tone) => ({ value: tone, label: t(`outcome.tones.${tone}`) }))}
                  value={typeof entry['tone'] === 'string' ? entry['tone'] : 'neutral'}
                  allowDeselect={false}
                  onChange={(tone) => change(index, { tone: tone ?? 'neutral' })}
                />
              </div>
              <Group gap="md">
                <Checkbox
                  size="xs"
                  label={t('outcome.needsComment')}
                  aria-label={`${named}: ${t('outcome.needsComment')}`}
                  checked={entry['needsComment'] === true}
                  onChange={(event) => change(index, { needsComment: event.currentTarget.checked })}
                />
                {hasForm && (
                  <Checkbox
                    size="xs"
                    label={t('outcome.needsForm')}
                    aria-label={`${named}: ${t('outcome.needsForm')}`}
                    checked={entry['needsForm'] === true}
                    onChange={(event) => change(index, { needsForm: event.currentTarget.checked })}
                  />
                )}
                <code className={own.port} title={t('outcome.port')}>
                  {String(entry['id'] ?? '')}
                </code>
              </Group>
              <Problems at={`${path}/${index}/id`} context={context} />
              <Problems at={`${path}/${index}/label`} context={context} />
            </div>
          );
        }}
      </EntryList>
    </>
  );
}
