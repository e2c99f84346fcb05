import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Command, useCommands } from '../../../lib/commands';
import { isDialogOpen } from '../editor/keyboard-owner';
import { useEditor } from '../editor/session/editor-session';
import { testSettings } from './test-settings';

/** The shortcuts of test runs, while the draft is what one sees. */
export function TestShortcuts() {
  const { t } = useTranslation('test-runs');
  const { tests, store, ui } = useEditor();
  const effectsOff = useStore(testSettings, (state) => state.effectsOff);
  const onNode = (run: (nodeId: string) => void) => () => {
    const { nodeIds } = store.getState().selection;
    const [nodeId] = nodeIds;
    if (nodeIds.length === 1 && nodeId !== undefined && !isDialogOpen()) run(nodeId);
  };
  const onPage = (run: () => void) => () => {
    if (!isDialogOpen()) run();
  };
  const group = 'page' as const;
  const commands: Command[] = [
    { id: 'test-up-to', label: t('upTo'), group, keys: 'mod+shift+Enter', run: onNode(tests.upTo) },
    { id: 'test-from', label: t('from.here'), group, keys: 'alt+shift+Enter', run: onNode(tests.from) },
    { id: 'test-only', label: t('only'), group, keys: 'mod+alt+Enter', run: onNode(tests.only) },
    {
      id: 'test-step',
      label: t(tests.isStepping ? 'next' : 'stepThrough'),
      group,
      keys: 'F9',
      run: onPage(() => (tests.isStepping ? tests.next() : tests.stepThrough())),
    },
    {
      id: 'test-effects',
      label: t(effectsOff ? 'effectsBack' : 'effectsOff'),
      group,
      keys: 'mod+shift+e',
      run: onPage(() => testSettings.getState().setEffectsOff(!effectsOff)),
    },
    { id: 'test-data', label: t('showData'), group, keys: 'mod+shift+d', run: onPage(() => ui.getState().showDock('data')) },
    ...(tests.isStepping
      ? [
          { id: 'test-run-on', label: t('runOn'), group, keys: 'shift+F9', run: onPage(tests.runOn) },
          { id: 'test-stop', label: t('stop'), group, keys: 'alt+F9', run: onPage(tests.stop) },
        ]
      : []),
  ];
  useCommands(commands);
  return null;
}
