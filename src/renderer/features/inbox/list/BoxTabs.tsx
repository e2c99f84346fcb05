import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type InboxCounts, inboxBoxSchema } from '#shared/contract/inbox';
import { useFormat } from '../../../lib/use-format';
import classes from '../inbox.module.css';
import { type InboxFilters, writeFilters } from './inbox-filters';

/** The boxes, each with an address and its count. */
export function BoxTabs({ filters, counts }: { filters: InboxFilters; counts: InboxCounts | undefined }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  return (
    <nav className={classes.boxes} aria-label={t('boxes')}>
      {inboxBoxSchema.options.map((box) => {
        const count = box === 'done' ? undefined : counts?.[box];
        return (
          <Link
            key={box}
            to={`?${writeFilters({ ...filters, box }).toString()}`}
            className={classes.tab ?? ''}
            aria-current={filters.box === box ? 'page' : undefined}
          >
            {t(`box.${box}`)}
            {count !== undefined && count > 0 && (
              <span className={classes.count} data-tone={box === 'overdue' ? 'over' : undefined}>
                {format.number(count)}
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}
