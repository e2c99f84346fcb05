import { Menu, UnstyledButton } from '@mantine/core';
import { ChevronDown, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChannelState } from '#shared/contract/notifications';
import {
  type NotificationChannel,
  type NotificationPace,
  type NotificationRules,
  type NotificationTopic,
  notificationChannelSchema,
  notificationPaceSchema,
  notificationTopicSchema,
} from '#shared/model/notification';
import { Section } from '../../components/Section';
import classes from './notifications.module.css';
import { cellOf, withCells } from './rule-cells';

interface TopicTableProps {
  rules: NotificationRules;
  /** Those that are shown; rules for others stay as they are. */
  topics: readonly NotificationTopic[];
  channels: readonly ChannelState[];
  onChange(rules: NotificationRules): void;
}

const GROUPS: readonly { id: 'tasks' | 'flows' | 'app'; has(topic: NotificationTopic): boolean }[] = [
  { id: 'tasks', has: (topic) => topic.startsWith('task-') || topic === 'sla-near' },
  {
    id: 'flows',
    has: (topic) =>
      ['run-failed', 'flow-paused', 'schedule-missed', 'step-in-doubt', 'dead-letter', 'flow-message'].includes(topic),
  },
  { id: 'app', has: (topic) => ['quota-near', 'system'].includes(topic) },
];

/** Topics down, channels across; each cell says how soon. */
export function TopicTable({ rules, topics, channels, onChange }: TopicTableProps) {
  const { t } = useTranslation('notifications');
  const set = (changed: readonly NotificationTopic[], channel: NotificationChannel, pace: NotificationPace) => {
    const all = { topics: notificationTopicSchema.options, channels: notificationChannelSchema.options };
    onChange(withCells(rules, all, { topics: changed, channel, pace }));
  };
  return (
    <Section title={t('table.title')} text={t('table.text')} flush>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('table.what')}</th>
              {channels.map((state) => (
                <th key={state.channel} scope="col">
                  <ColumnHead state={state} onAll={(pace) => set(topics, state.channel, pace)} />
                </th>
              ))}
            </tr>
          </thead>
          {GROUPS.filter(({ has }) => topics.some(has)).map(({ id, has }) => (
            <tbody key={id}>
              <tr>
                <th scope="rowgroup" colSpan={channels.length + 1} className={classes.group}>
                  {t(`group.${id}`)}
                </th>
              </tr>
              {topics.filter(has).map((topic) => (
                <tr key={topic}>
                  <th scope="row">
                    <div className={classes.topic}>{t(`topic.${topic}`)}</div>
                  </th>
                  {channels.map(({ channel, isReady }) => (
                    <td key={channel}>
                      <PaceSelect
                        label={t('table.cell', { topic: t(`topic.${topic}`), channel: t(`channel.${channel}`) })}
                        pace={cellOf(rules, topic, channel)}
                        isReady={isReady}
                        onChange={(pace) => set([topic], channel, pace)}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </Section>
  );
}

function ColumnHead({ state, onAll }: { state: ChannelState; onAll(pace: NotificationPace): void }) {
  const { t } = useTranslation('notifications');
  const name = t(`channel.${state.channel}`);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.column} aria-label={t('table.all', { channel: name })}>
          {name}
          {state.missing === undefined ? null : (
            <TriangleAlert size={12} className={classes.warn} role="img" aria-label={t(`missing.${state.missing}`)} />
          )}
          <ChevronDown size={12} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('table.everything')}</Menu.Label>
        {notificationPaceSchema.options.map((pace) => (
          <Menu.Item key={pace} onClick={() => onAll(pace)}>
            {t(`pace.${pace}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A native list: a table of eighty others would be slow to open, and keyboards know this one. */
function PaceSelect(props: { label: string; pace: NotificationPace; isReady: boolean; onChange(pace: NotificationPace): void }) {
  const { t } = useTranslation('notifications');
  const { label, pace, isReady, onChange } = props;
  return (
    <select
      className={classes.pace}
      aria-label={label}
      data-pace={pace}
      data-unready={!isReady || undefined}
      value={pace}
      onChange={(event) => onChange(notificationPaceSchema.parse(event.currentTarget.value))}
    >
      {notificationPaceSchema.options.map((each) => (
        <option key={each} value={each}>
          {each === 'off' ? '–' : t(`pace.${each}`)}
        </option>
      ))}
    </select>
  );
}
