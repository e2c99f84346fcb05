import { useTranslation } from 'react-i18next';
import type { ModifiedSettings } from '#shared/model/schedule';
import { useFormat } from '../../../../lib/use-format';
import { useTabFlow } from '../flow-outlet';

/** Other settings in words: 'Priority 10, at most 2 runs at once, “Send” 3,000 per 1 min'. */
export function useSettingsText(): (settings: ModifiedSettings) => string {
  const { t } = useTranslation('page');
  const format = useFormat();
  const flow = useTabFlow();
  const nameOf = (nodeId: string) => (flow.published ?? flow.draft).nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
  return ({ priority, maxDurationMs, concurrency, rateLimits = {}, variables = {} }) => {
    const limits = Object.entries(rateLimits).map(([nodeId, { count, perMs }]) =>
      t('exceptions.said.rate', { name: nameOf(nodeId), number: format.number(count), per: format.duration(perMs) }),
    );
    const names = Object.keys(variables);
    return [
      ...limits,
      ...(concurrency === undefined ? [] : [t('exceptions.said.concurrency', { count: concurrency.max })]),
      ...(priority === undefined ? [] : [t('exceptions.said.priority', { number: format.number(priority) })]),
      ...(maxDurationMs === undefined ? [] : [t('exceptions.said.duration', { duration: format.duration(maxDurationMs) })]),
      ...(names.length === 0 ? [] : [t('exceptions.said.variables', { names: names.join(', ') })]),
    ].join(' · ');
  };
}
