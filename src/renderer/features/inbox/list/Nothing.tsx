import { Button } from '@mantine/core';
import { CircleCheckBig, Inbox, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { InboxBox } from '#shared/contract/inbox';
import { EmptyState } from '../../../components/EmptyState';

interface NothingProps {
  box: InboxBox;
  isFiltered: boolean;
  allCount: number;
  onClear(): void;
  onAll(): void;
}

/** An empty box, and what to do about it. */
export function Nothing({ box, isFiltered, allCount, onClear, onAll }: NothingProps) {
  const { t } = useTranslation('inbox');
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title={t('empty.filtered.title')}
        text={t('empty.filtered.text')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('empty.filtered.action')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={box === 'done' ? Inbox : CircleCheckBig}
      title={t(`empty.${box}.title`)}
      text={t(`empty.${box}.text`)}
      action={
        box === 'mine' && allCount > 0 ? (
          <Button variant="default" onClick={onAll}>
            {t('empty.others', { count: allCount })}
          </Button>
        ) : undefined
      }
    />
  );
}
