import { ActionIcon, Indicator, Popover, ScrollArea, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, BellOff, CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Notification } from '#shared/contract/system';
import { EmptyState } from '../../components/EmptyState';
import { Hint } from '../../components/Kbd';
import { RelativeTime } from '../../components/Time';
import { api, client } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { placeOfNotification } from './notification-place';
import classes from './notifications.module.css';

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert };
const input = { limit: 50 };

/** The key under which the bell's list is cached; live notifications are put in front of it. */
export const notificationsKey = api.system.notifications.queryKey({ input });

/** The latest notifications; opening the list marks them as read. */
export function NotificationBell() {
  const { t } = useTranslation('app');
  const [isOpen, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const { data } = useQuery(api.system.notifications.queryOptions({ input }));
  const unread = data?.filter(({ read }) => !read).length ?? 0;

  const markRead = () => {
    if (unread === 0) return;
    queryClient.setQueryData(notificationsKey, (list) => list?.map((each) => ({ ...each, read: true })));
    client.system.readNotifications().catch(() => queryClient.invalidateQueries({ queryKey: notificationsKey }));
  };
  const toggle = () => {
    // Read when the list closes: while it is open the new ones stay marked.
    if (isOpen) markRead();
    setOpen(!isOpen);
  };
  useCommands([{ id: 'notifications', label: t('bell.label'), group: 'app', keys: 'g n', run: toggle }]);

  return (
    <Popover opened={isOpen} onDismiss={toggle} position="bottom-end" width={380} trapFocus>
      <Popover.Target>
        <Hint label={t('bell.label')} keys="g n">
          <ActionIcon
            size="md"
            aria-label={unread > 0 ? t('bell.unread', { count: unread }) : t('bell.label')}
            aria-expanded={isOpen}
            onClick={toggle}
          >
            <Indicator size={7} offset={2} color="accent" disabled={unread === 0}>
              <Bell size={16} strokeWidth={1.75} />
            </Indicator>
          </ActionIcon>
        </Hint>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('bell.label')}>
        <div className={classes.head}>
          {t('bell.label')}
          <Link to="/settings/notifications" className={classes.rules ?? ''} onClick={toggle}>
            {t('bell.rules')}
          </Link>
        </div>
        {data === undefined ? (
          <Skeleton height={56} m="md" />
        ) : data.length === 0 ? (
          <EmptyState icon={BellOff} title={t('bell.empty')} text={t('bell.emptyText')} compact />
        ) : (
          <ScrollArea.Autosize mah={420} type="auto">
            {data.map((each) => (
              <Entry key={each.id} notification={each} onOpen={toggle} />
            ))}
          </ScrollArea.Autosize>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Entry({ notification, onOpen }: { notification: Notification; onOpen(): void }) {
  const { level, title, body, at, read } = notification;
  const Icon = icons[level];
  const content = (
    <>
      <Icon size={16} className={classes.icon} data-level={level} aria-hidden="true" />
      <span className={classes.text}>
        <span className={classes.title}>{title}</span>
        {body !== '' && <span className={classes.body}>{body}</span>}
      </span>
      <span className={classes.time}>
        <RelativeTime at={at} />
      </span>
    </>
  );
  const target = placeOfNotification(notification);
  return target === undefined ? (
    <div className={classes.entry} data-unread={!read || undefined}>
      {content}
    </div>
  ) : (
    <Link to={target} className={classes.entry ?? ''} data-unread={!read || undefined} onClick={onOpen}>
      {content}
    </Link>
  );
}
