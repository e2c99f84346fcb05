import { Button } from '@mantine/core';
import { Check, Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CatalogueEntry } from '#shared/model/plugin-install';
import { useLocalText } from '../../../lib/local-text';
import { openInstall } from '../install/install-store';
import classes from '../plugins.module.css';

/** What can be done with an entry: install it, update it, or nothing, because it is there. */
export function EntryButton({ entry, isInRow = false }: { entry: CatalogueEntry; isInRow?: boolean }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const { catalogue, name, versions, installed, updateTo } = entry;
  const label = localText(entry.label);
  const newest = versions.find(({ isCompatible }) => isCompatible)?.version;
  if (installed !== undefined && updateTo === undefined) {
    return (
      <span className={classes.installed}>
        <Check size={14} aria-hidden="true" />
        {t('catalogue.installed')}
      </span>
    );
  }
  const version = updateTo ?? newest;
  if (version === undefined) return <span className={classes.soft}>{t('catalogue.needsNewer')}</span>;
  const isUpdate = updateTo !== undefined;
  return (
    <Button
      size={isInRow ? 'compact-xs' : 'xs'}
      variant={isInRow ? 'default' : 'filled'}
      leftSection={isInRow ? undefined : <Download size={14} aria-hidden="true" />}
      aria-label={t(isUpdate ? 'updateOf' : 'catalogue.installOf', { name: label, version })}
      onClick={() => openInstall({ kind: 'catalogue', catalogue, name, version })}
    >
      {t(isUpdate ? 'update' : 'catalogue.install')}
    </Button>
  );
}
