import { ActionIcon, Button, Group, MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type NotificationChannel,
  type NotificationPace,
  type NotificationRules,
  notificationChannelSchema,
  notificationPaceSchema,
  notificationTopicSchema,
} from '#shared/model/notification';
import { undoToast } from '../../components/feedback';
import { Section } from '../../components/Section';
import { api } from '../../lib/client';
import classes from './notifications.module.css';
import { flowRules } from './rule-cells';

/** What holds for single flows, whatever the table says: one that is too loud, or one that matters more. */
export function FlowExceptions({ rules, onChange }: { rules: NotificationRules; onChange(rules: NotificationRules): void }) {
  const { t } = useTranslation('notifications');
  const { data: flows = [] } = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, select: ({ items }) => items }));
  const [isAdding, setAdding] = useState(false);
  const exceptions = flowRules(rules);
  const nameOf = (flowId: string) => flows.find(({ id }) => id === flowId)?.name ?? t('flows.gone');
  const remove = (gone: NotificationRules['rules'][number]) => {
    onChange({ ...rules, rules: rules.rules.filter((rule) => rule !== gone) });
    undoToast(t('flows.removed'), t('flows.undo'), () => onChange(rules));
  };
  const add = (flowIds: string[], channels: NotificationChannel[], pace: NotificationPace) => {
    onChange({ ...rules, rules: [...rules.rules, { topics: [...notificationTopicSchema.options], channels, pace, flowIds }] });
    setAdding(false);
  };
  return (
    <Section
      title={t('flows.title')}
      text={t('flows.text')}
      aside={
        !isAdding && (
          <Button size="xs" variant="default" leftSection={<Plus size={14} />} onClick={() => setAdding(true)}>
            {t('flows.add')}
          </Button>
        )
      }
    >
      {exceptions.length === 0 && !isAdding && <p className={classes.empty}>{t('flows.none')}</p>}
      <ul className={classes.list}>
        {exceptions.map((rule, index) => (
          <li key={`${rule.flowIds.join()} ${index}`} className={classes.exception}>
            <span className={classes.grow}>
              <strong>{rule.flowIds.map(nameOf).join(', ')}</strong>
              <span className={classes.soft}>
                {' · '}
                {rule.channels.map((channel) => t(`channel.${channel}`)).join(', ')}
                {': '}
                {rule.pace === 'off' ? t('flows.muted') : t(`pace.${rule.pace}`)}
              </span>
            </span>
            <ActionIcon
              aria-label={t('flows.remove', { flow: rule.flowIds.map(nameOf).join(', ') })}
              onClick={() => remove(rule)}
            >
              <X size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {isAdding && (
        <NewException
          flows={flows.map(({ id, name }) => ({ value: id as string, label: name }))}
          onAdd={add}
          onCancel={() => setAdding(false)}
        />
      )}
    </Section>
  );
}

interface NewExceptionProps {
  flows: { value: string; label: string }[];
  onAdd(flowIds: string[], channels: NotificationChannel[], pace: NotificationPace): void;
  onCancel(): void;
}

function NewException({ flows, onAdd, onCancel }: NewExceptionProps) {
  const { t } = useTranslation('notifications');
  const [flowIds, setFlowIds] = useState<string[]>([]);
  const [channels, setChannels] = useState<NotificationChannel[]>([...notificationChannelSchema.options]);
  const [pace, setPace] = useState<NotificationPace>('off');
  return (
    <form
      className={classes.newException}
      onSubmit={(event) => {
        event.preventDefault();
        if (flowIds.length > 0 && channels.length > 0) onAdd(flowIds, channels, pace);
      }}
    >
      <MultiSelect
        data-autofocus
        autoFocus
        label={t('flows.flows')}
        data={flows}
        value={flowIds}
        onChange={setFlowIds}
        searchable
        limit={100}
        nothingFoundMessage={t('flows.noFlow')}
      />
      <MultiSelect
        label={t('flows.channels')}
        data={notificationChannelSchema.options.map((value) => ({ value, label: t(`channel.${value}`) }))}
        value={channels}
        onChange={(values) => setChannels(notificationChannelSchema.options.filter((channel) => values.includes(channel)))}
      />
      <Select
        label={t('flows.pace')}
        w={200}
        allowDeselect={false}
        data={notificationPaceSchema.options.map((value) => ({
          value,
          label: value === 'off' ? t('flows.muted') : t(`pace.${value}`),
        }))}
        value={pace}
        onChange={(value) => setPace(notificationPaceSchema.parse(value))}
      />
      <Group gap="sm">
        <Button type="submit" size="xs" disabled={flowIds.length === 0 || channels.length === 0}>
          {t('flows.save')}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('flows.cancel')}
        </Button>
      </Group>
    </form>
  );
}
