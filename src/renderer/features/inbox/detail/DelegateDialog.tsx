import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HumanTask } from '#shared/model/human-task';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { toast } from '../../../components/feedback';
import { AssigneePicker } from '../../../components/people/AssigneePicker';
import { api } from '../../../lib/client';
import type { People } from '../use-people';
import classes from './detail.module.css';

interface DelegateDialogProps {
  task: HumanTask;
  people: People;
  onClose(): void;
  onDone(): void;
}

/** Lets another person decide in my place. */
export function DelegateDialog({ task, people, onClose, onDone }: DelegateDialogProps) {
  const { t } = useTranslation('inbox');
  const { t: tc } = useTranslation('components');
  const queryClient = useQueryClient();
  const [to, setTo] = useState<string>();
  const [comment, setComment] = useState('');
  const delegate = useMutation(
    api.inbox.delegate.mutationOptions({
      meta: { ownError: true },
      onSuccess: () => {
        toast(t('delegate.done', { name: people.people.find(({ id }) => id === to)?.name ?? '' }));
        onDone();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.inbox.key() }),
    }),
  );
  return (
    <Modal opened onClose={onClose} title={t('delegate.title', { title: task.title })} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (to === undefined) return;
          delegate.mutate({ taskId: task.id, to, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) });
        }}
      >
        <AssigneePicker
          label={t('delegate.to')}
          allowsRoles={false}
          single
          autoFocus
          excluded={people.me === undefined ? [] : [people.me.id]}
          value={to === undefined ? [] : [{ person: to }]}
          onChange={([first]) => setTo(first !== undefined && 'person' in first ? first.person : undefined)}
        />
        {people.people.length === 1 && <p className={classes.quiet}>{t('delegate.nobody')}</p>}
        <Textarea
          mt="md"
          label={t('delegate.comment')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={4000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {delegate.isError && <ErrorPanel inline error={delegate.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {tc('cancel')}
          </Button>
          <Button type="submit" disabled={to === undefined} loading={delegate.isPending}>
            {t('delegate.send')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
