import { Button, Modal, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plugin } from '#shared/model/plugin';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { useLocalText } from '../../../lib/local-text';
import { Identity } from '../install/Identity';
import { useGrant, usePlugins } from '../use-plugins';
import { capabilitiesOf, grantedKeys, itemsOf } from './capability-items';
import classes from './consent.module.css';
import { PermissionList } from './PermissionList';

/** Asks what a plugin that is there may do. Nothing of it runs before. */
export function GrantDialog({ name, onClose }: { name: string; onClose(): void }) {
  const { t } = useTranslation('plugins');
  const query = usePlugins();
  const plugin = query.data?.find((each) => each.name === name);
  return (
    <Modal opened onClose={onClose} size={520} title={t('consent.title')}>
      {plugin !== undefined ? (
        <Question key={plugin.version} plugin={plugin} onClose={onClose} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />
      ) : (
        <Skeleton height={180} />
      )}
    </Modal>
  );
}

function Question({ plugin, onClose }: { plugin: Plugin; onClose(): void }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const items = itemsOf(plugin.requested);
  const known = grantedKeys(plugin.granted);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(items.map(({ key }) => key)));
  const grant = useGrant();
  const added = plugin.granted === undefined ? undefined : new Set(items.map(({ key }) => key).filter((key) => !known.has(key)));
  const submit = () => grant.mutate({ name: plugin.name, capabilities: capabilitiesOf(items, chosen) }, { onSuccess: onClose });
  return (
    <>
      <Identity of={plugin} />
      <h2 className={classes.ask}>{t('consent.asks', { name: localText(plugin.label) })}</h2>
      <PermissionList items={items} chosen={chosen} onChange={setChosen} {...(added === undefined ? {} : { added })} />
      <p className={classes.note}>{t('consent.note')}</p>
      {grant.isError && <ErrorPanel error={grant.error} inline />}
      <div className={classes.foot}>
        <Button variant="default" onClick={onClose}>
          {t('consent.later')}
        </Button>
        <Button loading={grant.isPending} data-autofocus onClick={submit}>
          {chosen.size === items.length
            ? t('consent.allow')
            : chosen.size === 0
              ? t('consent.allowNone')
              : t('consent.allowSome', { chosen: chosen.size, count: items.length })}
        </Button>
      </div>
    </>
  );
}
