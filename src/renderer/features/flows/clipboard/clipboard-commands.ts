import { ClipboardCopy, Power, PowerOff, Scissors } from 'lucide-react';
import { nodeById } from '#shared/document/flow-index';
import type { CommandSection } from '../editor/canvas/command-section';

/** Copy, cut, and switching off, in the context menu of nodes, notes and groups. */
export const clipboardCommands: CommandSection = ({ session, target, t }) => {
  if (target.kind !== 'node' && target.kind !== 'annotation') return [];
  const { store, edits } = session;
  const { selection, definition } = store.getState();
  const nodes = selection.nodeIds.flatMap((id) => nodeById(definition, id) ?? []);
  const isOff = nodes.every((node) => node.disabled === true);
  // The browser hands the clipboard over in its own event only.
  const fire = (name: 'copy' | 'cut') => () => void document.execCommand(name);
  return [
    { id: 'copy', label: t('clipboard:copy'), keys: 'mod+c', icon: ClipboardCopy, run: fire('copy') },
    { id: 'cut', label: t('clipboard:cut'), keys: 'mod+x', icon: Scissors, run: fire('cut') },
    ...(nodes.length === 0
      ? []
      : [
          {
            id: 'disable',
            label: t(isOff ? 'clipboard:enable' : 'clipboard:disable'),
            keys: 'd',
            icon: isOff ? Power : PowerOff,
            run: edits.toggleDisabled,
          },
        ]),
  ];
};
