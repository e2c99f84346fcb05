import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Check, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '#shared/model/packet';
import type { DoubtDecision, StepSummary } from '#shared/model/run';
import { CodeEditor } from '../../../components/CodeEditor';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { toast } from '../../../components/feedback';
import { StatusIcon } from '../../../components/StatusIcon';
import { client } from '../../../lib/client';
import classes from './detail.module.css';
import { outputItems, outputText } from './doubt-output';

interface DoubtQuestionProps {
  step: StepSummary;
  nodeName: string;
  /** What went into the step; undefined while it is read. */
  input: readonly Pick<Item, 'json'>[] | undefined;
  /** The whole input is not loaded: the default output cannot be shown. */
  isInputCut: boolean;
}

/** A step whose effect may or may not have happened asks a person what to do. */
export function DoubtQuestion({ step, nodeName, input, isInputCut }: DoubtQuestionProps) {
  const { t } = useTranslation('runs');
  const [choice, setChoice] = useState<'done' | 'fail'>();
  const [text, setText] = useState<string>();
  const [reason, setReason] = useState('');
  const resolve = useMutation({
    mutationFn: async (decision: DoubtDecision) => client.runs.resolveDoubt({ runId: step.runId, seq: step.seq, decision }),
    meta: { ownError: true },
    onSuccess: () => toast(t('doubt.answered')),
  });
  const shown = text ?? (isInputCut || input === undefined ? '' : outputText(input));
  const parsed = outputItems(shown);
  const isUndoing = step.error?.code === 'COMPENSATION_STUCK';
  const keepsInput = text === undefined;
  const sendDone = () => {
    if (keepsInput) resolve.mutate({ action: 'done' });
    else if (parsed.ok) resolve.mutate({ action: 'done', output: parsed.items });
  };
  return (
    <section className={classes.doubt} aria-label={t('doubt.title')}>
      <div className={classes.doubtHead}>
        <StatusIcon status="in_doubt" />
        <strong>{t(isUndoing ? 'doubt.undoQuestion' : 'doubt.question', { name: nodeName })}</strong>
      </div>
      <p className={classes.doubtText}>{isUndoing ? step.error?.message : t('doubt.text')}</p>
      <div className={classes.choices}>
        <Button
          size="xs"
          variant="default"
          leftSection={<RotateCcw size={13} />}
          loading={resolve.isPending}
          onClick={() => resolve.mutate({ action: 'retry' })}
        >
          {t('doubt.retry')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Check size={13} />}
          aria-expanded={choice === 'done'}
          data-on={choice === 'done' || undefined}
          onClick={() => setChoice(choice === 'done' ? undefined : 'done')}
        >
          {t('doubt.done')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<X size={13} />}
          aria-expanded={choice === 'fail'}
          data-on={choice === 'fail' || undefined}
          onClick={() => setChoice(choice === 'fail' ? undefined : 'fail')}
        >
          {t('doubt.fail')}
        </Button>
      </div>
      <p className={classes.doubtText}>
        {t(choice === 'done' ? 'doubt.doneText' : choice === 'fail' ? 'doubt.failText' : 'doubt.retryText')}
      </p>
      {choice === 'done' && (
        <>
          <CodeEditor
            label={t('doubt.output')}
            language="json"
            value={shown}
            onChange={(next) => setText(next === shown ? text : next)}
            hasError={!parsed.ok}
            minHeight={90}
            maxHeight={260}
          />
          {!parsed.ok && <p className={classes.invalid}>{parsed.message}</p>}
          <Button size="xs" className={classes.send ?? ''} disabled={!parsed.ok} loading={resolve.isPending} onClick={sendDone}>
            {t('doubt.sendDone')}
          </Button>
        </>
      )}
      {choice === 'fail' && (
        <>
          <TextInput
            size="sm"
            label={t('doubt.reason')}
            value={reason}
            maxLength={2000}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          <Button
            size="xs"
            color="red"
            className={classes.send ?? ''}
            loading={resolve.isPending}
            onClick={() => resolve.mutate({ action: 'fail', ...(reason.trim() === '' ? {} : { reason: reason.trim() }) })}
          >
            {t('doubt.sendFail')}
          </Button>
        </>
      )}
      {resolve.isError && <ErrorPanel inline error={resolve.error} />}
    </section>
  );
}
