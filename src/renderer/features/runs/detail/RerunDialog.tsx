import { Button, Group, Modal, MultiSelect, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Item } from '#shared/model/packet';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { CodeEditor } from '../../../components/CodeEditor';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { api, client } from '../../../lib/client';
import { outputItems, outputText } from './doubt-output';
import { pinChoices } from './pin-choices';

interface RerunDialogProps {
  run: RunDetail;
  step: StepSummary;
  nodeName: string;
  opened: boolean;
  onClose(): void;
}

/** More items than this are handed on unread: they can be run again, but not edited here. */
const MAX_ITEMS = 1000;

/** Runs again from one step: with its input as it was or edited, and with other nodes pinned to what they gave. */
export function RerunDialog(props: RerunDialogProps) {
  const { t } = useTranslation('runs');
  return (
    <Modal opened={props.opened} onClose={props.onClose} size={640} title={t('rerunFrom.title', { name: props.nodeName })}>
      {props.opened && <RerunForm {...props} />}
    </Modal>
  );
}

function RerunForm({ run, step, onClose }: RerunDialogProps) {
  const { t } = useTranslation('runs');
  const navigate = useNavigate();
  const [text, setText] = useState<string>();
  const [pins, setPins] = useState<string[]>([]);
  const isTrigger = step.seq === 0;
  const data = useQuery(api.runs.stepData.queryOptions({ input: { runId: run.id, seq: step.seq, limit: MAX_ITEMS } }));
  const given = isTrigger ? Object.values(data.data?.outputs ?? {})[0] : data.data?.input;
  const canEdit = given !== undefined && given.items.length === given.total;
  const shown = text ?? (canEdit ? outputText(given.items) : '');
  const parsed = outputItems(shown);
  const choices = pinChoices(run, step);
  const start = useMutation({
    mutationFn: async () => {
      const pinned: Record<string, Record<string, Item[]>> = {};
      for (const seq of pins) {
        const { outputs } = await client.runs.stepData({ runId: run.id, seq: Number(seq), limit: 10_000 });
        const nodeId = run.steps.find((each) => each.seq === Number(seq))?.nodeId ?? '';
        pinned[nodeId] = Object.fromEntries(Object.entries(outputs).map(([port, { items }]) => [port, items as Item[]]));
      }
      return client.runs.rerun({
        runId: run.id,
        from: 'step',
        seq: step.seq,
        ...(text === undefined || !parsed.ok ? {} : { items: parsed.items }),
        ...(pins.length === 0 ? {} : { pinned }),
      });
    },
    meta: { ownError: true },
    onSuccess: ({ runId }) => {
      onClose();
      void navigate(`/runs/${runId}`);
    },
  });
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('rerunFrom.text')}
      </Text>
      <div>
        <Text component="label" size="sm" fw={500}>
          {t('rerunFrom.input')}
        </Text>
        {data.isPending ? (
          <Skeleton height={120} />
        ) : canEdit ? (
          <CodeEditor
            label={t('rerunFrom.input')}
            language="json"
            value={shown}
            onChange={(next) => setText(next === shown ? text : next)}
            hasError={!parsed.ok}
            minHeight={120}
            maxHeight={320}
          />
        ) : (
          <Text size="xs" c="dimmed">
            {t('rerunFrom.tooMany')}
          </Text>
        )}
        {canEdit && !parsed.ok && (
          <Text size="xs" c="var(--pf-failed)" mt={4}>
            {parsed.message}
          </Text>
        )}
      </div>
      {choices.length > 0 && (
        <MultiSelect
          size="sm"
          label={t('rerunFrom.pins')}
          description={t('rerunFrom.pinsHint')}
          data={choices}
          value={pins}
          onChange={setPins}
          searchable
          clearable
        />
      )}
      {start.isError && <ErrorPanel inline error={start.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('components:cancel')}
        </Button>
        <Button
          leftSection={<RotateCcw size={14} />}
          disabled={canEdit && !parsed.ok}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t('rerunFrom.start')}
        </Button>
      </Group>
    </Stack>
  );
}
