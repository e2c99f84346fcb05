import {
  ArrowUpCircle,
  CircleSlash,
  Download,
  History,
  type LucideIcon,
  OctagonAlert,
  Power,
  ShieldAlert,
  ShieldCheck,
  ShieldOff,
  Trash2,
  UserRound,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AuditAction, AuditEntry } from '#shared/model/audit';
import { RelativeTime } from '../../../components/Time';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { useLocalText } from '../../../lib/local-text';
import classes from '../plugins.module.css';
import { usePlugins } from '../use-plugins';
import { actorOf, auditFacts } from './audit-words';

const ICONS: Partial<Record<AuditAction, LucideIcon>> = {
  'plugin.installed': Download,
  'plugin.updated': ArrowUpCircle,
  'plugin.rolled-back': History,
  'plugin.removed': Trash2,
  'plugin.enabled': Power,
  'plugin.disabled': CircleSlash,
  'plugin.granted': ShieldCheck,
  'plugin.revoked': ShieldOff,
  'plugin.denied': ShieldAlert,
  'plugin.crashed': OctagonAlert,
};

interface AuditListProps {
  entries: readonly AuditEntry[];
  label: string;
  isLoading: boolean;
  isLoadingMore: boolean;
  onEndReached(): void;
  empty: ReactNode;
  /** Leave out which plugin it was: all are of one. */
  isOfOne?: boolean;
}

/** What was done, by whom and when; the newest first. */
export function AuditList({ entries, isOfOne = false, ...table }: AuditListProps) {
  const { t } = useTranslation('plugins');
  const columns: Column<AuditEntry>[] = [
    {
      id: 'what',
      header: t('activity.what'),
      width: 'minmax(180px, 3fr)',
      render: (entry) => <What entry={entry} isOfOne={isOfOne} />,
    },
    { id: 'who', header: t('activity.who'), width: '130px', minTableWidth: 440, render: ({ actor }) => <Who actor={actor} /> },
    { id: 'at', header: t('activity.at'), width: '110px', align: 'right', render: ({ at }) => <RelativeTime at={at} /> },
  ];
  return <VirtualTable {...table} columns={columns} rows={entries} rowKey={({ sequence }) => String(sequence)} />;
}

function What({ entry, isOfOne }: { entry: AuditEntry; isOfOne: boolean }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const { data } = usePlugins();
  const { action, subjectId } = entry;
  const { version, from, things, message } = auditFacts(entry);
  const label = data?.find(({ name }) => name === subjectId)?.label;
  const Icon = ICONS[action] ?? History;
  const told = [
    version === undefined ? undefined : from === undefined ? version : `${from} → ${version}`,
    things.length === 0 ? undefined : things.join(', '),
    message,
  ].filter((each) => each !== undefined);
  const isBad = action === 'plugin.denied' || action === 'plugin.crashed';
  return (
    <span className={classes.what} title={told.join(' · ')}>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" data-bad={isBad || undefined} />
      <span>{t(`activity.action.${action.slice('plugin.'.length)}`)}</span>
      {!isOfOne &&
        (label === undefined ? (
          <span className={classes.strong}>{subjectId}</span>
        ) : (
          <Link to={`/plugins?plugin=${subjectId}`} className={classes.subject ?? ''}>
            {localText(label)}
          </Link>
        ))}
      <span className={classes.told}>{told.join(' · ')}</span>
    </span>
  );
}

function Who({ actor }: { actor: string }) {
  const { t } = useTranslation('plugins');
  const { kind, name } = actorOf(actor);
  return (
    <span className={classes.who}>
      {kind === 'user' && <UserRound size={13} aria-hidden="true" />}
      <span className="pf-clip">{kind === 'user' ? name : t(`activity.by.${kind}`)}</span>
    </span>
  );
}
