import { Tooltip } from '@mantine/core';
import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { shownKeys } from '../lib/shortcut-keys';
import classes from './kbd.module.css';

export const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** A shortcut as keys: `g f`, `mod+k`. */
export function Kbd({ keys }: { keys: string }) {
  const { t } = useTranslation('components');
  return (
    <span className={classes.keys}>
      {shownKeys(keys, isMac).map((stroke, index) => (
        <Fragment key={stroke.join('+')}>
          {index > 0 && <span className={classes.then}>{t('kbd.then')}</span>}
          {stroke.map((key) => (
            <kbd key={key} className={classes.key}>
              {key}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}

/** A tooltip that names the action and its shortcut; also the label of an icon button for screen readers. */
export function Hint({ label, keys, children }: { label: string; keys?: string | undefined; children: ReactElement }) {
  return (
    <Tooltip
      label={
        keys === undefined ? (
          label
        ) : (
          <span className={classes.hint}>
            {label} <Kbd keys={keys} />
          </span>
        )
      }
    >
      {children}
    </Tooltip>
  );
}
