import { Button, Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RunStatus } from '#shared/model/run';
import { StatusIcon } from '../../../components/StatusIcon';
import classes from './list.module.css';

const STATUSES: readonly RunStatus[] = [
  'queued',
  'running',
  'waiting',
  'in_doubt',
  'failed',
  'succeeded',
  'cancelled',
  'compensating',
  'compensated',
  'compensation_failed',
];

/** Chooses any number of states; none chosen means all. */
export function StatusFilter({ value, onChange }: { value: readonly RunStatus[]; onChange(value: RunStatus[]): void }) {
  const { t } = useTranslation('runs');
  const { t: tc } = useTranslation('components');
  const label =
    value.length === 0
      ? t('filter.anyStatus')
      : value.length <= 2
        ? value.map((status) => tc(`status.${status}`)).join(', ')
        : t('filter.statuses', { count: value.length });
  return (
    <Menu closeOnItemClick={false} position="bottom-start" width={190}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          rightSection={<ChevronDown size={13} />}
          data-active={value.length > 0 || undefined}
          className={classes.filter ?? ''}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {STATUSES.map((status) => {
          const isOn = value.includes(status);
          return (
            <Menu.CheckboxItem
              key={status}
              checked={isOn}
              rightSection={<StatusIcon status={status} />}
              onChange={() => onChange(isOn ? value.filter((other) => other !== status) : [...value, status])}
            >
              {tc(`status.${status}`)}
            </Menu.CheckboxItem>
          );
        })}
        {value.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onChange([])}>{t('filter.anyStatus')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
