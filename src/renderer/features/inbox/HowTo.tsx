import { Inbox } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../../components/Kbd';
import classes from './inbox.module.css';

/** What stands beside the list while nothing is open: how one goes through it. */
export function HowTo() {
  const { t } = useTranslation('inbox');
  return (
    <div className={classes.rest}>
      <Inbox size={22} strokeWidth={1.5} aria-hidden="true" />
      <h2>{t('howTo.title')}</h2>
      <dl className={classes.keys}>
        {(
          [
            ['j', 'next'],
            ['a', 'approve'],
            ['r', 'reject'],
            ['x', 'pick'],
            ['u', 'undo'],
            ['?', 'all'],
          ] as const
        ).map(([keys, word]) => (
          <div key={keys} style={{ display: 'contents' }}>
            <dt>
              <Kbd keys={keys} />
            </dt>
            <dd>{t(`howTo.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
