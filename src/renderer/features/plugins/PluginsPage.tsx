import { Button, Skeleton } from '@mantine/core';
import { Plus } from 'lucide-react';
import { type DragEvent, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { Hint } from '../../components/Kbd';
import { PageHeader } from '../../components/Page';
import { PageTabs } from '../../components/PageTabs';
import { useCommands } from '../../lib/commands';
import { useFormat } from '../../lib/use-format';
import { isFileDrag } from './install/drop-files';
import { InstallDialog } from './install/InstallDialog';
import { openInstall } from './install/install-store';
import { OperationStrip } from './install/OperationStrip';
import { useZipDrop } from './install/use-zip-drop';
import { needsAttention } from './plugin-list';
import classes from './plugins.module.css';
import { useCheckUpdates } from './use-check-updates';
import { usePlugins } from './use-plugins';

/** What the app is extended with: what is there, what there is to choose from, and what happened. */
export default function PluginsPage() {
  const { t } = useTranslation('plugins');
  const format = useFormat();
  const { data = [] } = usePlugins();
  const check = useCheckUpdates();
  const [isDropping, setDropping] = useState(false);
  const take = useZipDrop();
  const attention = data.filter(needsAttention).length;
  useCommands([
    { id: 'plugins-install', label: t('install.open'), group: 'page', keys: 'n', run: () => openInstall() },
    { id: 'plugins-check', label: t('check.button'), group: 'page', keys: 'u', run: () => check.mutate() },
  ]);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          <Hint label={t('install.open')} keys="n">
            <Button size="xs" leftSection={<Plus size={14} aria-hidden="true" />} onClick={() => openInstall()}>
              {t('install.open')}
            </Button>
          </Hint>
        }
      />
      <PageTabs
        label={t('tabs')}
        tabs={[
          {
            id: 'installed',
            label: t('tab.installed'),
            to: '/plugins',
            aside: attention === 0 ? undefined : format.number(attention),
          },
          { id: 'catalogue', label: t('tab.catalogue'), to: '/plugins/catalogue' },
          { id: 'activity', label: t('tab.activity'), to: '/plugins/activity' },
        ]}
      />
      <OperationStrip />
      <div
        className={classes.holder}
        onDragOver={(event) => {
          if (!isFileDrag(event)) return;
          event.preventDefault();
          setDropping(true);
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false);
        }}
        onDrop={onDrop}
      >
        <Suspense fallback={<Skeleton height={200} className={classes.loading ?? ''} />}>
          <Outlet />
        </Suspense>
        {isDropping && <div className={classes.dropping}>{t('install.dropPage')}</div>}
      </div>
      <InstallDialog />
    </>
  );
}
