import { Anchor, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CatalogueEntry, PluginCatalogue } from '#shared/model/plugin-install';
import { Facts, SidePanel } from '../../../components/SidePanel';
import { RelativeTime } from '../../../components/Time';
import { useLocalText } from '../../../lib/local-text';
import { useFormat } from '../../../lib/use-format';
import { itemsOf } from '../consent/capability-items';
import { PermissionList } from '../consent/PermissionList';
import { openInstall } from '../install/install-store';
import { PluginTile } from '../PluginTile';
import classes from '../plugins.module.css';
import { useCategoryName } from './category-name';
import { EntryButton } from './EntryButton';

interface EntryPanelProps {
  entry: CatalogueEntry;
  source: PluginCatalogue | undefined;
  onClose(): void;
}

/** A plugin of a catalogue: what it does, what it will ask for, and its versions with what changed. */
export function EntryPanel({ entry, source, onClose }: EntryPanelProps) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const categoryName = useCategoryName();
  const newest = entry.versions[0];
  return (
    <SidePanel title={source?.name ?? entry.catalogue} onClose={onClose} width={520}>
      <div className={classes.identity}>
        <PluginTile icon={entry.icon} size={44} />
        <div className={classes.identityText}>
          <div className={classes.identityName}>{localText(entry.label)}</div>
          <div className={classes.meta}>
            {newest !== undefined && <span className={classes.versions}>{newest.version}</span>}
            {entry.author !== undefined && <span>{entry.author}</span>}
          </div>
          <p className={classes.about}>{localText(entry.description)}</p>
        </div>
      </div>
      <div className={classes.headActions}>
        <EntryButton entry={entry} />
        {entry.installed !== undefined && (
          <Button component={Link} to={`/plugins?plugin=${entry.name}`} size="xs" variant="default">
            {t('catalogue.open')}
          </Button>
        )}
      </div>
      {newest !== undefined && (
        <>
          <h3 className={classes.heading}>{t('catalogue.asks')}</h3>
          <PermissionList items={itemsOf(newest.capabilities)} />
        </>
      )}
      <h3 className={classes.heading}>{t('part.versions')}</h3>
      <VersionList entry={entry} />
      <h3 className={classes.heading}>{t('about.facts')}</h3>
      <Facts
        facts={[
          [t('about.name'), <code key="name">{entry.name}</code>],
          [t('catalogue.source'), source?.name ?? entry.catalogue],
          ...(entry.categories.length === 0
            ? []
            : [[t('catalogue.categories'), entry.categories.map(categoryName).join(', ')] as const]),
          ...(entry.homepage === undefined
            ? []
            : [
                [
                  t('homepage'),
                  <Anchor key="homepage" href={entry.homepage} target="_blank" rel="noreferrer" inherit>
                    {entry.homepage}
                  </Anchor>,
                ] as const,
              ]),
        ]}
      />
    </SidePanel>
  );
}

function VersionList({ entry }: { entry: CatalogueEntry }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const format = useFormat();
  const { catalogue, name, installed } = entry;
  return (
    <ul className={classes.offers}>
      {entry.versions.map(({ version, publishedAt, sizeBytes, changes, isCompatible }) => (
        <li key={version}>
          <span className={classes.offerText}>
            <span className={classes.offerName}>
              {version}
              {version === installed && <span className={classes.versionState}>{t('versions.current')}</span>}
            </span>
            <span className={classes.soft}>
              {publishedAt !== undefined && <RelativeTime at={publishedAt} />}
              {sizeBytes !== undefined && ` · ${format.bytes(sizeBytes)}`}
            </span>
            {changes !== undefined && <span>{localText(changes)}</span>}
          </span>
          {version !== installed &&
            (isCompatible ? (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('catalogue.installOf', { name: localText(entry.label), version })}
                onClick={() => openInstall({ kind: 'catalogue', catalogue, name, version })}
              >
                {t('catalogue.install')}
              </Button>
            ) : (
              <span className={classes.soft}>{t('catalogue.needsNewer')}</span>
            ))}
        </li>
      ))}
    </ul>
  );
}
