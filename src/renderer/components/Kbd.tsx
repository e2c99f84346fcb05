import { Tooltip } from '@mantine/core';
import { cloneElement, Fragment, type ReactElement, type Ref } from 'react';
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

interface HintProps {
  label: string;
  keys?: string | undefined;
  /** A sentence or two: on several lines. */
  isLong?: boolean;
  children: ReactElement;
  ref?: Ref<HTMLDivElement>;
}

/**
 * A tooltip that names the action and its shortcut. It may stand between a Menu.Target or Popover.Target and its button: what
 * the target puts on it (ref, onClick, aria-…) goes on to the button.
 */
export function Hint({ label, keys, isLong = false, children, ref, ...target }: HintProps) {
  const handedOn = Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined && value !== ''));
  return (
    <Tooltip
      {...(ref === undefined ? {} : { ref })}
      {...(isLong ? { multiline: true, w: 280 } : {})}
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
      {cloneElement(children, handedOn)}
    </Tooltip>
  );
}
