import { ActionIcon, Button, Progress, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, Play, ShieldAlert } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readFormTexts } from '#shared/model/form-fields';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { FileRef } from '#shared/model/packet';
import { type StartForm as StartFormData, type StartWay, takesFiles } from '#shared/model/start-form';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Hint, Kbd } from '../../components/Kbd';
import { RecentInputs } from '../../components/start-form/RecentInputs';
import { StartForm, WaySelect } from '../../components/start-form/StartForm';
import { api, client } from '../../lib/client';
import { Acts } from './Acts';
import { runsAtOnce } from './model/entries';
import classes from './quick-run.module.css';
import { useSurroundings } from './quick-run-context';
import { useHandedFiles } from './use-handed-files';
import type { HandedFile } from './use-openings';

interface AskStageProps {
  flowId: FlowId;
  /** Inputs of a link, as texts. */
  texts: Readonly<Record<string, string[]>> | undefined;
  /** What it was run with before. */
  preset: Json | undefined;
  /** A link asks: nothing happens before a person has said so. */
  isLink: boolean;
  files: readonly HandedFile[];
  onBack(): void;
  onStarted(runId: string, flowName: string, input: Json | undefined): void;
}

/** Keys that were meant for what was there before must not run anything. */
const LINK_PAUSE_MS = 700;

/** What the flow asks for. Where it asks for nothing, it is run at once, but never because of a link. */
export function AskStage(props: AskStageProps) {
  const { flowId, files } = props;
  const asked = useQuery(api.flows.startForm.queryOptions({ input: { flowId }, staleTime: 0, gcTime: 0 }));
  const handed = useHandedFiles(files);
  if (asked.isError)
    return (
      <Frame title="" onBack={props.onBack}>
        <ErrorPanel inline error={asked.error} onRetry={() => void asked.refetch()} />
      </Frame>
    );
  if (asked.data === undefined || handed.share !== undefined)
    return (
      <Frame title={asked.data?.flowName ?? ''} onBack={props.onBack}>
        {handed.share === undefined ? <Skeleton height={120} /> : <Uploading share={handed.share} error={handed.error} />}
      </Frame>
    );
  return <Ask {...props} asked={asked.data} stored={handed.files} />;
}

function Uploading({ share, error }: { share: number; error: unknown }) {
  const { t } = useTranslation('quick-run');
  if (error !== undefined) return <ErrorPanel inline error={error} />;
  return (
    <div role="status">
      {t('uploading')}
      <Progress value={share * 100} mt={8} aria-label={t('uploading')} />
    </div>
  );
}

