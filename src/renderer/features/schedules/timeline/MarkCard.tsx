import { useTranslation } from 'react-i18next';
import { OccurrenceIcon } from '../../../components/occurrences/OccurrenceIcon';
import { useZonedFormat } from '../../../components/occurrences/use-zoned-format';
import { useFormat } from '../../../lib/use-format';
import classes from './timeline.module.css';
import type { RowMark } from './timeline-rows';
import { useMarkText } from './use-mark-text';

const SHOWN = 4;
const CARD_WIDTH = 290;
const CARD_HEIGHT = 120;

interface MarkCardProps {
  flowName: string;
  marks: readonly RowMark[];
  /** Where the marks are: their middle, and the lower edge of their row. */
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is under the pointer, or what the keys have reached. */
export function MarkCard({ flowName, marks, x, y, width, height }: MarkCardProps) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const { day } = useZonedFormat();
  const markText = useMarkText();
  const [first] = marks;
  const last = marks.at(-1);
  if (first === undefined || last === undefined) return null;
  const left = Math.max(4, Math.min(width - CARD_WIDTH - 4, x - CARD_WIDTH / 2));
  const isAbove = y + CARD_HEIGHT > height && y > CARD_HEIGHT;
  const place = isAbove ? { bottom: height - y + 32 } : { top: y };
  return (
    <div role="tooltip" className={classes.card} style={{ left, width: CARD_WIDTH, ...place }}>
      <div className={classes.cardName}>{flowName}</div>
      {marks.length > SHOWN ? (
        <>
          <div>{t('timeline.several', { count: marks.length, number: format.number(marks.length) })}</div>
          <div className={classes.cardSoft}>{t('timeline.spanOf', { from: day(first.atMs), to: day(last.atMs) })}</div>
          <div className={classes.cardSoft}>{t('timeline.nearer')}</div>
        </>
      ) : (
        marks.map((mark) => (
          <div key={mark.plannedMs} className={classes.cardLine}>
            <OccurrenceIcon look={mark.look} />
            <span>{markText(mark)}</span>
          </div>
        ))
      )}
    </div>
  );
}
