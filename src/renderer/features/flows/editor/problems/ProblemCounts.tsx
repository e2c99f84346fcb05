import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEditor } from '../session/editor-session';
import classes from './problems.module.css';

/** How many errors and warnings the draft has. */
export function ProblemCounts() {
  const { t } = useTranslation('flows');
  const { problems } = useEditor();
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  if (problems.length === 0) return <CircleCheck size={13} color="var(--pf-succeeded)" aria-label={t('problem.none')} />;
  return (
    <>
      {errors > 0 && (
        <span className={classes.count} data-tone="error">
          <CircleAlert size={13} aria-hidden="true" /> {t('problem.errors', { count: errors })}
        </span>
      )}
      {warnings > 0 && (
        <span className={classes.count} data-tone="warning">
          <TriangleAlert size={13} aria-hidden="true" /> {t('problem.warnings', { count: warnings })}
        </span>
      )}
    </>
  );
}
