import { Button, Group, Modal, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MergeSide, mergeFlows } from '#shared/document/merge';
import type { FlowFileConflict } from '#shared/model/flow-file';
import type { FlowId } from '#shared/model/ids';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { ConflictChoices } from '../../components/merge/ConflictChoices';
import { api, client } from '../../lib/client';
import { toUiError } from '../../lib/ui-error';

interface ConflictDialogProps {
  flowId: FlowId | undefined;
  name: string;
  onClose(): void;
}

/** Lets a person decide what the draft and the file of a flow both changed; the rest is merged already. */
export function ConflictDialog({ flowId, name, onClose }: ConflictDialogProps) {
  const { t } = useTranslation('flow-files');
  return (
    <Modal opened={flowId !== undefined} onClose={onClose} size={760} title={t('conflict.title', { name })}>
      {flowId !== undefined && <Conflict key={flowId} flowId={flowId} onClose={onClose} />}
    </Modal>
  );
}

function Conflict({ flowId, onClose }: { flowId: FlowId; onClose(): void }) {
  const query = useQuery(api.flowFiles.conflict.queryOptions({ input: { flowId }, staleTime: 0, gcTime: 0, retry: false }));
  if (query.data !== undefined)
    return (
      <Decision
        key={`${query.data.draftRevision} ${query.data.fileDigest}`}
        flowId={flowId}
        conflict={query.data}
        onAgain={() => void query.refetch()}
        onClose={onClose}
      />
    );
  if (query.isError) return <ErrorPanel inline error={query.error} onRetry={() => void query.refetch()} />;
  return <Skeleton height={160} />;
}

interface DecisionProps {
  flowId: FlowId;
  conflict: FlowFileConflict;
  /** A side has changed: read both again. */
  onAgain(): void;
  onClose(): void;
}

function Decision({ flowId, conflict, onAgain, onClose }: DecisionProps) {
  const { t } = useTranslation('flow-files');
  const queryClient = useQueryClient();
  const { base, mine, theirs, draftRevision, fileDigest } = conflict;
  const [choices, setChoices] = useState<ReadonlyMap<string, MergeSide>>(new Map());
  const { merged, conflicts } = useMemo(
    () => mergeFlows(base, mine, theirs, ({ id, taken }) => choices.get(id) ?? taken),
    [base, mine, theirs, choices],
  );
  const decide = useMutation({
    mutationFn: () => client.flowFiles.resolve({ flowId, definition: merged, draftRevision, fileDigest }),
    meta: { ownError: true },
    onSuccess: (status) => {
      queryClient.setQueryData(api.flowFiles.status.queryKey(), status);
      toast(t('conflict.decided'));
      onClose();
    },
    onError: (error) => {
      const { code } = toUiError(error);
      if (code === 'FLOW_CHANGED' || code === 'FLOW_FILE_CHANGED') {
        toast(t('conflict.changed'), { level: 'warning' });
        onAgain();
      }
    },
  });
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {t('conflict.text', { path: conflict.path })}
      </Text>
      <ConflictChoices
        conflicts={conflicts}
        sides={{ mine: t('conflict.mine'), theirs: t('conflict.theirs') }}
        onChoose={(chosen, side) => {
          const next = new Map(choices);
          for (const { id } of chosen) next.set(id, side);
          setChoices(next);
        }}
      />
      {decide.isError && <ErrorPanel inline error={decide.error} />}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('components:cancel')}
        </Button>
        <Button loading={decide.isPending} onClick={() => decide.mutate()}>
          {t('conflict.decide')}
        </Button>
      </Group>
    </>
  );
}
