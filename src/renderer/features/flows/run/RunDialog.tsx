import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { StartForm as StartFormData } from '#shared/model/start-form';
import type { TestOptions } from '#shared/model/test-run';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { RecentInputs } from '../../../components/start-form/RecentInputs';
import { StartForm, WaySelect } from '../../../components/start-form/StartForm';
import { recallInput, rememberInput } from '../../../components/start-form/start-input';
import { api, client } from '../../../lib/client';
import { parseJsonText } from '../../../lib/json-text';

export interface RunTarget {
  flowId: FlowId;
  flowName: string;
  triggers: readonly { nodeId: string; type: string; label: string }[];
  /** Run the draft instead of the published version. */
  test: boolean;
  /** The trigger to begin with. */
  triggerNodeId?: string;
  /** Of a test run: how it differs from a run of the same flow. */
  testOptions?: TestOptions | undefined;
}

interface RunDialogProps {
  target: RunTarget | undefined;
  onClose(): void;
  onStarted(runId: string, target: RunTarget): void;
}

/** Asks for the input of a run and starts it. */
export function RunDialog({ target, onClose, onStarted }: RunDialogProps) {
  const { t } = useTranslation('flows');
  return (
    <Modal
      opened={target !== undefined}
      onClose={onClose}
      size={620}
      title={target && t(target.test ? 'run.testTitle' : 'run.title', { name: target.flowName })}
    >
      {target !== undefined && <AskedForm key={target.flowId} target={target} onClose={onClose} onStarted={onStarted} />}
    </Modal>
  );
}

type AskedFormProps = RunDialogProps & { target: RunTarget };

/** Waits for what the flow asks for. */
function AskedForm(props: AskedFormProps) {
  const { flowId, test } = props.target;
  const asked = useQuery(api.flows.startForm.queryOptions({ input: { flowId, test }, staleTime: 0 }));
  if (asked.isError) return <ErrorPanel inline error={asked.error} onRetry={() => void asked.refetch()} />;
  // It takes the focus for the moment: an Enter that comes early must not close the dialog.
  if (asked.data === undefined)
    return (
      <div tabIndex={-1} data-autofocus>
        <Skeleton height={160} />
      </div>
    );
  return <RunForm {...props} asked={asked.data} />;
}

/** What was given the last time, as this browser remembers it. */
function recalled(flowId: string): Json | undefined {
  const text = recallInput(flowId);
  const parsed = text === undefined ? undefined : parseJsonText(text);
  return parsed?.ok === true ? parsed.value : undefined;
}

function RunForm({ target, asked, onClose, onStarted }: AskedFormProps & { asked: StartFormData }) {
  const { t } = useTranslation('flows');
  const queryClient = useQueryClient();
  const formId = useId();
  const { flowId, triggers, test, testOptions } = target;
  const ways = asked.ways.map((way) => ({
    ...way,
    name: triggers.find(({ nodeId }) => nodeId === way.nodeId)?.label ?? way.name,
  }));
  const [nodeId, setNodeId] = useState(target.triggerNodeId ?? triggers[0]?.nodeId ?? ways[0]?.nodeId ?? '');
  const [preset, setPreset] = useState<{ key: number; input: Json | undefined }>(() => ({ key: 0, input: recalled(flowId) }));
  const [isReady, setReady] = useState(true);
  const way = ways.find((each) => each.nodeId === nodeId) ?? ways[0];
  const asksNothing = way === undefined || way.fields.length === 0;
  const startButton = useRef<HTMLButtonElement>(null);
  // Where nothing is asked for, Enter runs it.
  useEffect(() => {
    if (asksNothing) startButton.current?.focus();
  }, [asksNothing]);
  const start = useMutation({
    mutationFn: async (input: Json | undefined) => {
      const body = {
        test,
        ...(input === undefined ? {} : { input }),
        ...(way === undefined ? {} : { triggerNodeId: way.nodeId }),
        ...(testOptions === undefined ? {} : { testOptions }),
      };
      return client.runs.start({ params: { workflowId: flowId }, body });
    },
    meta: { ownError: true },
    onSuccess: ({ runId }, input) => {
      rememberInput(flowId, JSON.stringify(input, null, 2));
      void queryClient.invalidateQueries({ queryKey: api.runs.recentInputs.key() });
      onStarted(runId, target);
      onClose();
    },
  });
  const fill = (input: Json | undefined) => setPreset(({ key }) => ({ key: key + 1, input }));
  return (
    <Stack gap="md">
      <WaySelect ways={ways} value={nodeId} onChange={setNodeId} />
      {way !== undefined && (
        <StartForm
          key={`${way.nodeId} ${preset.key}`}
          formId={formId}
          way={way}
          preset={preset.input}
          onReady={setReady}
          isQuiet={asksNothing}
          onSubmit={(input) => {
            if (!start.isPending) start.mutate(input);
          }}
        />
      )}
      {start.isError && <ErrorPanel inline error={start.error} />}
      <Group justify="flex-end" gap="sm">
        <RecentInputs flowId={flowId} onChoose={({ input }) => fill(input)} />
        <Button variant="subtle" color="gray" onClick={() => fill(undefined)}>
          {t('run.reset')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('components:cancel')}
        </Button>
        <Button
          ref={startButton}
          {...(asksNothing ? { 'data-autofocus': true } : {})}
          type="submit"
          form={formId}
          leftSection={<Play size={14} />}
          disabled={!isReady}
          loading={start.isPending}
        >
          {t(test ? 'run.startTest' : 'run.start')}
        </Button>
      </Group>
    </Stack>
  );
}
