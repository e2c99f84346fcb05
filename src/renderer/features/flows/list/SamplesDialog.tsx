import { Modal, Skeleton, Stack, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ContractOutputs } from '#shared/contract';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { api, client } from '../../../lib/client';
import { useLocalText } from '../../../lib/local-text';
import classes from './list.module.css';

type Sample = ContractOutputs['flows']['templates'][number];

/** Offers the sample flows; choosing one installs it and opens it. */
export function SamplesDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation('flows');
  return (
    <Modal opened={opened} onClose={onClose} size={560} title={t('samples.title')}>
      {opened && <SampleList onClose={onClose} />}
    </Modal>
  );
}

function SampleList({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('flows');
  const localText = useLocalText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(api.flows.templates.queryOptions());
  const choose = useMutation({
    mutationFn: async (sample: Sample) => {
      if (sample.installedFlowId !== undefined) return sample.installedFlowId;
      const { flows } = await client.flows.installTemplates({ ids: [sample.id] });
      return flows[0]?.id;
    },
    meta: { ownError: true },
    onSuccess: (flowId) => {
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
      onClose();
      if (flowId !== undefined) void navigate(`/flows/${flowId}`);
    },
  });
  if (error !== null && data === undefined) return <ErrorPanel inline error={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="sm">
      {data === undefined && [1, 2, 3].map((key) => <Skeleton key={key} height={56} />)}
      {data?.map((sample) => (
        <UnstyledButton
          key={sample.id}
          className={classes.sample ?? ''}
          disabled={choose.isPending}
          onClick={() => choose.mutate(sample)}
        >
          <strong>
            {localText(sample.name)}{' '}
            {sample.installedFlowId !== undefined && <span className={classes.tag}>{t('samples.installed')}</span>}
          </strong>
          <span>{localText(sample.description)}</span>
        </UnstyledButton>
      ))}
      {choose.isError && <ErrorPanel inline error={choose.error} />}
    </Stack>
  );
}
