import { useTranslation } from 'react-i18next';
import { type Fault, type FaultFinding, type FaultReport, faultSchema } from '#shared/model/fault-test';
import type { FlowDefinition } from '#shared/model/flow';
import { StatusBadge } from '../../../components/StatusBadge';
import { useFormat } from '../../../lib/use-format';
import classes from './fault-report.module.css';

interface FaultReportViewProps {
  report: FaultReport;
  definition: FlowDefinition;
  onShowNode(nodeId: string): void;
}

const FAULTS = faultSchema.options as readonly Fault[];

/** What would act twice, be lost or ask a person, node by node, and the settings that mend it. */
export function FaultReportView({ report, definition, onShowNode }: FaultReportViewProps) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const nameOf = (nodeId: string) => definition.nodes.find((node) => node.id === nodeId)?.name ?? nodeId;
  const { baseline, crashes, findings, tested, unreached } = report;
  const of = (nodeId: string, fault: Fault) => findings.find((each) => each.nodeId === nodeId && each.fault === fault);
  const mends = [
    ...new Map(findings.flatMap((each) => each.mends).map((mend) => [`${mend.setting} ${mend.nodeId}`, mend])).values(),
  ];
  const remarks = findings.filter((each) => each.lost.length > 0 || each.left.length > 0);
  return (
    <section className={classes.report} aria-label={t('faults.report')}>
      <p className={classes.line}>
        {t('faults.baseline')} <StatusBadge status={baseline.status} plain />
        {baseline.error !== undefined && ` ${baseline.error.message}`}
      </p>
      <p className={classes.line} data-tone={crashes.lost + crashes.twice > 0 ? 'bad' : 'good'}>
        {t('faults.crashes', {
          count: crashes.moments,
          lost: format.number(crashes.lost),
          twice: format.number(crashes.twice),
        })}
      </p>
      {tested.length === 0 ? (
        <p className={classes.line}>{t('faults.nothing')}</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('faults.node')}</th>
              {FAULTS.map((fault) => (
                <th key={fault} scope="col" title={t(`faults.faultHint.${fault}`)}>
                  {t(`faults.fault.${fault}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tested.map((nodeId) => (
              <tr key={nodeId}>
                <th scope="row">
                  <button type="button" className={classes.node} onClick={() => onShowNode(nodeId)}>
                    {nameOf(nodeId)}
                  </button>
                </th>
                {FAULTS.map((fault) => (
                  <td key={fault}>
                    <Outcome finding={of(nodeId, fault)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {remarks.length > 0 && (
        <ul className={classes.list}>
          {remarks.map(({ nodeId, fault, lost, left }) => (
            <li key={`${nodeId} ${fault}`}>
              <strong>
                {nameOf(nodeId)}, {t(`faults.fault.${fault}`)}:
              </strong>{' '}
              {lost.length > 0 && t('faults.lost', { names: lost.join(', ') })}{' '}
              {left.length > 0 && t('faults.left', { names: left.join(', ') })}
            </li>
          ))}
        </ul>
      )}
      {mends.length > 0 && (
        <>
          <h3 className={classes.heading}>{t('faults.mends')}</h3>
          <ul className={classes.list}>
            {mends.map(({ setting, nodeId }) => (
              <li key={`${setting} ${nodeId}`}>
                <button type="button" className={classes.node} onClick={() => onShowNode(nodeId)}>
                  {nameOf(nodeId)}
                </button>
                : {t(`faults.mend.${setting}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      {unreached.length > 0 && (
        <p className={classes.line}>{t('faults.unreached', { names: unreached.map(nameOf).join(', ') })}</p>
      )}
    </section>
  );
}

function Outcome({ finding }: { finding: FaultFinding | undefined }) {
  const { t } = useTranslation('flows');
  if (finding === undefined) return null;
  return (
    <span className={classes.outcome} data-outcome={finding.outcome} title={t(`faults.outcomeHint.${finding.outcome}`)}>
      {t(`faults.outcome.${finding.outcome}`)}
    </span>
  );
}
