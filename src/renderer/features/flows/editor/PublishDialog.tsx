import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Rocket } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { toast } from '../../../components/feedback';
import { api, client } from '../../../lib/client';
import { useEditor } from './session/editor-session';

interface PublishDialogProps {
  flow: FlowDetail;
  opened: boolean;
  onClose(): void;
}

/** Makes the draft the next version; from then on its triggers are answered. */
export function PublishDialog({ flow, opened, onClose }: PublishDialogProps) {
  const { t } = useTranslation('flows');
  const queryClient = useQueryClient();
  const { store } = useEditor();
  const [note, setNote] = useState('');
  const version = (flow.publishedVersion ?? 0) + 1;
  const publish = useMutation({
    mutationFn: async () => client.flows.publish({ flowId: flow.id, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    meta: { ownError: true },
    onSuccess: (published) => {
      // What is typed from here on belongs to the next version.
      store.getState().endTyping();
      queryClient.setQueryData(api.flows.get.queryKey({ input: { flowId: flow.id } }), published);
      toast(t('publish.done', { version: published.publishedVersion ?? version }));
      setNote('');
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} size={440} title={t('publish.title', { version })}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text c="dimmed">{t(flow.publishedVersion === undefined ? 'publish.first' : 'publish.next')}</Text>
          <TextInput
            label={t('publish.note')}
            placeholder={t('publish.notePlaceholder')}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
          {publish.isError && <ErrorPanel inline error={publish.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('components:cancel')}
            </Button>
            <Button type="submit" leftSection={<Rocket size={14} />} loading={publish.isPending}>
              {t('publish.submit', { version })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
