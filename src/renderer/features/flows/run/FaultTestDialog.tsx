import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultReport } from '#shared/model/fault-test';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { ErrorPanel } from '../../../components/ErrorPanel';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { JsonInput } from '../../../components/JsonInput';
import { recallInput, rememberInput, sampleInput } from '../../../components/start-form/start-input';
import { client } from '../../../lib/client';
import { parseJsonText } from '../../../lib/json-text';
import { FaultReportView } from './FaultReportView';
import { recordedOutputs } from './recorded-outputs';

interface FaultTestDialogProps {
  flowId: FlowId;
  definition: FlowDefinition;
  triggerType: string | undefined;
  context: FlowGraphContext;
  opened: boolean;
  onClose(): void;
  onShowNode(nodeId: string): void;
}

/** Tries the draft out under faults: asks for an input, shows what came of it. */
export function FaultTestDialog(props: FaultTestDialogProps) {
  const { t } = useTranslation('flows');
  return (
    <Modal opened={props.opened} onClose={props.onClose} size={820} title={t('faults.title', { name: props.definition.name })}>
      {props.opened && <FaultTestForm {...props} />}
    </Modal>
  );
}

function FaultTestForm({ flowId, definition, triggerType, context, onClose, onShowNode }: FaultTestDialogProps) {
  const { t } = useTranslation('flows');
  const [text, setText] = useState(() => recallInput(flowId) ?? JSON.stringify(sampleInput(triggerType) ?? {}, null, 2));
  const parsed = parseJsonText(text);
  const test = useMutation({
    mutationFn: async (): Promise<FaultReport> => {
      if (!parsed.ok) throw new Error(parsed.message);
      const isOutward = (type: string) => context.nodeTypes.get(type)?.category === 'network';
      const outputs = await recordedOutputs(flowId, definition, isOutward);
      return client.flows.faultTest({ flowId, input: parsed.value, outputs });
    },
    meta: { ownError: true },
    onSuccess: () => rememberInput(flowId, text),
  });
  const submit = () => {
    if (parsed.ok && !test.isPending) test.mutate();
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('faults.text')}
      </Text>
      <JsonInput
        label={t('run.input')}
        value={text}
        onChange={setText}
        problem={parsed.ok ? undefined : parsed.message}
        minHeight={70}
        maxHeight={200}
        onSubmit={submit}
      />
      {test.isError && <ErrorPanel inline error={test.error} />}
      {test.data !== undefined && (
        <FaultReportView
          report={test.data}
          definition={definition}
          onShowNode={(nodeId) => {
            onShowNode(nodeId);
            onClose();
          }}
        />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('components:close')}
        </Button>
        <Button leftSection={<ShieldCheck size={14} />} disabled={!parsed.ok} loading={test.isPending} onClick={submit}>
          {t(test.data === undefined ? 'faults.start' : 'faults.again')}
        </Button>
      </Group>
    </Stack>
  );
}
