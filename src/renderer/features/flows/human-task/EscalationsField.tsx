import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '#shared/model/json';
import { DurationField } from '../form/DurationField';
import { textOf } from '../form/field-props';
import { Assignees } from './AssigneesField';
import { EntryList, fieldAt, type NodeFieldProps, Problems } from './field-parts';
import own from './human-task.module.css';
import { entriesOf } from './names';

const ACTIONS = ['notify', 'reassign', 'raise-priority', 'decide'] as const;
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const DAY_MS = 86_400_000;

/** What happens, one step after the other, while nobody decides. */
export function EscalationsField(props: NodeFieldProps) {
  const { t } = useTranslation('human-task');
  const { id, path, context, title, write } = fieldAt(props);
  const entries = entriesOf(context.config[props.name]);
  const change = (index: number, patch: Record<string, Json | undefined>) =>
    write(entries.map((entry, at) => (at === index ? without({ ...entry, ...patch }) : entry)));
  const last = entries.at(-1)?.['afterMs'];
  return (
    <EntryList
      title={title}
      description={props.schema.description}
      entries={entries}
      max={10}
      addLabel={t('escalation.add')}
      onAdd={() => write([...entries, { afterMs: (typeof last === 'number' ? last : 0) + DAY_MS, do: 'notify' }])}
      onChange={(next) => write(next.length === 0 ? undefined : next)}
    >
      {(entry, index) => {
        const action = textOf(entry['do']) || 'notify';
        const number = { number: index + 1 };
        return (
          <div className={own.entry} data-field={`${path}/${index}`}>
            <div className={own.line}>
              <span className={own.word}>{t('escalation.after')}</span>
              <DurationField
                label={t('escalation.afterOf', number)}
                value={typeof entry['afterMs'] === 'number' ? entry['afterMs'] : DAY_MS}
                min={1000}
                onChange={(afterMs) => change(index, { afterMs: afterMs ?? DAY_MS })}
              />
            </div>
            <Select
              size="sm"
              aria-label={t('escalation.doOf', number)}
              data={ACTIONS.map((value) => ({ value, label: t(`escalation.actions.${value}`) }))}
              value={action}
              allowDeselect={false}
              onChange={(next) => change(index, { do: next ?? 'notify' })}
            />
            {(action === 'notify' || action === 'reassign') && (
              <Assignees
                id={`${id}/${index}/to`}
                label={t('escalation.whomOf', number)}
                value={entry['to']}
                hasError={context.problems.has(`${path}/${index}/to`)}
                context={context}
                onChange={(to) => change(index, { to })}
              />
            )}
            {action === 'raise-priority' && (
              <Select
                size="sm"
                aria-label={t('escalation.priorityOf', number)}
                data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
                value={textOf(entry['priority']) || 'high'}
                allowDeselect={false}
                onChange={(priority) => change(index, { priority: priority ?? 'high' })}
              />
            )}
            {action === 'decide' && (
              <Select
                size="sm"
                aria-label={t('escalation.outcomeOf', number)}
                placeholder={t('escalation.outcome')}
                data={outcomesOf(context.config).map(([value, label]) => ({ value, label: label ?? t(`port.${value}`) }))}
                value={textOf(entry['outcome']) || null}
                onChange={(outcome) => change(index, { outcome: outcome ?? undefined })}
              />
            )}
            {['afterMs', 'to', 'outcome'].map((member) => (
              <Problems key={member} at={`${path}/${index}/${member}`} context={context} />
            ))}
          </div>
        );
      }}
    </EntryList>
  );
}

/** What can be decided with this config; choices of its own come with their labels. */
function outcomesOf(config: JsonObject): [id: string, label?: string][] {
  if (config['kind'] === 'decision')
    return entriesOf(config['outcomes']).map(({ id, label }) => [textOf(id), textOf(label) || textOf(id)]);
  return config['kind'] === 'form' ? [['submitted']] : [['approved'], ['rejected']];
}

function without(entry: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(entry).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
