import { Button, Collapse, UnstyledButton } from '@mantine/core';
import { CircleAlert, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonObject } from '#shared/model/json';
import { toUiError } from '../lib/ui-error';
import classes from './error-panel.module.css';
import { useErrorText } from './use-error-text';
import { useErrorTitle } from './use-error-title';

/** What failed, why, and a way to try again; code and details fold out. `inline` sits in a form or card. */
export function ErrorPanel({
  error,
  onRetry,
  inline = false,
}: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  inline?: boolean;
}) {
  const { t } = useTranslation('components');
  const errorTitle = useErrorTitle();
  const [open, setOpen] = useState(false);
  const { code, message, details, problems } = toUiError(error);
  const title = errorTitle(code);
  const text = useErrorText()({ code, message, data: details as JsonObject });
  const hasDetails = Object.keys(details).length > 0 || problems.length > 0;
  return (
    <div className={classes.root} data-inline={inline || undefined} role="alert">
      <CircleAlert size={inline ? 16 : 20} className={classes.icon} aria-hidden="true" />
      <div className={classes.text}>
        <div className={classes.title}>{title}</div>
        {text !== title && <div className={classes.message}>{text}</div>}
        <div className={classes.foot}>
          <code className={classes.code}>{code}</code>
          {hasDetails && (
            <UnstyledButton className={classes.more} aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? t('error.lessDetails') : t('error.moreDetails')}
            </UnstyledButton>
          )}
          {onRetry !== undefined && (
            <Button size="xs" variant="default" leftSection={<RotateCw size={13} />} onClick={onRetry}>
              {t('error.retry')}
            </Button>
          )}
        </div>
        <Collapse expanded={open}>
          <pre className={classes.details}>{JSON.stringify(problems.length > 0 ? problems : details, null, 2)}</pre>
        </Collapse>
      </div>
    </div>
  );
}
