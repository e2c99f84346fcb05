import { useTranslation } from 'react-i18next';
import { OWNER_ID } from '#shared/model/person';
import type { RunTrigger } from '#shared/model/run';
import { useFormat } from '../../lib/use-format';
import { scheduleTriggerText } from './schedule-trigger';

/** What started a run, in words: 'Webhook · github', 'Schedule · 09:00, 12 min late', 'By hand · Bia'. */
export function useTriggerText(): (trigger: RunTrigger) => string {
  const { t } = useTranslation('runs');
  const format = useFormat();
  return ({ kind, detail }) => {
    const what =
      kind === 'webhook'
        ? detail?.['path']
        : kind === 'event' || kind === 'rule'
          ? (detail?.['type'] ?? detail?.['event'])
          : kind === 'queue'
            ? detail?.['queue']
            : kind === 'plugin'
              ? detail?.['node']
              : kind === 'schedule'
                ? scheduleTriggerText(detail, format, {
                    runNow: t('occurrence.runNow'),
                    late: (delay) => t('occurrence.late', { delay }),
                    moved: (from) => t('occurrence.moved', { from }),
                  })
                : // The owner is who it is where nobody else is named.
                  detail?.['personId'] === OWNER_ID
                  ? undefined
                  : detail?.['by'];
    return what === undefined ? t(`trigger.${kind}`) : `${t(`trigger.${kind}`)} · ${what}`;
  };
}
