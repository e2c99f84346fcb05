import { ShieldOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Would } from '#shared/model/run';
import { JsonView } from '../JsonView';
import classes from './would.module.css';

/** What a node would have done, had effects not been off: its settings as they came out for each item. */
export function WouldView({ would }: { would: Would }) {
  const { t } = useTranslation('components');
  const { calls, summary, total } = would;
  return (
    <div className={classes.would}>
      <p className={classes.wouldHead}>
        <ShieldOff size={14} aria-hidden="true" />
        <span>
          {t('would.text', { count: total })} {summary !== '' && <code>{summary}</code>}
        </span>
      </p>
      <ol className={classes.calls}>
        {calls.map(({ item, config }) => (
          <li key={item}>
            {total > 1 && <div className={classes.callNumber}>{t('would.item', { number: item + 1 })}</div>}
            <JsonView value={config} openDepth={2} />
          </li>
        ))}
      </ol>
      {calls.length < total && calls.length > 0 && (
        <p className={classes.none}>{t('would.more', { count: total - calls.length })}</p>
      )}
    </div>
  );
}
