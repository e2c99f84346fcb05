import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { HardDrive, PauseCircle, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, isDesktop } from '../../lib/client';
import { useConnectionState } from '../../lib/connection-state';
import { useFormat } from '../../lib/use-format';
import classes from './banners.module.css';

function Banner({
  level,
  icon,
  children,
  action,
}: {
  level: 'warning' | 'error';
  icon: ReactNode;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.banner} data-level={level} role="status">
      {icon}
      <span>{children}</span>
      {action}
    </div>
  );
}

/** What is wrong with the whole house: no host, no room on the disk, everything paused. */
export function Banners() {
  const { t } = useTranslation('app');
  const format = useFormat();
  const state = useConnectionState();
  const queryClient = useQueryClient();
  const { data: settings } = useQuery(api.settings.get.queryOptions());
  const { data: health } = useQuery(api.system.health.queryOptions({ staleTime: 30_000 }));
  const resume = useMutation(
    api.settings.update.mutationOptions({ onSuccess: (next) => queryClient.setQueryData(api.settings.get.queryKey(), next) }),
  );
  return (
    <>
      {state === 'offline' && (
        <Banner
          level="error"
          icon={<WifiOff size={15} />}
          action={
            isDesktop && (
              <Button component={Link} to="/settings/connection" size="xs" variant="default">
                {t('banner.connection')}
              </Button>
            )
          }
        >
          {isDesktop ? t('banner.offlineWindow') : t('banner.offline')}
        </Banner>
      )}
      {health !== undefined && health.store !== 'ok' && (
        <Banner level="error" icon={<HardDrive size={15} />}>
          {t(`banner.store.${health.store}`)}
        </Banner>
      )}
      {settings?.engine.paused === true && (
        <Banner
          level="warning"
          icon={<PauseCircle size={15} />}
          action={
            <Button
              size="xs"
              variant="default"
              loading={resume.isPending}
              onClick={() => resume.mutate({ engine: { paused: false } })}
            >
              {t('banner.resume')}
            </Button>
          }
        >
          {settings.engine.pausedUntil === null
            ? t('banner.paused')
            : t('banner.pausedUntil', { time: format.short(settings.engine.pausedUntil) })}
        </Banner>
      )}
    </>
  );
}
