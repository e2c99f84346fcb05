import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonObject } from '#shared/model/json';
import { toUiError } from '../lib/ui-error';
import type { ToldError } from './error-text';
import classes from './feedback.module.css';
import { useErrorText } from './use-error-text';
import { useErrorTitle } from './use-error-title';

const icons = { success: CircleCheck, info: Info, warning: TriangleAlert, error: CircleAlert };
export type ToastLevel = keyof typeof icons;

interface ToastOptions {
  level?: ToastLevel;
  body?: ReactNode;
  action?: { label: string; run(): void };
  /** How long it stays; errors stay 8 s, others 4 s. */
  closeAfterMs?: number;
}

function show(title: ReactNode, { level = 'success', body, action, closeAfterMs }: ToastOptions): void {
  const Icon = icons[level];
  const id = notifications.show({
    withBorder: true,
    classNames: { root: classes.toast ?? '', title: classes.title ?? '', description: classes.body ?? '' },
    icon: <Icon size={16} className={classes.icon} data-level={level} />,
    title,
    autoClose: closeAfterMs ?? (level === 'error' ? 8000 : 4000),
    message: (body !== undefined || action !== undefined) && (
      <>
        {body}
        {action !== undefined && (
          <Button
            size="xs"
            variant="default"
            mt={6}
            display="block"
            onClick={() => {
              notifications.hide(id);
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </>
    ),
  });
}

/** A short message that goes by itself. */
export function toast(title: string, options: ToastOptions = {}): void {
  show(title, options);
}

/** Says that something is done and can be taken back for 8 s. `undoLabel` is the translated 'Undo'. */
export function undoToast(title: string, undoLabel: string, undo: () => void): void {
  show(title, { action: { label: undoLabel, run: undo }, closeAfterMs: 8000 });
}

function ErrorTitle({ code }: { code: string }) {
  return useErrorTitle()(code);
}

function ErrorBody({ code, message, data }: ToldError) {
  const { t } = useTranslation('components');
  const text = useErrorText()({ code, message, data });
  const title = useErrorTitle()(code);
  return (
    <>
      {text !== title && <div>{text}</div>}
      <div className={classes.code} title={t('error.code')}>
        {code}
      </div>
    </>
  );
}

/** Says what failed. Mutations without `meta.ownError` do this by themselves. */
export function toastError(error: unknown): void {
  const { code, message, details } = toUiError(error);
  show(<ErrorTitle code={code} />, {
    level: 'error',
    body: <ErrorBody code={code} message={message} data={details as JsonObject} />,
  });
}
