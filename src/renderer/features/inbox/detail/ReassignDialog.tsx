import { Button, Group, Modal, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type HumanTask, prioritySchema } from '#shared/model/human-task';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { toast } from '../../../components/feedback';
import { AssigneePicker } from '../../../components/people/AssigneePicker';
import { api } from '../../../lib/client';

/** Changes who is asked, and how urgent it is. */
export function ReassignDialog({ task, onClose }: { task: HumanTask; onClose(): void }) {
  const { t } = useTranslation('inbox');
  const { t: tc } = useTranslation('components');
  const queryClient = useQueryClient();
  const [assignees, setAssignees] = useState(task.assignees);
  const [priority, setPriority] = useState(task.priority);
  const isChanged = JSON.stringify(assignees) !== JSON.stringify(task.assignees);
  const reassign = useMutation(
    api.inbox.reassign.mutationOptions({
      meta: { ownError: true },
      onSuccess: () => {
        toast(t('reassign.done'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.inbox.key() }),
    }),
  );
  return (
    <Modal opened onClose={onClose} title={t('reassign.title', { title: task.title })} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          reassign.mutate({
            taskId: task.id,
            ...(isChanged ? { assignees } : {}),
            ...(priority === task.priority ? {} : { priority }),
          });
        }}
      >
        <AssigneePicker
          label={t('reassign.who')}
          autoFocus
          value={assignees}
          onChange={setAssignees}
          {...(assignees.length === 0 ? { error: t('reassign.nobody') } : {})}
        />
        <Select
          mt="md"
          label={t('reassign.priority')}
          allowDeselect={false}
          value={priority}
          data={prioritySchema.options.map((value) => ({ value, label: t(`priority.${value}`) }))}
          onChange={(value) => value !== null && setPriority(value)}
        />
        {reassign.isError && <ErrorPanel inline error={reassign.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {tc('cancel')}
          </Button>
          <Button
            type="submit"
            disabled={assignees.length === 0 || (!isChanged && priority === task.priority)}
            loading={reassign.isPending}
          >
            {t('reassign.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
