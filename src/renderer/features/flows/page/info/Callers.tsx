import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowDetail } from '#shared/model/flow';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { Section } from '../../../../components/Section';
import { useShownName } from '../../../../components/use-shown-name';
import { api } from '../../../../lib/client';
import classes from './info.module.css';

/** Who starts this flow besides its triggers: other flows, and rules. */
export function Callers({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation('page');
  const shownName = useShownName();
  const callers = useQuery(api.flows.callers.queryOptions({ input: { flowId: flow.id } }));
  const rules = useQuery(api.rules.list.queryOptions());
  const ruleCallers = (rules.data ?? []).filter(({ action }) => action.type === 'run_flow' && action.flowId === flow.id);
  const service = (flow.published ?? flow.draft).settings?.service?.name;
  const isEmpty = callers.data?.length === 0 && ruleCallers.length === 0;
  if (isEmpty && service === undefined) return null;
  return (
    <Section title={t('info.callers')} flush>
      {callers.isError && callers.data === undefined ? (
        <ErrorPanel error={callers.error} onRetry={() => void callers.refetch()} inline />
      ) : (
        <ul className={classes.list}>
          {service !== undefined && (
            <li className={classes.fact}>
              <span>{t('info.service')}</span>
              <code className={classes.code}>{service}</code>
            </li>
          )}
          {callers.data?.map(({ flowId, flowName, by, nodeId, nodeName, isPublished }) => (
            <li key={`${flowId} ${by} ${nodeId ?? ''}`}>
              <Link to={`/flows/${flowId}`} className={classes.line ?? ''}>
                <span className={classes.callerName}>{flowName}</span>
                <span className={classes.lineText}>{nodeName ?? t('info.errorFlow')}</span>
                {!isPublished && <span className={classes.tag}>{t('info.draftOnly')}</span>}
              </Link>
            </li>
          ))}
          {ruleCallers.map(({ id, name, event, enabled }) => (
            <li key={id}>
              <Link to={`/rules?rule=${id}`} className={classes.line ?? ''}>
                <span className={classes.callerName}>{shownName(name)}</span>
                <span className={classes.lineText}>{t('info.rule', { event })}</span>
                {!enabled && <span className={classes.tag}>{t('info.ruleOff')}</span>}
              </Link>
            </li>
          ))}
          {isEmpty && <li className={classes.empty}>{t('info.noCallers')}</li>}
        </ul>
      )}
    </Section>
  );
}
