import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '#shared/model/json';
import { DurationField } from '../form/DurationField';
import { EntryList, fieldAt, type NodeFieldProps, Problems } from './field-parts';

const HOUR_MS = 3_600_000;

/** Several durations, such as how long before something people are reminded of it. */
export function DurationsField(props: NodeFieldProps) {
  const { t } = useTranslation('human-task');
  const { path, context, title, write } = fieldAt(props);
  const times = (Array.isArray(props.formData) ? (props.formData as Json[]) : []).filter((time) => typeof time === 'number');
  const put = (next: readonly number[]) => write(next.length === 0 ? undefined : [...next]);
  return (
    <>
      <EntryList
        title={title}
        description={props.schema.description}
        entries={times.map((ms): JsonObject => ({ ms }))}
        max={10}
        addLabel={t('duration.add')}
        onAdd={() => put([...times, HOUR_MS])}
        onChange={(next) => put(next.map(({ ms }) => Number(ms)))}
      >
        {(_entry, index) => (
          <DurationField
            label={t('duration.number', { title, number: index + 1 })}
            value={times[index]}
            min={1000}
            onChange={(ms) => put(times.map((time, at) => (at === index ? (ms ?? HOUR_MS) : time)))}
          />
        )}
      </EntryList>
      {times.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a problem belongs to a place
        <Problems key={index} at={`${path}/${index}`} context={context} />
      ))}
    </>
  );
}
