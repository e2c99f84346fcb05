import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, LoaderCircle, RotateCw, ShieldQuestionMark } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plugin } from '#shared/model/plugin';
import classes from './plugins.module.css';

const ICONS = {
  active: CircleCheck,
  waiting: ShieldQuestionMark,
  preparing: LoaderCircle,
  broken: CircleAlert,
  disabled: CircleSlash,
  backoff: RotateCw,
  starting: CircleDashed,
} as const;

/** How a plugin stands: shape, colour and word. One whose process crashed says that it starts again. */
export function PluginStateBadge({ plugin }: { plugin: Pick<Plugin, 'state' | 'process'> }) {
  const { t } = useTranslation('plugins');
  const { state, process } = plugin;
  const shown = state === 'active' && (process.status === 'backoff' || process.status === 'starting') ? process.status : state;
  const Icon = ICONS[shown];
  return (
    <span className={classes.state} data-state={shown}>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      {t(`state.${shown}`)}
    </span>
  );
}
