import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowId } from '#shared/model/ids';
import type { TestOptions } from '#shared/model/test-run';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { client } from '../../../lib/client';
import { parseJsonText } from '../../../lib/json-text';
import { JsonInput } from './JsonInput';
import { recallInput, rememberInput, sampleInput } from './start-input';

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
      {target !== undefined && <RunForm key={target.flowId} target={target} onClose={onClose} onStarted={onStarted} />}
    </Modal>
  );
}

function RunForm({ target, onClose, onStarted }: RunDialogProps & { target: RunTarget }) {
  const { t } = useTranslation('flows');
  const { flowId, triggers, test, testOptions } = target;
  const [triggerNodeId, setTrigger] = useState(target.triggerNodeId ?? triggers[0]?.nodeId);
  const type = triggers.find((trigger) => trigger.nodeId === triggerNodeId)?.type;
  const preset = sampleInput(type);
  const [text, setText] = useState<string | undefined>(() => recallInput(flowId));
  const shown = text ?? JSON.stringify(preset ?? {}, null, 2);
  const parsed = parseJsonText(shown);
  const start = useMutation({
    mutationFn: async () => {
      if (!parsed.ok) throw new Error(parsed.message);
      const body = {
        test,
        input: parsed.value,
        ...(triggerNodeId === undefined ? {} : { triggerNodeId }),
        ...(testOptions === undefined ? {} : { testOptions }),
      };
      return client.runs.start({ params: { workflowId: flowId }, body });
    },
    meta: { ownError: true },
    onSuccess: ({ runId }) => {
      rememberInput(flowId, shown);
      onStarted(runId, target);
      onClose();
    },
  });
  const submit = () => {
    if (parsed.ok && !start.isPending) start.mutate();
  };
  return (
    <Stack
      gap="md"
      onKeyDown={(event) => {
        // From anywhere in the dialog; the editor of the input has taken its own.
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
        event.preventDefault();
        submit();
      }}
    >
      {triggers.length > 1 && (
        <Select
          size="sm"
          label={t('run.trigger')}
          data={triggers.map((trigger) => ({ value: trigger.nodeId, label: trigger.label }))}
          value={triggerNodeId ?? null}
          onChange={(value) => setTrigger(value ?? undefined)}
        />
      )}
      <JsonInput
        label={t('run.input')}
        hint={t(type === 'core.webhook' ? 'run.inputWebhook' : type === 'core.event' ? 'run.inputEvent' : 'run.inputHint')}
        value={shown}
        onChange={setText}
        problem={parsed.ok ? undefined : parsed.message}
        onSubmit={submit}
      />
      {start.isError && <ErrorPanel inline error={start.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="subtle" color="gray" onClick={() => setText(JSON.stringify(preset ?? {}, null, 2))}>
          {t('run.reset')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('components:cancel')}
        </Button>
        <Button data-autofocus leftSection={<Play size={14} />} disabled={!parsed.ok} loading={start.isPending} onClick={submit}>
          {t(test ? 'run.startTest' : 'run.start')}
        </Button>
      </Group>
    </Stack>
  );
}
