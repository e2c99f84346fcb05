import { Button, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DatabaseBackup } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#shared/model/settings';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { Line, Section } from '../../components/Section';
import { ShortTime } from '../../components/Time';
import { api, client } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { NumberField } from './NumberField';
import classes from './settings.module.css';
import { useSettings } from './use-settings';

/** More than this many copies are counted, not shown. */
const SHOWN = 5;

/** The daily backup, one at once, and the copies that there are. */
export function BackupSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { save } = useSettings();
  const queryClient = useQueryClient();
  const copies = useQuery(api.system.backups.queryOptions());
  const backUp = useMutation({
    mutationFn: () => client.system.backup(),
    onSuccess: (made) => toast(t('data.backupDone', { size: format.bytes(made.sizeBytes) })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.system.backups.queryKey() }),
  });
  const { enabled, hour, keep } = settings.backup;
  const found = copies.data ?? [];
  return (
    <Section title={t('data.backup')} text={t('data.backupText')}>
      <Line label={t('data.backupDaily')} hint={t('data.backupDailyHint')} htmlFor="setting-backup">
        <Switch
          id="setting-backup"
          checked={enabled}
          onChange={(event) => save({ backup: { enabled: event.currentTarget.checked } })}
        />
      </Line>
      {enabled && (
        <Line label={t('data.backupHour')} hint={t('data.backupHourHint')} htmlFor="setting-backup-hour">
          <NumberField
            id="setting-backup-hour"
            value={hour}
            min={0}
            max={23}
            suffix="h"
            onSave={(next) => save({ backup: { hour: next } })}
          />
        </Line>
      )}
      <Line label={t('data.backupKeep')} hint={t('data.backupKeepHint')} htmlFor="setting-backup-keep">
        <NumberField
          id="setting-backup-keep"
          value={keep}
          min={1}
          max={1000}
          suffix={t('data.backupCopies')}
          onSave={(next) => save({ backup: { keep: next } })}
        />
      </Line>
      <Line label={t('data.backupLatest')} hint={t('data.backupRestore')}>
        <div className={classes.backups}>
          {copies.isError && copies.data === undefined && (
            <ErrorPanel error={copies.error} onRetry={() => void copies.refetch()} inline />
          )}
          {copies.data?.length === 0 && <span className={classes.soft}>{t('data.backupNone')}</span>}
          {found.length > 0 && (
            <ul aria-label={t('data.backupLatest')}>
              {found.slice(0, SHOWN).map(({ name, at, sizeBytes, kind }) => (
                <li key={name} title={name}>
                  <ShortTime at={at} />
                  <span className={classes.value}>{format.bytes(sizeBytes)}</span>
                  <span className={classes.soft}>{t(`data.backupKind.${kind}`)}</span>
                </li>
              ))}
            </ul>
          )}
          {found.length > SHOWN && <span className={classes.soft}>{t('data.backupMore', { count: found.length - SHOWN })}</span>}
          <Button
            variant="default"
            leftSection={<DatabaseBackup size={15} aria-hidden="true" />}
            loading={backUp.isPending}
            onClick={() => backUp.mutate()}
          >
            {backUp.isPending ? t('data.backupRunning') : t('data.backupNow')}
          </Button>
        </div>
      </Line>
    </Section>
  );
}
