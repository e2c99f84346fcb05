import { SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describeSettings } from '#shared/calendar/describe/index';
import type { RunDetail } from '#shared/model/run';
import { useFormat } from '../../../lib/use-format';
import classes from './detail.module.css';

/** What a run has instead of the settings of its flow, and for whom it waits; nothing for most. */
export function OwnSettings({ run: { settings, overlap, status, definition } }: { run: RunDetail }) {
  const { t, i18n } = useTranslation('runs');
  const { locale, timeZone } = useFormat();
  const isInLine = status === 'queued' && overlap !== undefined && overlap.policy !== 'allow';
  if (settings === undefined && !isInLine) return null;
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const nodeNames = Object.fromEntries(definition.nodes.map(({ id, name }) => [id, name]));
  return (
    <div className={classes.note}>
      <SlidersHorizontal size={14} aria-hidden="true" />
      <div className={classes.bannerText}>
        {isInLine && <div>{t('ownSettings.inLine')}</div>}
        {settings !== undefined && (
          <div>
            {t('ownSettings.text', {
              settings: describeSettings(settings, { language, locale, zone: timeZone ?? 'UTC', nodeNames }),
            })}
          </div>
        )}
      </div>
    </div>
  );
}
