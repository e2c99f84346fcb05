import { ActionIcon, Button } from '@mantine/core';
import { FastForward, History, Square, StepForward } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isFinal, type RunDetail } from '#shared/model/run';
import { Hint } from '../../../components/Kbd';
import { StatusIcon } from '../../../components/StatusIcon';
import { Duration } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import editor from '../editor/editor.module.css';
import { useEditor } from '../editor/session/editor-session';
import classes from './test-data.module.css';

interface TestRunBarProps {
  run: RunDetail;
  onReplay: (() => void) | undefined;
  onClose(): void;
}

/** How the shown run stands; the steps of one that is stepped through, and the way to its page. */
export function TestRunBar({ run, onReplay, onClose }: TestRunBarProps) {
  const { t } = useTranslation('test-runs');
  const { t: flows } = useTranslation('flows');
  const { t: shared } = useTranslation('components');
  const errorText = useErrorText();
  const { tests } = useEditor();
  const { testOptions } = run;
  const nameOf = (id: string | undefined) => run.definition.nodes.find((node) => node.id === id)?.name;
  const part = (['only', 'from', 'until'] as const).find((kind) => testOptions?.[kind] !== undefined);
  const paused = run.steps.filter(({ status, waitingFor }) => status === 'waiting' && waitingFor === 'step');
  const isOver = isFinal(run.status);
  const isPaused = paused.length > 0 && run.status === 'waiting';
  const status = shared(`status.${run.status}`);
  const title = isPaused
    ? t('pausedBefore', { names: paused.map(({ nodeId }) => nameOf(nodeId)).join(', ') })
    : run.test
      ? flows('test.title', { status })
      : t('runTitle', { status });
  return (
    <div className={`${editor.testBar} ${classes.runBar}`} role="status">
      <StatusIcon status={run.status} size={14} />
      <strong className={classes.runTitle} title={title}>
        {title}
      </strong>
      {testOptions?.effects === 'off' && <span className={classes.mark}>{t('effectsOff')}</span>}
      {part !== undefined && (
        <span className={classes.mark}>{t(`part.${part}`, { name: nameOf(testOptions?.[part]) ?? testOptions?.[part] })}</span>
      )}
      {run.startedAt !== undefined && !isPaused && <Duration from={run.startedAt} to={run.finishedAt} />}
      {run.error !== undefined && <span className={editor.testError}>{errorText(run.error)}</span>}
      <span className={editor.spacer} />
      {tests.isStepping && (
        <>
          <Hint label={t('nextHint')} keys="F9">
            <Button size="xs" leftSection={<StepForward size={14} />} disabled={paused.length === 0} onClick={tests.next}>
              {t('next')}
            </Button>
          </Hint>
          <Hint label={`${t('runOn')}: ${t('runOnHint')}`} keys="shift+F9">
            <ActionIcon size="md" aria-label={t('runOn')} onClick={tests.runOn}>
              <FastForward size={15} />
            </ActionIcon>
          </Hint>
        </>
      )}
      {!isOver && (
        <Hint label={`${t('stop')}: ${t('stopHint')}`} keys="alt+F9">
          <ActionIcon size="md" aria-label={t('stop')} onClick={tests.stop}>
            <Square size={13} />
          </ActionIcon>
        </Hint>
      )}
      {onReplay !== undefined && (
        <Button size="xs" variant="subtle" leftSection={<History size={13} />} onClick={onReplay}>
          {shared('replay.start')}
        </Button>
      )}
      <Button size="xs" variant="subtle" component={Link} to={`/runs/${run.id}`}>
        {flows('openRun')}
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClose}>
        {flows('test.hide')}
      </Button>
    </div>
  );
}