/** The values of a link fit the types of the fields; a flow without fields gets them as texts. */
function inputOfTexts({ fields }: StartWay, texts: AskStageProps['texts']): Json | undefined {
  if (texts === undefined || Object.keys(texts).length === 0) return undefined;
  if (fields.length > 0) return readFormTexts(fields, texts);
  return Object.fromEntries(
    Object.entries(texts).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

type AskProps = AskStageProps & { asked: StartFormData; stored: readonly FileRef[] };

function Ask({ asked, stored, flowId, texts, preset, isLink, onBack, onStarted }: AskProps) {
  const { t } = useTranslation('quick-run');
  const { onClose } = useSurroundings();
  const queryClient = useQueryClient();
  const formId = useId();
  const { ways, flowName } = asked;
  const [nodeId, setNodeId] = useState(ways[0]?.nodeId ?? '');
  const way = ways.find((each) => each.nodeId === nodeId);
  const [filled, setFilled] = useState(() => ({ key: 0, input: preset ?? (way && inputOfTexts(way, texts)) }));
  const [isReady, setReady] = useState(true);
  const [isCalm, setCalm] = useState(!isLink);
  const cancel = useRef<HTMLButtonElement>(null);
  const start = useMutation({
    mutationFn: (input: Json | undefined) =>
      client.runs.start({
        params: { workflowId: flowId },
        body: {
          ...(input === undefined ? {} : { input }),
          ...(way === undefined || ways.length < 2 ? {} : { triggerNodeId: way.nodeId }),
        },
      }),
    meta: { ownError: true },
    onSuccess: ({ runId }, input) => {
      void queryClient.invalidateQueries({ queryKey: api.runs.recentInputs.key() });
      onStarted(runId, flowName, input);
    },
  });
  const atOnce = !isLink && preset === undefined && stored.length === 0 && runsAtOnce(ways);
  const hasBegun = useRef(false);
  const beginAtOnce = useEffectEvent(() => {
    if (!atOnce || hasBegun.current) return;
    hasBegun.current = true;
    start.mutate(undefined);
  });
  useEffect(() => {
    beginAtOnce();
    if (!isLink) return;
    cancel.current?.focus();
    const timer = setTimeout(() => setCalm(true), LINK_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isLink]);
  const noPlace = stored.length > 0 && way !== undefined && !takesFiles(way.fields);
  const canRun = isReady && isCalm && way !== undefined && !noPlace && asked.status === 'active';
  const submit = (input: Json | undefined) => {
    if (canRun && !start.isPending) start.mutate(input);
  };
  return (
    <Frame
      title={flowName}
      onBack={onBack}
      tools={
        !atOnce && <RecentInputs flowId={flowId} onChoose={({ input }) => setFilled(({ key }) => ({ key: key + 1, input }))} />
      }
      foot={
        !atOnce || start.isError ? (
          <>
            <Button ref={cancel} variant="default" size="sm" onClick={isLink ? onClose : onBack}>
              {t('components:cancel')}
            </Button>
            <Button
              size="sm"
              type={atOnce ? 'button' : 'submit'}
              {...(atOnce ? { onClick: () => start.mutate(undefined) } : { form: formId })}
              leftSection={<Play size={14} />}
              rightSection={<Kbd keys="mod+Enter" />}
              disabled={!canRun}
              loading={start.isPending}
            >
              {t('run')}
            </Button>
          </>
        ) : undefined
      }
    >
      {isLink && (
        <div className={classes.link} role="alert">
          <ShieldAlert size={18} aria-hidden="true" />
          <div>
            <strong>{t('link.title')}</strong>
            <div>{t('link.text')}</div>
          </div>
        </div>
      )}
      {asked.status !== 'active' && (
        <p className={classes.notice} role="alert">
          {t(asked.status === 'paused' ? 'paused' : 'unpublished')}
        </p>
      )}
      {noPlace && (
        <p className={classes.notice} role="alert">
          {t('noFiles')}
        </p>
      )}
      {!atOnce && (
        <>
          <WaySelect ways={ways} value={nodeId} onChange={setNodeId} />
          {way !== undefined && (
            <StartForm
              key={`${way.nodeId} ${filled.key}`}
              formId={formId}
              way={way}
              preset={filled.input}
              files={stored}
              isQuiet={isLink}
              onReady={setReady}
              onSubmit={submit}
            />
          )}
        </>
      )}
      {isLink && <Acts acts={asked.acts} />}
      {start.isError && <ErrorPanel inline error={start.error} />}
      {atOnce && start.isPending && <Skeleton height={60} />}
    </Frame>
  );
}

interface FrameProps {
  title: string;
  onBack(): void;
  tools?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}

/** A stage after the choice: the flow's name, a way back (Escape), its content, its buttons. */
export function Frame({ title, onBack, tools, foot, children }: FrameProps) {
  const { t } = useTranslation('quick-run');
  const root = useRef<HTMLDivElement>(null);
  const back = useEffectEvent(onBack);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // An open menu or list takes Escape for itself.
      if (
        event.key !== 'Escape' ||
        event.defaultPrevented ||
        document.querySelector('[role="menu"], [data-combobox-open]') !== null
      )
        return;
      event.preventDefault();
      event.stopImmediatePropagation();
      back();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
  return (
    <div ref={root} className={classes.stage}>
      <header className={classes.head}>
        <Hint label={t('back')} keys="Escape">
          <ActionIcon variant="subtle" color="gray" aria-label={t('back')} onClick={onBack}>
            <ArrowLeft size={16} />
          </ActionIcon>
        </Hint>
        <h1 className={classes.title}>{title}</h1>
        {tools}
      </header>
      <div className={classes.content}>{children}</div>
      {foot !== undefined && <footer className={classes.buttons}>{foot}</footer>}
    </div>
  );
}
