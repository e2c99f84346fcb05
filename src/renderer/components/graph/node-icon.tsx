import { Box } from 'lucide-react';
import { isDrawing } from '../drawing-tint';
import { OwnDrawing } from '../OwnDrawing';
import { NODE_ICONS } from './node-icons';

/**
 * The icon of a node type or a plugin: by its lucide name (a box for a name that is not bundled), or the plugin's own drawing
 * as a data URL. Purely decorative.
 */
export function NodeIcon({ name, size = 16 }: { name: string; size?: number }) {
  if (isDrawing(name)) return <OwnDrawing url={name} size={size} />;
  const Icon = NODE_ICONS[name] ?? Box;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
