import { Checkbox } from '@mantine/core';
import { FileLock2, Globe, KeyRound, type LucideIcon, Mail, ShieldCheck, SquareTerminal, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useCredentialTypes } from '../../../components/credentials/use-credentials';
import { useLocalText } from '../../../lib/local-text';
import { CAPABILITY_KINDS, type CapabilityItem, type CapabilityKind, concernOf } from './capability-items';
import classes from './consent.module.css';

const ICONS: Record<CapabilityKind, LucideIcon> = {
  network: Globe,
  files: FileLock2,
  commands: SquareTerminal,
  credentials: KeyRound,
  mail: Mail,
};

/** Paths that say more in words than in signs. */
const PLACES: Record<string, 'workspace' | 'home' | 'machine'> = { '.': 'workspace', '~': 'home', '/': 'machine' };

interface PermissionListProps {
  /** All that is asked for. */
  items: readonly CapabilityItem[];
  /** The keys of what is allowed; absent: only what is asked for is told. */
  chosen?: ReadonlySet<string>;
  /** Absent: it is told, and cannot be changed here. */
  onChange?: (chosen: Set<string>) => void;
  /** Keys of what an earlier version was not granted: marked. */
  added?: ReadonlySet<string>;
}

/** What a plugin wants to do, in plain words, one line a thing; what reaches far says so. */
export function PermissionList({ items, chosen, onChange, added }: PermissionListProps) {
  const { t } = useTranslation('plugins');
  if (items.length === 0) {
    return (
      <div className={classes.nothing}>
        <ShieldCheck size={18} strokeWidth={1.75} aria-hidden="true" />
        <span>{t('consent.nothing')}</span>
      </div>
    );
  }
  const groups = CAPABILITY_KINDS.map((kind) => [kind, items.filter((item) => item.kind === kind)] as const);
  return (
    <div className={classes.groups}>
      {groups.map(
        ([kind, members]) =>
          members.length > 0 && (
            <PermissionGroup key={kind} kind={kind} items={members} chosen={chosen} onChange={onChange} added={added} />
          ),
      )}
    </div>
  );
}

type GroupProps = { kind: CapabilityKind; items: readonly CapabilityItem[] } & {
  [Key in 'chosen' | 'onChange' | 'added']: PermissionListProps[Key] | undefined;
};

function PermissionGroup({ kind, items, chosen, onChange, added }: GroupProps) {
  const { t } = useTranslation('plugins');
  const titleId = useId();
  const Icon = ICONS[kind];
  const toggle = ({ key }: CapabilityItem, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(key);
    else next.delete(key);
    onChange?.(next);
  };
  return (
    <section className={classes.group} aria-labelledby={titleId}>
      <span className={classes.icon}>
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <div className={classes.text}>
        <h3 id={titleId} className={classes.title}>
          {t(`consent.kind.${kind}`)}
        </h3>
        <p className={classes.words}>{t(`consent.words.${kind}`)}</p>
        <ul className={classes.items}>
          {items.map((item) => (
            <li key={item.key} data-off={(chosen !== undefined && !chosen.has(item.key)) || undefined}>
              <PermissionLine
                item={item}
                isChosen={chosen?.has(item.key)}
                isAdded={added?.has(item.key) === true}
                onToggle={onChange === undefined ? undefined : (isOn) => toggle(item, isOn)}
              />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

interface LineProps {
  item: CapabilityItem;
  isChosen: boolean | undefined;
  isAdded: boolean;
  onToggle: ((isOn: boolean) => void) | undefined;
}

function PermissionLine({ item, isChosen, isAdded, onToggle }: LineProps) {
  const { t } = useTranslation('plugins');
  const { name, isWords } = useItemName()(item);
  const concern = concernOf(item);
  const content = (
    <>
      <span className={classes.line}>
        <span className={classes.value} data-words={isWords || undefined}>
          {name}
        </span>
        {item.access !== undefined && <span className={classes.access}>{t(`consent.access.${item.access}`)}</span>}
        {isAdded && <span className={classes.added}>{t('consent.added')}</span>}
        {isChosen === false && onToggle === undefined && <span className={classes.refused}>{t('consent.refused')}</span>}
      </span>
      {concern !== undefined && (
        <span className={classes.concern}>
          <TriangleAlert size={12} aria-hidden="true" />
          {t(`consent.concern.${concern}`)}
        </span>
      )}
    </>
  );
  if (onToggle === undefined) return content;
  return (
    <Checkbox
      size="xs"
      checked={isChosen === true}
      label={content}
      onChange={(event) => onToggle(event.currentTarget.checked)}
      classNames={{ body: classes.check ?? '', labelWrapper: classes.checkText ?? '', label: classes.checkLabel ?? '' }}
    />
  );
}

/** What a permission is called: a host, a path, a program as it is written; what has a name in words, in words. */
function useItemName(): (item: CapabilityItem) => { name: string; isWords: boolean } {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const { data: types = [] } = useCredentialTypes();
  return ({ kind, value }) => {
    if (kind === 'mail') return { name: t('consent.mail'), isWords: true };
    if (kind === 'network' && value === '*') return { name: t('consent.anyHost'), isWords: true };
    const place = kind === 'files' ? PLACES[value.replace(/(?<=.)[/\\]$/, '')] : undefined;
    if (place !== undefined) return { name: t(`consent.place.${place}`), isWords: true };
    const type = kind === 'credentials' ? types.find((each) => each.type === value) : undefined;
    return type === undefined ? { name: value, isWords: false } : { name: localText(type.label), isWords: true };
  };
}
