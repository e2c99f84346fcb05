import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { describeChange } from '#shared/calendar/describe/index';
import type { Occurrence } from '#shared/model/schedule';
import { useFormat } from '../../../lib/use-format';
import { useNow } from '../../../lib/use-now';
import { OccurrenceIcon } from '../../occurrences/OccurrenceIcon';
import { lookOf } from '../../occurrences/occurrence-look';
import { occurrenceRows } from '../model/occurrence-rows';
import classes from './preview.module.css';
import { useMoments } from './use-moments';

interface OccurrenceLinesProps {
  occurrences: readonly Occurrence[];
  /** Whose clock is shown; the user's stands beside it where it differs. */
  zone: string;
  label: string;
  /** Leave out the date: all are of one day. */
  timeOnly?: boolean;
  picked?: number | undefined;
  onPick?: ((occurrence: Occurrence) => void) | undefined;
}

/** Occurrences one below the other: when, on both clocks, and why one was skipped or moved. */
export function OccurrenceLines({ occurrences, zone, label, timeOnly = false, picked, onPick }: OccurrenceLinesProps) {
  const { t } = useTranslation('schedule');
  const rows = useMemo(() => occurrenceRows(occurrences), [occurrences]);
  const moments = useMoments(zone);
  return (
    <ul className={classes.lines} aria-label={label}>
      {rows.map((row) =>
        row.kind === 'skipped' ? (
          <li key={row.first.plannedMs} className={classes.line} data-look="skipped">
            <OccurrenceIcon look="skipped" />
            <span className={classes.lineMain}>
              <span className={classes.why}>
                {t('list.skippedRow', {
                  count: row.count,
                  from: moments.short(row.first.atMs),
                  to: moments.short(row.last.atMs),
                })}
              </span>
              <Reasons occurrence={row.first} zone={zone} />
            </span>
          </li>
        ) : (
          <Line
            key={row.occurrence.plannedMs}
            {...{ zone, timeOnly, onPick }}
            occurrence={row.occurrence}
            isPicked={picked === row.occurrence.plannedMs}
          />
        ),
      )}
    </ul>
  );
}

interface LineProps {
  occurrence: Occurrence;
  zone: string;
  timeOnly: boolean;
  isPicked: boolean;
  onPick: ((occurrence: Occurrence) => void) | undefined;
}

function Line({ occurrence, zone, timeOnly, isPicked, onPick }: LineProps) {
  const { t } = useTranslation('schedule');
  const { t: words } = useTranslation('occurrences');
  const format = useFormat();
  const now = useNow(15_000);
  const moments = useMoments(zone);
  const look = lookOf(occurrence);
  const { firesAtMs, atMs } = occurrence;
  const isSkipped = look === 'skipped';
  // What fires counts with its spread; what does not is where it would have been.
  const shownMs = isSkipped ? atMs : firesAtMs;
  const content = (
    <>
      <OccurrenceIcon look={look} title={words(`look.${look}`)} />
      <span className={classes.lineMain}>
        <span className={classes.when}>
          {!timeOnly && <span className={classes.day}>{moments.day(shownMs)}</span>}
          <b>{moments.time(shownMs)}</b>
          {moments.mine !== undefined && (
            <span className={classes.mine} title={t('list.yours', { zone: moments.mine })}>
              {moments.mineOf(shownMs)}
            </span>
          )}
        </span>
        {occurrence.plannedMs !== atMs && (
          <span className={classes.why}>{t('list.planned', { at: moments.short(occurrence.plannedMs) })}</span>
        )}
        <Reasons occurrence={occurrence} zone={zone} />
      </span>
      {!isSkipped && <span className={classes.relative}>{format.relative(shownMs, now)}</span>}
    </>
  );
  return (
    <li className={classes.line} data-look={look} title={format.exact(shownMs)}>
      {onPick === undefined ? (
        content
      ) : (
        <button type="button" className={classes.pick} aria-pressed={isPicked} onClick={() => onPick(occurrence)}>
          {content}
        </button>
      )}
    </li>
  );
}

function Reasons({ occurrence, zone }: { occurrence: Occurrence; zone: string }) {
  const { i18n } = useTranslation();
  const { locale } = useFormat();
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  return occurrence.changes.map((change) => (
    <span key={`${change.code} ${change.fromMs} ${change.toMs ?? ''}`} className={classes.why}>
      {describeChange(change, { language, locale, zone })}
    </span>
  ));
}
