import { useTranslation } from 'react-i18next';
import { PageBody } from '../../../../components/Page';
import { useTabFlow } from '../flow-outlet';
import { useFlowRuns } from '../use-flow-runs';
import { About } from './About';
import { Callers } from './Callers';
import { Figures } from './Figures';
import classes from './info.module.css';
import { LatestRuns } from './LatestRuns';
import { Triggers } from './Triggers';
import { Versions } from './Versions';

/** What a flow is, when it runs, how it went, and who calls it. */
export default function InfoTab() {
  const { t } = useTranslation('page');
  const flow = useTabFlow();
  const { query, runs } = useFlowRuns(flow.id);
  return (
    <PageBody width={1280}>
      <Figures flow={flow} runs={runs} />
      <div className={classes.columns}>
        <div>
          <Triggers flow={flow} />
          <LatestRuns flowId={flow.id} query={query} runs={runs} title={t('info.runs')} />
        </div>
        <div>
          <About flow={flow} />
          <Callers flow={flow} />
          <Versions flow={flow} />
        </div>
      </div>
    </PageBody>
  );
}
