import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEditor } from '../session/editor-session';
import { ProblemIcon } from './ProblemIcon';
import { countProblems } from './problem-groups';
import classes from './problems.module.css';
import { useProblemKeys } from './use-problem-keys';

/** How many errors, warnings and hints the draft has. It is always there, and so are the keys that lead to them. */
export function ProblemCounts() {
  const { t } = useTranslation('flows');
  const { problems } = useEditor();
  useProblemKeys();
  const { error, warning, hint } = countProblems(problems);
  if (problems.length === 0) return <CircleCheck size={13} color="var(--pf-succeeded)" aria-label={t('problem.none')} />;
  return (
    <>
      {error > 0 && (
        <span className={classes.count} data-tone="error">
          <ProblemIcon severity="error" size={13} /> {t('problem.errors', { count: error })}
        </span>
      )}
      {warning > 0 && (
        <span className={classes.count} data-tone="warning">
          <ProblemIcon severity="warning" size={13} /> {t('problem.warnings', { count: warning })}
        </span>
      )}
      {error + warning === 0 && (
        <span className={classes.count} data-tone="hint">
          <ProblemIcon severity="hint" size={13} /> {t('problem.hints', { count: hint })}
        </span>
      )}
    </>
  );
}
