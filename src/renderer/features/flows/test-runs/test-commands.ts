import { ArrowRightToLine, CircleDot, CirclePlay, TextCursorInput } from 'lucide-react';
import type { CommandSection } from '../editor/canvas/command-section';

/** What can be tried out from a node, in its context menu. */
export const testSection: CommandSection = ({ session, target, t }) => {
  if (target.kind !== 'node' || session.store.getState().selection.nodeIds.length > 1) return [];
  const { id } = target;
  const { tests, ui, context } = session;
  const type = session.store.getState().definition.nodes.find((node) => node.id === id)?.type ?? '';
  const isTrigger = context.nodeTypes.get(type)?.kind === 'trigger';
  const words = (key: string) => t(`test-runs:${key}`);
  return [
    { id: 'upTo', label: words('upTo'), keys: 'mod+shift+Enter', icon: ArrowRightToLine, run: () => tests.upTo(id) },
    { id: 'from', label: words('from.here'), keys: 'alt+shift+Enter', icon: CirclePlay, run: () => tests.from(id) },
    { id: 'only', label: words('only'), keys: 'mod+alt+Enter', icon: CircleDot, run: () => tests.only(id) },
    {
      id: 'pin',
      label: words(isTrigger ? 'pin.mock' : tests.pinned.has(id) ? 'pin.edit' : 'pin.write'),
      icon: TextCursorInput,
      run: () => ui.getState().open('pin', { nodeId: id }),
    },
  ];
};
