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
import { useErrorText } from '../../../components/use-error-text';
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
    { id: 'what', header: t('activity.what'), width: '190px', render: ({ action }) => <What action={action} /> },
    {
      id: 'subject',
      header: t('column.plugin'),
      width: 'minmax(110px, 1fr)',
      render: ({ subjectId }) => <Subject name={subjectId} />,
    },
    {
      id: 'told',
      header: t('activity.told'),
      width: 'minmax(120px, 3fr)',
      minTableWidth: 500,
      render: (entry) => <Told entry={entry} />,
    },
    { id: 'who', header: t('activity.who'), width: '120px', minTableWidth: 640, render: ({ actor }) => <Who actor={actor} /> },
    { id: 'at', header: t('activity.at'), width: '110px', align: 'right', render: ({ at }) => <RelativeTime at={at} /> },
  ];
  const shown = isOfOne ? columns.filter(({ id }) => id !== 'subject') : columns;
  return <VirtualTable {...table} columns={shown} rows={entries} rowKey={({ sequence }) => String(sequence)} />;
}

function What({ action }: { action: AuditAction }) {
  const { t } = useTranslation('plugins');
  const Icon = ICONS[action] ?? History;
  const isBad = action === 'plugin.denied' || action === 'plugin.crashed';
  return (
    <span className={classes.what}>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" data-bad={isBad || undefined} />
      <span className="pf-clip">{t(`activity.action.${action.slice('plugin.'.length)}`)}</span>
    </span>
  );
}

/** The plugin by its label, and the way to it; one that is gone by its name. */
function Subject({ name }: { name: string }) {
  const localText = useLocalText();
  const { data } = usePlugins();
  const label = data?.find((plugin) => plugin.name === name)?.label;
  if (label === undefined) return <span className={classes.soft}>{name}</span>;
  return (
    <Link to={`/plugins?plugin=${name}`} className={classes.subject ?? ''}>
      {localText(label)}
    </Link>
  );
}

function Told({ entry }: { entry: AuditEntry }) {
  const errorText = useErrorText();
  const { version, from, things, error } = auditFacts(entry);
  const told = [
    version === undefined ? undefined : from === undefined ? version : `${from} → ${version}`,
    things.length === 0 ? undefined : things.join(', '),
    error === undefined ? undefined : errorText(error),
  ]
    .filter((each) => each !== undefined)
    .join(' · ');
  return (
    <span className={classes.told} title={told}>
      {told}
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
