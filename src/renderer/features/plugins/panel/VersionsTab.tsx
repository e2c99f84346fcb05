import { Button } from '@mantine/core';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PluginDetail } from '#shared/model/plugin';
import { EmptyState } from '../../../components/EmptyState';
import { RelativeTime } from '../../../components/Time';
import classes from '../plugins.module.css';
import type { PluginActions } from '../use-plugins';

/** The versions that are on this machine, newest first; one goes back to an older one from here. */
export function VersionsTab({ plugin, actions }: { plugin: PluginDetail; actions: PluginActions }) {
  const { t } = useTranslation('plugins');
  if (plugin.versions.length === 0) return <EmptyState icon={History} title={t('versions.none')} compact />;
  return (
    <>
      <ul className={classes.offers}>
        {plugin.versions.map(({ version, installedAt, status }) => (
          <li key={version}>
            <span className={classes.offerText}>
              <span className={classes.offerName}>
                {version}
                <span className={classes.versionState} data-status={status}>
                  {t(`versions.${status}`)}
                </span>
              </span>
              <span className={classes.soft}>
                {status === 'serving' ? t('versions.servingText') : null}
                {installedAt !== undefined && status !== 'serving' && (
                  <>
                    {t('versions.since')} <RelativeTime at={installedAt} />
                  </>
                )}
              </span>
            </span>
            {status !== 'current' && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('versions.goBackTo', { version })}
                onClick={() => void actions.rollBack(plugin, version)}
              >
                {t('versions.goBack')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className={classes.quiet}>{t('versions.text')}</p>
    </>
  );
}
