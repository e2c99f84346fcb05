import { Alert, Button, Select, Skeleton, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Line, Section } from '../../../components/Section';
import { api, client } from '../../../lib/client';
import { ShortcutField } from './ShortcutField';

const ZOOMS = [70, 80, 90, 100, 110, 125, 150, 175, 200];

/** Settings of this machine: how the window starts and looks, the shortcut of quick-run. Only the window has them. */
export function DesktopSection() {
  const { t } = useTranslation('settings');
  const queryClient = useQueryClient();
  // The zoom is changed by keys and menus, too; the start with the session by the system.
  const query = useQuery(api.desktop.shell.settings.queryOptions({ refetchOnWindowFocus: 'always', refetchInterval: 5000 }));
  const change = useMutation({
    mutationFn: (fields: Parameters<typeof client.desktop.shell.change>[0]) => client.desktop.shell.change(fields),
    onSuccess: (settings) => queryClient.setQueryData(api.desktop.shell.settings.queryKey(), settings),
  });
  const test = useMutation({ mutationFn: () => client.desktop.shell.testNotification() });
  const { data } = query;
  if (data === undefined) {
    return query.isError ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton height={240} />;
  }
  const zooms = [...new Set([...ZOOMS, data.zoomPercent])].sort((a, b) => a - b);
  return (
    <>
      <Section title={t('desktop.start')} text={t('desktop.startText')}>
        <Line
          label={t('desktop.atLogin')}
          hint={data.canStartAtLogin ? t('desktop.atLoginHint') : t('desktop.atLoginNot')}
          htmlFor="setting-at-login"
        >
          <Switch
            id="setting-at-login"
            checked={data.startAtLogin}
            disabled={!data.canStartAtLogin || change.isPending}
            onChange={(event) => change.mutate({ startAtLogin: event.currentTarget.checked })}
          />
        </Line>
        <Line label={t('desktop.hidden')} hint={t('desktop.hiddenHint')} htmlFor="setting-start-hidden">
          <Switch
            id="setting-start-hidden"
            checked={data.startHidden}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ startHidden: event.currentTarget.checked })}
          />
        </Line>
      </Section>
      <Section title={t('desktop.use')}>
        <Line label={t('desktop.shortcut')} hint={t('desktop.shortcutHint')}>
          <ShortcutField
            label={t('desktop.shortcut')}
            value={data.quickRunShortcut}
            onSave={(quickRunShortcut) => change.mutate({ quickRunShortcut })}
          />
        </Line>
        {(data.shortcutState === 'taken' || data.shortcutState === 'invalid') && (
          <Alert color="yellow" icon={<TriangleAlert size={16} />} role="status">
            {t(`desktop.shortcutState.${data.shortcutState}`)}
          </Alert>
        )}
        <Line label={t('desktop.zoom')} hint={t('desktop.zoomHint')} htmlFor="setting-zoom">
          <Select
            id="setting-zoom"
            w={120}
            allowDeselect={false}
            value={String(data.zoomPercent)}
            data={zooms.map((percent) => ({ value: String(percent), label: `${percent} %` }))}
            onChange={(value) => change.mutate({ zoomPercent: Number(value) })}
          />
        </Line>
        <Line
          label={t('desktop.notification')}
          hint={data.notificationButtons ? t('desktop.notificationHint') : t('desktop.notificationNoButtons')}
        >
          <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {t('desktop.testNotification')}
          </Button>
        </Line>
      </Section>
    </>
  );
}
