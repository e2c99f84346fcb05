import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CopyIcon } from '../../components/CopyText';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Line, Section } from '../../components/Section';
import { api, isDesktop } from '../../lib/client';
import { PublicUrlField } from './PublicUrlField';
import classes from './settings.module.css';

/** How other programs reach PulseFlow: address, token, reference, webhooks. */
export function ApiSection() {
  const { t } = useTranslation('settings');
  const info = useQuery(api.system.info.queryOptions());
  const webhooks = useQuery(api.webhooks.list.queryOptions());
  if (info.data === undefined) {
    return info.isError ? <ErrorPanel error={info.error} onRetry={() => void info.refetch()} /> : <Skeleton height={200} />;
  }
  const { baseUrl, workspace } = info.data;
  const tokenFile = `${workspace}${workspace.includes('\\') ? '\\keys\\' : '/keys/'}api-token`;
  const example = `curl -H "Authorization: Bearer $(cat '${tokenFile}')" ${baseUrl}/api/flows`;
  return (
    <>
      <Section title={t('api.access')}>
        <Line label={t('api.address')} hint={t('api.addressHint')}>
          <Copyable value={baseUrl} />
        </Line>
        <Line label={t('api.publicUrl')} hint={t('api.publicUrlHint')} htmlFor="setting-public-url">
          <PublicUrlField />
        </Line>
        <Line label={t('api.token')} hint={t('api.tokenHint')}>
          <Copyable value={tokenFile} label={t('api.copyPath')} />
        </Line>
        <Line label={t('api.reference')} hint={t('api.referenceHint')}>
          {isDesktop ? (
            <Copyable value={`${baseUrl}/api/docs`} />
          ) : (
            <Anchor href="/api/docs" target="_blank" rel="noreferrer" className={classes.copy ?? ''}>
              /api/docs <ExternalLink size={13} aria-hidden="true" />
            </Anchor>
          )}
        </Line>
        <div className={classes.example}>
          <pre>{example}</pre>
          <CopyIcon value={example} />
        </div>
      </Section>
      <Section title={t('api.webhooks')} text={t('api.webhooksText')}>
        {webhooks.isError && <ErrorPanel error={webhooks.error} onRetry={() => void webhooks.refetch()} inline />}
        {webhooks.data?.length === 0 && <p className={classes.empty}>{t('api.noWebhooks')}</p>}
        {webhooks.data?.map((hook) => (
          <Line
            key={`${hook.path}:${hook.nodeId}`}
            label={`${hook.methods.join(', ')} /hooks/${hook.path}`}
            hint={
              <>
                <Link to={`/flows/${hook.flowId}`} className={classes.soft ?? ''}>
                  {hook.flowName}
                </Link>
                {' · '}
                {t(`api.auth.${hook.auth}`)}
                {hook.flowStatus === 'paused' && ` · ${t('api.paused')}`}
              </>
            }
          >
            <CopyIcon value={hook.url} label={t('api.copyUrl')} />
          </Line>
        ))}
      </Section>
    </>
  );
}

function Copyable({ value, label }: { value: string; label?: string }) {
  return (
    <span className={classes.copy}>
      <code className={classes.mono}>{value}</code>
      <CopyIcon value={value} {...(label === undefined ? {} : { label })} />
    </span>
  );
}
