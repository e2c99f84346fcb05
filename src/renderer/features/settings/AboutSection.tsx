import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CopyIcon } from '../../components/CopyText';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Line, Section } from '../../components/Section';
import { Duration } from '../../components/Time';
import { api } from '../../lib/client';
import { allCommands } from '../../lib/commands';
import classes from './settings.module.css';

/** Version, machine and licence; one button copies what a bug report needs. */
export function AboutSection() {
  const { t } = useTranslation('settings');
  const info = useQuery(api.system.info.queryOptions());
  const health = useQuery(api.system.health.queryOptions());
  if (info.data === undefined) {
    return info.isError ? <ErrorPanel error={info.error} onRetry={() => void info.refetch()} /> : <Skeleton height={200} />;
  }
  const { version, mode, platform, nodeVersion } = info.data;
  const report = `PulseFlow ${version}, ${mode}, ${platform}, Node ${nodeVersion}, ${navigator.userAgent}`;
  return (
    <>
      <Section title="PulseFlow" aside={<CopyIcon value={report} label={t('about.copy')} />}>
        <Line label={t('about.version')}>
          <span className={classes.value}>{version}</span>
        </Line>
        <Line label={t('about.mode')}>{t(`about.modes.${mode}`)}</Line>
        <Line label={t('about.platform')}>
          {platform} · Node {nodeVersion}
        </Line>
        {health.data !== undefined && (
          <Line label={t('about.uptime')}>
            <Duration from={health.dataUpdatedAt - health.data.uptimeMs} />
          </Line>
        )}
      </Section>
      <Section title={t('about.help')}>
        <Line label={t('about.tourHint')}>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              allCommands()
                .find(({ id }) => id === 'tour')
                ?.run()
            }
          >
            {t('about.tour')}
          </Button>
        </Line>
      </Section>
      <Section title={t('about.licence')}>
        <p className={classes.licence}>{t('about.licenceText')}</p>
      </Section>
    </>
  );
}
