import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#shared/model/settings';
import { CopyIcon } from '../../components/CopyText';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Line, Section } from '../../components/Section';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { BackupSection } from './BackupSection';
import { NumberField } from './NumberField';
import classes from './settings.module.css';
import { useSettings } from './use-settings';

const MIB = 1024 * 1024;

/** Where the data lies, how big it is, how long history stays, and what comes in at most. */
export function DataSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { save } = useSettings();
  const info = useQuery(api.system.info.queryOptions({ refetchInterval: 15_000 }));
  return (
    <>
      <Section title={t('data.folder')}>
        {info.isError && info.data === undefined && <ErrorPanel error={info.error} onRetry={() => void info.refetch()} inline />}
        <Line label={t('data.workspace')} hint={t('data.workspaceHint')}>
          {info.data !== undefined && (
            <span className={classes.copy}>
              <code className={classes.mono}>{info.data.workspace}</code>
              <CopyIcon value={info.data.workspace} />
            </span>
          )}
        </Line>
        <Line label={t('data.size')} hint={t('data.sizeHint')}>
          {info.data !== undefined && (
            <span className={classes.value}>
              {t('data.sizes', { database: format.bytes(info.data.databaseBytes), log: format.bytes(info.data.walBytes) })}
            </span>
          )}
        </Line>
      </Section>
      <Section title={t('data.retention')} text={t('data.retentionText')}>
        <Line label={t('data.maxAge')} hint={t('data.maxAgeHint')} htmlFor="setting-max-age">
          <NumberField
            id="setting-max-age"
            value={settings.retention.maxAgeDays}
            min={1}
            max={36_500}
            suffix={t('data.days')}
            onSave={(maxAgeDays) => save({ retention: { maxAgeDays } })}
          />
        </Line>
        <Line label={t('data.maxRuns')} hint={t('data.maxRunsHint')} htmlFor="setting-max-kept">
          <NumberField
            id="setting-max-kept"
            value={settings.retention.maxRunsPerFlow}
            min={1}
            max={100_000_000}
            onSave={(maxRunsPerFlow) => save({ retention: { maxRunsPerFlow } })}
          />
        </Line>
        <Line label={t('data.maxSize')} hint={t('data.maxSizeHint')} htmlFor="setting-max-size">
          <NumberField
            id="setting-max-size"
            value={settings.retention.maxSizeMb}
            min={10}
            max={10_000_000}
            suffix="MiB"
            onSave={(maxSizeMb) => save({ retention: { maxSizeMb } })}
          />
        </Line>
      </Section>
      <BackupSection settings={settings} />
      <Section title={t('data.limits')} text={t('data.limitsText')}>
        <Line label={t('data.body')} hint={t('data.bodyHint')} htmlFor="setting-body">
          <NumberField
            id="setting-body"
            value={Math.max(1, Math.round(settings.limits.bodyBytes / MIB))}
            min={1}
            max={1024}
            suffix="MiB"
            onSave={(mebibytes) => save({ limits: { bodyBytes: mebibytes * MIB } })}
          />
        </Line>
        <Line label={t('data.depth')} hint={t('data.depthHint')} htmlFor="setting-depth">
          <NumberField
            id="setting-depth"
            value={settings.limits.jsonDepth}
            min={4}
            max={10_000}
            onSave={(jsonDepth) => save({ limits: { jsonDepth } })}
          />
        </Line>
      </Section>
    </>
  );
}
