import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunLog } from '#shared/model/run';
import { LogLines } from '../../../components/LogLines';

interface RunLogsProps {
  logs: readonly RunLog[];
  /** Names of nodes by id; absent: all lines are of one node. */
  names?: ReadonlyMap<string, string>;
  maxHeight?: number;
}

/** What the steps of a run wrote, the newest last. */
export function RunLogs({ logs, names, maxHeight }: RunLogsProps) {
  const { t } = useTranslation('runs');
  const lines = useMemo(
    () => logs.map((log) => ({ ...log, from: names && (names.get(log.nodeId) ?? log.nodeId) })),
    [logs, names],
  );
  return <LogLines lines={lines} label={t('logs.label')} none={t('logs.none')} maxHeight={maxHeight} />;
}
