import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FlowService, flowServiceSchema, queueNameSchema, serviceQueues } from '#shared/model/queue';
import { slugOf } from '#shared/words/file-name';
import classes from './editor.module.css';

interface ServiceFieldsProps {
  service: FlowService | undefined;
  /** A name for a flow that has none. */
  suggestion: string;
  onChange(service: FlowService | undefined): void;
}

/** Whether others may call this flow by a name, and what they get. A name that is no name is kept here and not saved. */
export function ServiceFields({ service, suggestion, onChange }: ServiceFieldsProps) {
  const { t } = useTranslation('flows');
  const [name, setName] = useState(service?.name ?? '');
  const isValid = queueNameSchema.safeParse(name).success;
  const set = (change: Partial<FlowService>) => service !== undefined && onChange({ ...service, ...change });
  const rename = (text: string) => {
    setName(text);
    if (queueNameSchema.safeParse(text).success) set({ name: text });
  };
  const toggle = (isOn: boolean) => {
    if (!isOn) return onChange(undefined);
    const first = slugOf(suggestion, 'service');
    setName(first);
    onChange(flowServiceSchema.parse({ name: first }));
  };
  return (
    <div className={classes.policy}>
      <Switch
        label={t('service.label')}
        description={t('service.hint')}
        checked={service !== undefined}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      {service !== undefined && (
        <>
          <TextInput
            label={t('service.name')}
            description={t('service.nameHint', serviceQueues(service))}
            maxLength={90}
            value={name}
            error={!isValid && t('service.nameInvalid')}
            onChange={(event) => rename(event.currentTarget.value)}
          />
          <Select
            label={t('service.reply')}
            allowDeselect={false}
            data={flowServiceSchema.shape.reply
              .unwrap()
              .options.map((value) => ({ value, label: t(`service.replies.${value}`) }))}
            value={service.reply}
            onChange={(value) => set({ reply: value === 'first' ? 'first' : 'all' })}
          />
          <NumberInput
            label={t('service.concurrency')}
            min={1}
            max={1000}
            allowDecimal={false}
            value={service.concurrency}
            onChange={(value) => typeof value === 'number' && value >= 1 && set({ concurrency: value })}
          />
        </>
      )}
    </div>
  );
}
