import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, Rocket, Save } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { undoToast } from '../../../components/feedback';
import { Hint } from '../../../components/Kbd';
import { PageHeader } from '../../../components/Page';
import { api } from '../../../lib/client';
import { useCommands } from '../../../lib/commands';
import { buildFlow } from './model/build-flow';
import { dataRows } from './model/data-rows';
import { mappingOf, readMapping } from './model/mapping';
import { isScheduleValid } from './model/schedule-valid';
import { STEPS, stepProblems } from './model/step-problems';
import classes from './new-automation.module.css';
import { StepList } from './StepList';
import { BASICS_FORM, BasicsStep } from './steps/BasicsStep';
import { DataStep } from './steps/DataStep';
import { ReviewStep } from './steps/ReviewStep';
import { ScheduleStep } from './steps/ScheduleStep';
import { VariablesStep } from './steps/VariablesStep';
import { useAutomationDraft } from './use-automation-draft';
import { useCreateAutomation } from './use-create-automation';
import { useProblemWords } from './use-problem-words';
import { useSteps } from './use-steps';

/** A guided way to a flow that runs by a schedule: basics, data, variables, schedule, and all of it once more. */
export default function NewAutomationPage() {
  const { t } = useTranslation('new-automation');
  const body = useRef<HTMLDivElement>(null);
  const { draft, update, reset, forget, isUnkept } = useAutomationDraft();
  const { data: info } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const { data: nodeTypes } = useQuery(api.flows.nodeTypes.queryOptions({ staleTime: 60_000 }));
  const mailType = nodeTypes?.some(({ type, isHidden }) => type === 'email.send' && isHidden !== true)
    ? 'email.send'
    : 'core.send-email';
  const defaultZone = info?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { source, table, csv, json, action } = draft;
  const data = useMemo(() => dataRows({ source, table, csv, json }), [source, table, csv, json]);
  const example = { subject: t('email.subject'), text: t('email.text') };
  const mapping = mappingOf(draft, data.columns, example);
  const problems = useMemo(() => stepProblems(draft, mapping, isScheduleValid), [draft, mapping]);
  const { variables } = useMemo(() => readMapping(mapping, action), [mapping, action]);
  const flow = useMemo(
    () =>
      problems.length > 0 || variables === undefined
        ? undefined
        : buildFlow(
            draft,
            variables,
            {
              ...{ schedule: t('nodes.schedule'), eachBatch: t('nodes.eachBatch'), variables: t('nodes.variables') },
              ...{ call: t('nodes.call'), start: t('nodes.start'), http: t('nodes.http'), email: t('nodes.email') },
            },
            mailType,
          ),
    [draft, problems, variables, mailType, t],
  );
  const { step, told, go, next, back } = useSteps(problems, body);
  const say = useProblemWords();
  const create = useCreateAutomation(forget);
  const make = (publish: boolean) => {
    if (flow !== undefined && !create.isPending) create.mutate({ flow, publish });
  };
  const startOver = () => {
    const before = draft;
    reset();
    go('basics');
    undoToast(t('startedOver'), t('undo'), () => update(before));
  };
  const isLast = step === 'review';
  useCommands([
    ...(isLast ? [] : [{ id: 'automation-next', label: t('next'), group: 'page' as const, keys: 'mod+Enter', run: next }]),
    ...(step === 'basics'
      ? []
      : [{ id: 'automation-back', label: t('back'), group: 'page' as const, keys: 'alt+ArrowLeft', run: back }]),
    ...(isLast
      ? [
          { id: 'automation-draft', label: t('createDraft'), group: 'page' as const, run: () => make(false) },
          { id: 'automation-publish', label: t('createPublish'), group: 'page' as const, run: () => make(true) },
        ]
      : []),
    { id: 'automation-reset', label: t('startOver'), group: 'page', run: startOver },
  ]);
  // What is wrong with the mapping is told while it is typed; in the other steps when a person wants to go on.
  const isTold = told.has(step);
  const own = problems.filter((problem) => problem.step === step && (isTold || problem.code !== 'mapping.missing'));
  const props = {
    ...{ draft, update, data, next },
    problem: (field: string) => {
      const found = isTold || step === 'data' ? own.find((each) => each.field === field) : undefined;
      const isEarly = !isTold && found?.code === 'data.noRows';
      return found === undefined || isEarly ? undefined : say(found);
    },
  };
  const broken = new Set(problems.filter((each) => told.has(each.step)).map((each) => each.step));
  const done = new Set(STEPS.slice(0, STEPS.indexOf(step)).filter((each) => !problems.some((problem) => problem.step === each)));
  return (
    <>
      <PageHeader
        title={t('title')}
        parents={[{ label: t('flows:title'), to: '/flows' }]}
        actions={
          <Button size="xs" variant="subtle" onClick={startOver}>
            {t('startOver')}
          </Button>
        }
      />
      <StepList current={step} broken={broken} done={done} onGo={go} />
      <div className={classes.body} ref={body}>
        <div className={classes.column} data-wide={!['basics', 'data'].includes(step) || undefined}>
          <h2 className={classes.title} tabIndex={-1}>
            {t(`headings.${step}`)}
          </h2>
          {isUnkept && <p className={classes.note}>{t('unkept')}</p>}
          {step === 'basics' && <BasicsStep {...props} />}
          {step === 'data' && <DataStep {...props} />}
          {step === 'variables' && <VariablesStep {...props} mapping={mapping} problems={own.map(say)} />}
          {step === 'schedule' && <ScheduleStep {...props} defaultZone={defaultZone} />}
          {step === 'review' && (
            <ReviewStep
              {...props}
              defaultZone={defaultZone}
              flow={flow}
              variableNames={Object.keys(variables ?? {})}
              error={create.error}
              goTo={go}
            />
          )}
        </div>
      </div>
      <footer className={classes.footer}>
        {step !== 'basics' && (
          <Hint label={t('back')} keys="alt+ArrowLeft">
            <Button variant="default" leftSection={<ArrowLeft size={14} />} onClick={back}>
              {t('back')}
            </Button>
          </Hint>
        )}
        <span className={classes.grow} />
        {isLast ? (
          <>
            <Button
              variant="default"
              leftSection={<Save size={14} />}
              loading={create.isPending && create.variables.publish === false}
              onClick={() => make(false)}
            >
              {t('createDraft')}
            </Button>
            <Button
              leftSection={<Rocket size={14} />}
              loading={create.isPending && create.variables.publish === true}
              onClick={() => make(true)}
            >
              {t('createPublish')}
            </Button>
          </>
        ) : (
          <Hint label={t('next')} keys="mod+Enter">
            <Button
              rightSection={<ArrowRight size={14} />}
              {...(step === 'basics' ? { type: 'submit' as const, form: BASICS_FORM } : { onClick: next })}
            >
              {t('next')}
            </Button>
          </Hint>
        )}
      </footer>
    </>
  );
}
