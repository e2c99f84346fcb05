import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CredentialTest } from '#shared/model/credential';
import { useErrorText } from '../use-error-text';
import classes from './credentials.module.css';

/** How a test went, and what to do about it when it failed. */
export function TestResult({ test }: { test: CredentialTest }) {
  const { t } = useTranslation('components');
  const errorText = useErrorText();
  if (test.ok) {
    return (
      <p className={classes.result} data-ok role="status">
        <CircleCheck size={15} aria-hidden="true" />
        {t('credential.testGood')}
      </p>
    );
  }
  const { error } = test;
  return (
    <div className={classes.result} role="alert">
      <CircleAlert size={15} aria-hidden="true" />
      <div>
        {error === undefined ? t('credential.testBad') : errorText(error)}
        {error !== undefined && <code className={classes.code}>{error.code}</code>}
      </div>
    </div>
  );
}
