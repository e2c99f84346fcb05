import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '#shared/model/flow';
import { useCommands } from '../../../../lib/commands';
import { isDialogOpen } from '../keyboard-owner';
import { useEditor } from '../session/editor-session';
import { groupProblems, neighbourProblem, problemKey } from './problem-groups';

const ALL = new Set(['error', 'warning', 'hint'] as const);

/** F8 and Shift+F8 go from problem to problem, also while the list of them is closed. */
export function useProblemKeys(): void {
  const { t } = useTranslation('flows');
  const { problems, showProblem, store, ui } = useEditor();
  const last = useRef<string>(undefined);
  const go = (step: 1 | -1) => () => {
    if (isDialogOpen()) return;
    const ordered: FlowProblem[] = groupProblems(problems, store.getState().definition, ALL).flatMap((group) => group.problems);
    const next = neighbourProblem(ordered, last.current, step);
    if (next === undefined) return;
    last.current = problemKey(next);
    ui.getState().showDock('problems');
    showProblem(next);
  };
  useCommands([
    { id: 'editor-problem-next', label: t('problem.next'), group: 'page', keys: 'F8', run: go(1) },
    { id: 'editor-problem-previous', label: t('problem.previous'), group: 'page', keys: 'shift+F8', run: go(-1) },
    { id: 'editor-problems', label: t('problem.show'), group: 'page', run: () => ui.getState().showDock('problems') },
  ]);
}
