import { useTranslation } from 'react-i18next';
import { shortValue } from '../../form/expression/value-path';
import type { DataRows } from '../model/data-rows';
import classes from '../new-automation.module.css';

const SHOWN = 5;
const LONGEST = 60;

/** The first rows as they will be, and how many there are. */
export function DataPreview({ columns, rows }: DataRows) {
  const { t } = useTranslation('new-automation');
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('data.preview')}>
      <p className={classes.caption}>{t('data.count', { count: rows.length })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by the keyboard, too */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('data.preview')}>
        <table className={classes.preview}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={at}>
                {columns.map((column) => {
                  const value = row[column];
                  return (
                    <td key={column}>
                      {value === undefined ? '' : typeof value === 'string' ? value : shortValue(value, LONGEST)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > SHOWN && <p className={classes.quiet}>{t('data.more', { count: rows.length - SHOWN })}</p>}
    </section>
  );
}
