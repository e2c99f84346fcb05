import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, RotateCcw, Save, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeadLetterDetail } from '#shared/model/dead-letter';
import { CodeEditor } from '../../components/CodeEditor';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Facts, SidePanel } from '../../components/SidePanel';
import { RelativeTime, ShortTime } from '../../components/Time';
import { useErrorText } from '../../components/use-error-text';
import { api } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import classes from './dead-letters.module.css';
import { itemsFromText, itemsToText } from './items-text';
import type { DeadLetters } from './use-dead-letters';

interface PanelProps {
  id: string;
  actions: Pick<DeadLetters, 'edit' | 'withdraw'>;
  onRedrive(): void;
  onDiscard(): void;
  onClose(): void;
}

/** One dead letter: what failed, what went in and may be changed, what was done with it. */
export function DeadLetterPanel({ id, actions, onRedrive, onDiscard, onClose }: PanelProps) {
  const { t } = useTranslation('dead-letters');
  const query = useQuery(api.deadLetters.get.queryOptions({ input: { id }, refetchInterval: 30_000 }));
  const letter = query.data;
  return (
    <SidePanel title={letter === undefined ? t('title') : letter.nodeName} onClose={onClose} width={480}>
      {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} inline />}
      {query.isPending && <Skeleton height={160} />}
      {letter !== undefined && (
        <>
          <LetterFacts letter={letter} />
          {letter.problem !== undefined && <p className={classes.bad}>{t('panel.problem', { message: letter.problem })}</p>}
          <div className={classes.actions}>
            {letter.state === 'open' && (
              <>
                <Button size="xs" leftSection={<RotateCcw size={13} />} onClick={onRedrive}>
                  {t('redrive.open')}
                </Button>
                <Button size="xs" variant="default" leftSection={<Trash2 size={13} />} onClick={onDiscard}>
                  {t('discard.open')}
                </Button>
              </>
            )}
            {letter.state === 'queued' && (
              <Button
                size="xs"
                variant="default"
                leftSection={<Undo2 size={13} />}
                loading={actions.withdraw.isPending}
                onClick={() => actions.withdraw.mutate({ ids: [id] })}
              >
                {t('withdraw.open')}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              component={Link}
              to={`/runs/${letter.runId}`}
              rightSection={<ArrowRight size={13} />}
            >
              {t('panel.openRun')}
            </Button>
            {letter.redrivenRunId !== undefined && (
              <Button
                size="xs"
                variant="default"
                component={Link}
                to={`/runs/${letter.redrivenRunId}`}
                rightSection={<ArrowRight size={13} />}
              >
                {t('panel.openRedriven')}
              </Button>
            )}
          </div>
          <InputEditor key={`${id} ${letter.state} ${String(letter.edited)}`} letter={letter} edit={actions.edit} />
          {letter.history.length > 0 && (
            <>
              <h2 className={classes.heading}>{t('panel.history')}</h2>
              <ol className={classes.history}>
                {letter.history.map(({ at, action, detail }) => (
                  <li key={`${at} ${action}`}>
                    <span>{t(`action.${action}`)}</span>
                    <span className={classes.detail}>{detail}</span>
                    <ShortTime at={at} />
                  </li>
                ))}
              </ol>
            </>
          )}
        </>
      )}
    </SidePanel>
  );
}

function LetterFacts({ letter }: { letter: DeadLetterDetail }) {
  const { t } = useTranslation('dead-letters');
  const errorText = useErrorText();
  const format = useFormat();
  const { flowId, flowName, flowVersion, error, attempts, createdAt, finishedCount, dueAt, reason, redriveOf } = letter;
  return (
    <Facts
      facts={[
        [
          t('fact.flow'),
          <Link key="flow" to={`/flows/${flowId}`}>
            {t('version', { name: flowName, version: flowVersion })}
          </Link>,
        ],
        [t('fact.node'), letter.scope === '' ? letter.nodeName : `${letter.nodeName} (${letter.scope})`],
        [
          t('fact.error'),
          <span key="error">
            <code>{error.code}</code> {errorText(error)}
          </span>,
        ],
        [t('fact.attempts'), format.number(attempts)],
        [t('fact.when'), <RelativeTime key="when" at={createdAt} />],
        ...(finishedCount === 0 ? [] : [[t('fact.finished'), format.number(finishedCount)] as const]),
        ...(dueAt === undefined ? [] : [[t('fact.due'), <ShortTime key="due" at={dueAt} />] as const]),
        ...(reason === undefined ? [] : [[t('fact.reason'), reason] as const]),
        ...(redriveOf === undefined
          ? []
          : [
              [
                t('fact.redriveOf'),
                <Link key="origin" to={`/dead-letters?state=all&letter=${encodeURIComponent(redriveOf)}`}>
                  {redriveOf}
                </Link>,
              ] as const,
            ]),
      ]}
    />
  );
}

function InputEditor({ letter, edit }: { letter: DeadLetterDetail; edit: DeadLetters['edit'] }) {
  const { t } = useTranslation('dead-letters');
  const before = itemsToText(letter.items);
  const [text, setText] = useState(before);
  const isOpen = letter.state === 'open';
  const items = itemsFromText(text, letter.items);
  const save = () => {
    if (items !== undefined && text !== before) edit.mutate({ id: letter.id, items });
  };
  return (
    <>
      <h2 className={classes.heading}>
        {t('panel.input')}
        {letter.edited && <span className={classes.edited}>{t('panel.edited')}</span>}
      </h2>
      <p className={classes.text}>{t('panel.inputHint')}</p>
      <CodeEditor
        value={text}
        onChange={setText}
        language="json"
        label={t('panel.input')}
        readOnly={!isOpen}
        minHeight={140}
        maxHeight={420}
        hasError={items === undefined}
        onSubmit={save}
      />
      {items === undefined && (
        <p className={classes.bad} role="alert">
          {t('panel.invalid')}
        </p>
      )}
      {isOpen && (
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            leftSection={<Save size={13} />}
            disabled={items === undefined || text === before}
            loading={edit.isPending}
            onClick={save}
          >
            {t('panel.save')}
          </Button>
          {letter.edited && (
            <Button size="xs" variant="subtle" onClick={() => edit.mutate({ id: letter.id })}>
              {t('panel.reset')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
