import { UnstyledButton } from '@mantine/core';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import classes from './editor.module.css';

interface ProblemListProps {
  definition: FlowDefinition;
  problems: readonly FlowProblem[];
  label(problem: FlowProblem): string;
  onShow(problem: FlowProblem): void;
}

/** What keeps the flow from running, and what may be a mistake; each leads to its place. */
export function ProblemList({ definition, problems, label, onShow }: ProblemListProps) {
  const { t } = useTranslation('flows');
  const [isOpen, setOpen] = useState(false);
  const errors = problems.filter((problem) => problem.severity === 'error');
  const warnings = problems.length - errors.length;
  if (problems.length === 0) {
    return (
      <div className={classes.problemBar} role="status">
        <CircleCheck size={14} color="var(--pf-succeeded)" aria-hidden="true" />
        {t('problem.none')}
      </div>
    );
  }
  const icon = (problem: FlowProblem) =>
    problem.severity === 'error' ? (
      <CircleAlert size={14} color="var(--pf-failed)" aria-label={t('problem.error')} />
    ) : (
      <TriangleAlert size={14} color="var(--pf-waiting)" aria-label={t('problem.warning')} />
    );
  return (
    <div className={classes.problems}>
      <UnstyledButton className={classes.problemBar ?? ''} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {errors.length > 0 && (
          <span className={classes.problemCount} data-tone="error">
            <CircleAlert size={14} aria-hidden="true" /> {t('problem.errors', { count: errors.length })}
          </span>
        )}
        {warnings > 0 && (
          <span className={classes.problemCount} data-tone="warning">
            <TriangleAlert size={14} aria-hidden="true" /> {t('problem.warnings', { count: warnings })}
          </span>
        )}
        <span className={classes.help}>{t(isOpen ? 'problem.hide' : 'problem.show')}</span>
      </UnstyledButton>
      {isOpen && (
        <ul className={classes.problemList}>
          {problems.map((problem, index) => (
            <li key={`${index}${problem.code}`}>
              <UnstyledButton className={classes.problemItem ?? ''} onClick={() => onShow(problem)}>
                {icon(problem)}
                <strong>{definition.nodes.find((node) => node.id === problem.nodeId)?.name ?? t('problem.wholeFlow')}</strong>
                <span>{label(problem)}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
