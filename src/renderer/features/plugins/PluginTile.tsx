import { NodeIcon } from '../../components/graph/node-icon';
import classes from './plugins.module.css';

/** The icon of a plugin on its ground. */
export function PluginTile({ icon, size = 28, isDim = false }: { icon: string; size?: 28 | 44; isDim?: boolean }) {
  return (
    <span className={classes.tile} data-large={size === 44 || undefined} data-dim={isDim || undefined}>
      <NodeIcon name={icon} size={size === 44 ? 22 : 15} />
    </span>
  );
}
