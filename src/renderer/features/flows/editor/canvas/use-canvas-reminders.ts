import { useTranslation } from 'react-i18next';
import { type Command, useCommands } from '../../../../lib/commands';

/** What the canvas does by keys of its own, for the list of shortcuts: id of the text, and keys. */
const REMINDERS = [
  ['arrows', 'Arrows'],
  ['extend', 'shift+Arrows'],
  ['nudge', 'alt+Arrows'],
  ['nudgeFar', 'alt+shift+Arrows'],
  ['open', 'Enter'],
  ['rename', 'F2'],
  ['addAfter', 'Tab'],
  ['leave', 'Escape Tab'],
  ['leaveAtOnce', 'F6'],
  ['toggle', 'Space'],
  ['marquee', 'm'],
  ['invert', 'mod+shift+a'],
  ['connect', 'c'],
  ['edges', 'e'],
  ['insert', 'i'],
  ['reconnect', 'r'],
  ['reconnectSource', 'shift+r'],
  ['group', 'mod+g'],
  ['note', 'n'],
  ['menu', 'shift+F10'],
  ['first', 'Home'],
  ['last', 'End'],
  ['zoomIn', '+'],
  ['zoomOut', '-'],
  ['fit', '0'],
  ['full', '1'],
  ['fitSelection', '2'],
  ['pan', 'PageDown'],
  ['minimap', 'shift+m'],
  ['hand', 'h'],
] as const;

/** Names the canvas's own keys in the list of shortcuts; the canvas itself listens for them while it has the keyboard. */
export function useCanvasReminders(): void {
  const { t } = useTranslation('flows');
  const commands = REMINDERS.map(
    ([id, keys]): Command => ({
      id: `canvas-${id}`,
      label: t(`canvas.keys.${id}`),
      group: 'canvas',
      keys,
      isReminder: true,
      run: () => undefined,
    }),
  );
  useCommands(commands);
}
