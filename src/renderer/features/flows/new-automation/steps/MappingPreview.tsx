import { useTranslation } from 'react-i18next';
import { expressionReason } from '#shared/words/expression-reason';
import type { PreviewCell } from '../model/preview-mapping';
import classes from '../new-automation.module.css';

interface MappingPreviewProps {
  names: readonly string[];
  /** Of the first rows; undefined: not evaluated yet. */
  rows: readonly Record<string, PreviewCell>[] | undefined;
  total: number;
}

/** What the action gets for the first rows. */
export function MappingPreview({ names, rows, total }: MappingPreviewProps) {
  const { t } = useTranslation('new-automation');
  const { t: words } = useTranslation('flows');
  const shown = (cell: PreviewCell | undefined) => {
    if (cell === undefined) return '';
    if (cell.state === 'value') return cell.text;
    return cell.state === 'nothing' ? t('variables.nothing') : expressionReason(cell.reason, words);
  };
  return (
    <section className={classes.results} aria-label={t('variables.preview')}>
      <h3 className={classes.caption}>{t('variables.preview')}</h3>
      {names.length === 0 ? (
        <p className={classes.quiet}>{t('variables.whole')}</p>
      ) : (
        (rows ?? []).map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <section key={at} className={classes.result} aria-label={t('variables.row', { number: at + 1, total })}>
            <div className={classes.resultHead}>{t('variables.row', { number: at + 1, total })}</div>
            <dl className={classes.pairs}>
              {names.map((name) => (
                <div key={name} className={classes.pair}>
                  <dt>{name}</dt>
                  <dd data-state={row[name]?.state}>{shown(row[name])}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))
      )}
    </section>
  );
}
