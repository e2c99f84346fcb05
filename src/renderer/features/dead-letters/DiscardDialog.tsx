import { Button, Group, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Asks why dead letters are not needed. */
export function DiscardDialog({
  count,
  isBusy,
  onClose,
  onSubmit,
}: {
  count: number;
  isBusy: boolean;
  onClose(): void;
  onSubmit(reason: string): void;
}) {
  const { t } = useTranslation('dead-letters');
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') onSubmit(reason.trim());
  };
  return (
    <Modal opened onClose={onClose} title={t('discard.title', { count })} size={460}>
      <form onSubmit={submit}>
        <Textarea
          label={t('discard.reason')}
          description={t('discard.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          required
          data-autofocus
        />
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button type="submit" color="red" loading={isBusy} disabled={reason.trim() === ''}>
            {t('discard.submit')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
