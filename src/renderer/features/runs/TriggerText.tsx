import { useTranslation } from 'react-i18next';
import type { RunTrigger } from '#shared/model/run';

/** What started a run, in words: 'Webhook github', 'Schedule', 'By hand'. */
export function useTriggerText(): (trigger: RunTrigger) => string {
  const { t } = useTranslation('runs');
  return ({ kind, detail }) => {
    const what =
      kind === 'webhook'
        ? detail?.['path']
        : kind === 'event' || kind === 'rule'
          ? (detail?.['type'] ?? detail?.['event'])
          : kind === 'queue'
            ? detail?.['queue']
            : undefined;
    return what === undefined ? t(`trigger.${kind}`) : `${t(`trigger.${kind}`)} · ${what}`;
  };
}
