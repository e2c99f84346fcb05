import { UnstyledButton } from '@mantine/core';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '#shared/model/flow';
import { useDocument, useEditor } from '../session/editor-session';
import classes from './problems.module.css';

/** What keeps the flow from running, and what may be a mistake; each leads to its place. */
export function ProblemsTab() {
  const { t } = useTranslation('flows');
  const { problems, problemLabel, showProblem } = useEditor();
  const nodes = useDocument((document) => document.definition.nodes);
  if (problems.length === 0) return <p className={classes.none}>{t('problem.none')}</p>;
  const icon = (problem: FlowProblem) =>
    problem.severity === 'error' ? (
      <CircleAlert size={14} color="var(--pf-failed)" aria-label={t('problem.error')} />
    ) : (
      <TriangleAlert size={14} color="var(--pf-waiting)" aria-label={t('problem.warning')} />
    );
  return (
    <ul className={classes.list}>
      {problems.map((problem, index) => (
        <li key={`${index}${problem.code}`}>
          <UnstyledButton className={classes.item ?? ''} onClick={() => showProblem(problem)}>
            {icon(problem)}
            <strong>{nodes.find((node) => node.id === problem.nodeId)?.name ?? t('problem.wholeFlow')}</strong>
            <span>{problemLabel(problem)}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
