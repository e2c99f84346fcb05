import { Button, Group, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PluginInspection, PluginSource } from '#shared/model/plugin-install';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { useErrorText } from '../../../components/use-error-text';
import { client } from '../../../lib/client';
import { useLocalText } from '../../../lib/local-text';
import { toUiError } from '../../../lib/ui-error';
import { useFormat } from '../../../lib/use-format';
import { capabilitiesOf, itemsOf } from '../consent/capability-items';
import consent from '../consent/consent.module.css';
import { PermissionList } from '../consent/PermissionList';
import { Identity } from './Identity';
import classes from './install.module.css';
import { closeInstall, followOperation, openInstall } from './install-store';

/** What a plugin is and asks for, before any of it runs; the person says what it may do. */
export function Review({ id, source }: { id: number; source: PluginSource }) {
  const { t } = useTranslation('plugins');
  const query = useQuery({
    queryKey: ['plugin-inspection', id],
    queryFn: () => client.plugins.inspect({ source }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (query.data !== undefined) return <Consent inspection={query.data} source={source} />;
  if (query.isError) {
    return (
      <>
        <ErrorPanel error={query.error} onRetry={() => openInstall(source)} inline />
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => openInstall()}>
            {t('install.another')}
          </Button>
          <Button variant="default" onClick={closeInstall}>
            {t('components:close')}
          </Button>
        </Group>
      </>
    );
  }
  return (
    <div aria-busy="true">
      <p className={classes.looking} role="status">
        {t('install.looking')}
      </p>
      <Skeleton height={56} mb={16} />
      <Skeleton height={120} />
    </div>
  );
}

function Consent({ inspection, source }: { inspection: PluginInspection; source: PluginSource }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const items = itemsOf(inspection.requested);
  const added = inspection.added === undefined ? undefined : new Set(itemsOf(inspection.added).map(({ key }) => key));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(items.map(({ key }) => key)));
  const install = useMutation({
    mutationFn: () => client.plugins.install({ inspectionId: inspection.inspectionId, grant: capabilitiesOf(items, chosen) }),
    onSuccess: ({ operationId }) => followOperation(operationId, source),
    meta: { ownError: true },
  });
  const isLapsed = install.isError && toUiError(install.error).code === 'PLUGIN_INSPECTION_EXPIRED';
  const { change, installed, version } = inspection;
  const act = t(`install.act.${change}`, { version });
  return (
    <>
      <Identity of={inspection} from={change === 'new' || change === 'same' ? undefined : installed?.version} />
      <Warnings inspection={inspection} />
      {change !== 'new' && <p className={classes.change}>{t(`install.change.${change}`, { version: installed?.version })}</p>}
      <h2 className={consent.ask}>{t('consent.asks', { name: localText(inspection.label) })}</h2>
      <PermissionList items={items} chosen={chosen} onChange={setChosen} {...(added === undefined ? {} : { added })} />
      {items.length > 0 && <p className={consent.note}>{t('consent.note')}</p>}
      <Contents inspection={inspection} />
      {install.isError && <ErrorPanel error={install.error} onRetry={isLapsed ? () => openInstall(source) : undefined} inline />}
      <div className={consent.foot}>
        <Button variant="default" onClick={closeInstall}>
          {t('components:cancel')}
        </Button>
        <Button loading={install.isPending} disabled={isLapsed} data-autofocus onClick={() => install.mutate()}>
          {items.length === 0
            ? act
            : chosen.size === items.length
              ? t('install.allowAnd', { act: act.toLocaleLowerCase() })
              : t('install.withSome', { act, chosen: chosen.size, count: items.length })}
        </Button>
      </div>
    </>
  );
}

function Warnings({ inspection: { warnings } }: { inspection: PluginInspection }) {
  const errorText = useErrorText();
  if (warnings.length === 0) return null;
  return (
    <ul className={classes.warnings}>
      {warnings.map((warning) => (
        <li key={`${warning.code}${warning.message}`}>
          <TriangleAlert size={14} aria-hidden="true" />
          <span>{errorText(warning)}</span>
        </li>
      ))}
    </ul>
  );
}

/** How much it is, what nodes it brings, and what it takes in from others. */
function Contents({ inspection }: { inspection: PluginInspection }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const format = useFormat();
  const { nodes = [], requirements = [], files, sizeBytes, license } = inspection;
  return (
    <details className={classes.contents}>
      <summary>{t('install.contents', { count: files, number: format.number(files), size: format.bytes(sizeBytes) })}</summary>
      <dl>
        {nodes.length > 0 && (
          <>
            <dt>{t('install.nodes')}</dt>
            <dd>{nodes.map(({ label }) => localText(label)).join(', ')}</dd>
          </>
        )}
        {requirements.length > 0 && (
          <>
            <dt>{t('install.requirements')}</dt>
            <dd className="pf-mono">{requirements.join(', ')}</dd>
          </>
        )}
        {license !== undefined && (
          <>
            <dt>{t('install.license')}</dt>
            <dd>{license}</dd>
          </>
        )}
        <dt>{t('digest')}</dt>
        <dd className="pf-mono">{inspection.digest}</dd>
      </dl>
    </details>
  );
}
