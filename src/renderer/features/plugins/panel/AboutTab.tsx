import { Anchor, Skeleton } from '@mantine/core';
import { BookOpen } from 'lucide-react';
import { lazy, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PluginDetail } from '#shared/model/plugin';
import { CopyIcon } from '../../../components/CopyText';
import { EmptyState } from '../../../components/EmptyState';
import { PartBoundary } from '../../../components/PartBoundary';
import { Facts } from '../../../components/SidePanel';
import { RelativeTime } from '../../../components/Time';
import { useFormat } from '../../../lib/use-format';
import classes from '../plugins.module.css';
import { readmeIn } from './readme-parts';

const Readme = lazy(() => import('./Readme'));

/** Its docs, and what is known of it. */
export function AboutTab({ plugin }: { plugin: PluginDetail }) {
  const { t, i18n } = useTranslation('plugins');
  const text = plugin.readme === undefined ? '' : readmeIn(plugin.readme, i18n.language);
  return (
    <>
      {text === '' ? (
        <EmptyState icon={BookOpen} title={t('about.noDocs')} text={t('about.noDocsText')} compact />
      ) : (
        <PartBoundary fallback={<Skeleton height={160} />}>
          <Readme text={text} />
        </PartBoundary>
      )}
      <h3 className={classes.heading}>{t('about.facts')}</h3>
      <PluginFacts plugin={plugin} />
      <h3 className={classes.heading}>{t('about.uses')}</h3>
      {plugin.uses.length === 0 ? (
        <p className={classes.quiet}>{t('about.noUses')}</p>
      ) : (
        <ul className={classes.list}>
          {plugin.uses.map(({ flowId, flowName, nodes, isPublished }) => (
            <li key={flowId}>
              <Anchor component={Link} to={`/flows/${flowId}`} inherit>
                {flowName}
              </Anchor>{' '}
              <span className={classes.soft}>
                {nodes.join(', ')}
                {!isPublished && ` · ${t('about.inDraft')}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function PluginFacts({ plugin }: { plugin: PluginDetail }) {
  const { t } = useTranslation('plugins');
  const format = useFormat();
  const { origin, process, installedAt, folder, digest, homepage } = plugin;
  const from =
    origin.kind === 'zip'
      ? origin.file
      : origin.kind === 'npm'
        ? origin.package
        : origin.kind === 'catalogue'
          ? origin.catalogue
          : undefined;
  const facts: [string, ReactNode][] = [
    [t('about.name'), <code key="name">{plugin.name}</code>],
    [t('column.origin'), from === undefined ? t(`origin.${origin.kind}`) : `${t(`origin.${origin.kind}`)}: ${from}`],
    [t('about.process'), t(`process.${process.status}`, { pid: process.pid })],
  ];
  if (process.memoryBytes !== undefined) facts.push([t('about.memory'), format.bytes(process.memoryBytes)]);
  if (process.crashes > 0) facts.push([t('about.crashes'), format.number(process.crashes)]);
  if (installedAt !== undefined) facts.push([t('about.installed'), <RelativeTime key="at" at={installedAt} />]);
  if (homepage !== undefined) {
    facts.push([
      t('homepage'),
      <Anchor key="homepage" href={homepage} target="_blank" rel="noreferrer" inherit>
        {homepage}
      </Anchor>,
    ]);
  }
  if (folder !== undefined) facts.push([t('about.folder'), <Copied key="folder" text={folder} label={t('copyFolder')} />]);
  if (digest !== undefined) facts.push([t('digest'), <Copied key="digest" text={digest} label={t('copyDigest')} />]);
  return <Facts facts={facts} />;
}

function Copied({ text, label }: { text: string; label: string }) {
  return (
    <span className={classes.copied}>
      <code>{text}</code>
      <CopyIcon value={text} label={label} />
    </span>
  );
}
