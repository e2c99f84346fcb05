import { Button } from '@mantine/core';
import { ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginDetail } from '#shared/model/plugin';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { capabilitiesOf, grantedKeys, itemsOf } from '../consent/capability-items';
import consent from '../consent/consent.module.css';
import { PermissionList } from '../consent/PermissionList';
import classes from '../plugins.module.css';
import { type PluginActions, useGrant } from '../use-plugins';

/** What the plugin may do, to look at and to change. Nothing changes before it is saved. */
export function PermissionsTab({ plugin, actions }: { plugin: PluginDetail; actions: PluginActions }) {
  const { t } = useTranslation('plugins');
  const items = itemsOf(plugin.requested);
  const known = grantedKeys(plugin.granted);
  const before = new Set(items.map(({ key }) => key).filter((key) => known.has(key)));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(before);
  const grant = useGrant();
  const isChanged = chosen.size !== before.size || [...chosen].some((key) => !before.has(key));
  const isFresh = plugin.granted === undefined && items.length > 0;
  return (
    <>
      {items.length > 0 && (
        <p className={classes.quiet}>
          {t(isFresh ? 'permissions.none' : 'permissions.some', { chosen: before.size, count: items.length })}
        </p>
      )}
      <PermissionList items={items} chosen={chosen} onChange={setChosen} />
      {grant.isError && <ErrorPanel error={grant.error} inline />}
      {items.length > 0 && (
        <>
          <div className={consent.buttons}>
            <Button
              size="xs"
              disabled={!isChanged && !isFresh}
              loading={grant.isPending}
              onClick={() => grant.mutate({ name: plugin.name, capabilities: capabilitiesOf(items, chosen) })}
            >
              {t('permissions.save')}
            </Button>
            {isChanged && (
              <Button size="xs" variant="default" onClick={() => setChosen(before)}>
                {t('components:cancel')}
              </Button>
            )}
            {chosen.size < items.length && (
              <Button size="xs" variant="default" onClick={() => setChosen(new Set(items.map(({ key }) => key)))}>
                {t('permissions.all')}
              </Button>
            )}
            {before.size > 0 && !isChanged && (
              <Button
                size="xs"
                variant="default"
                leftSection={<ShieldOff size={13} aria-hidden="true" />}
                onClick={() => void actions.revoke(plugin)}
              >
                {t('permissions.revoke')}
              </Button>
            )}
          </div>
          <p className={consent.note}>
            {t(
              plugin.process.status === 'in-process'
                ? 'consent.enforcedInside'
                : plugin.runtime === 'python'
                  ? 'consent.enforcedPython'
                  : 'consent.enforced',
            )}
          </p>
        </>
      )}
    </>
  );
}
