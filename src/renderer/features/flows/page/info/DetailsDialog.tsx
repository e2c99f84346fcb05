import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { api, client } from '../../../../lib/client';

/** Name and description of a flow: an edit of its draft, which the editor shows and can undo. */
export function DetailsDialog({ flow, onClose }: { flow: FlowDetail; onClose(): void }) {
  const { t } = useTranslation('page');
  const queryClient = useQueryClient();
  const [name, setName] = useState(flow.name);
  const [description, setDescription] = useState(flow.description ?? '');
  const save = useMutation({
    mutationFn: async () => {
      // What was edited elsewhere in the meantime stays: only these two words are put into the newest draft.
      const { draft, draftRevision } = await client.flows.get({ flowId: flow.id });
      const { description: _before, ...rest } = draft;
      const text = description.trim();
      const definition = { ...rest, name: name.trim(), ...(text === '' ? {} : { description: text }) };
      return client.flows.saveDraft({ flowId: flow.id, definition, baseRevision: draftRevision });
    },
    meta: { ownError: true },
    onSuccess: (saved) => {
      queryClient.setQueryData(api.flows.get.queryKey({ input: { flowId: flow.id } }), saved);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={t('details.title')} size={520}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={t('details.name')}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
            error={name.trim() === '' && t('details.nameMissing')}
            data-autofocus
          />
          <Textarea
            label={t('details.description')}
            placeholder={t('details.descriptionPlaceholder')}
            value={description}
            maxLength={10_000}
            autosize
            minRows={3}
            maxRows={10}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {flow.publishedVersion !== undefined && (
            <Text size="xs" c="dimmed">
              {t('details.hint')}
            </Text>
          )}
          {save.isError && <ErrorPanel error={save.error} inline />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('components:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('details.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
