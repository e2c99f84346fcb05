import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_QUEUE_CONFIG, type QueueSummary, queueNameSchema } from '#shared/model/queue';
import { ErrorPanel } from '../../components/ErrorPanel';
import { api } from '../../lib/client';

/** The settings of a queue, or a new one. Times are seconds here. */
export function QueueDialog({
  queue,
  onClose,
  onSaved,
}: {
  queue: QueueSummary | undefined;
  onClose(): void;
  onSaved(name: string): void;
}) {
  const { t } = useTranslation('queues');
  const known = queue ?? DEFAULT_QUEUE_CONFIG;
  const [name, setName] = useState(queue?.name ?? '');
  const [maxDeliveries, setMaxDeliveries] = useState<number | string>(known.maxDeliveries);
  const [seconds, setSeconds] = useState<Record<'retryDelayMs' | 'visibilityTimeoutMs' | 'dedupWindowMs', number | string>>({
    retryDelayMs: known.retryDelayMs / 1000,
    visibilityTimeoutMs: known.visibilityTimeoutMs / 1000,
    dedupWindowMs: known.dedupWindowMs / 1000,
  });
  const [isTried, setTried] = useState(false);
  const configure = useMutation(api.queues.configure.mutationOptions({ meta: { ownError: true } }));
  const isNameValid = queueNameSchema.safeParse(name.trim()).success;
  const ms = (value: number | string) => Math.round((Number(value) || 0) * 1000);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isNameValid) return;
    await configure.mutateAsync({
      queue: name.trim(),
      maxDeliveries: Number(maxDeliveries) || 1,
      retryDelayMs: ms(seconds.retryDelayMs),
      visibilityTimeoutMs: ms(seconds.visibilityTimeoutMs),
      dedupWindowMs: ms(seconds.dedupWindowMs),
    });
    onSaved(name.trim());
  };
  const secondsField = (id: keyof typeof seconds, min: number) => (
    <NumberInput
      label={t(`edit.${id}`)}
      description={t(`edit.${id}Hint`)}
      min={min}
      max={id === 'retryDelayMs' ? 86_400 : 2_592_000}
      value={seconds[id]}
      onChange={(value) => setSeconds((now) => ({ ...now, [id]: value }))}
    />
  );
  return (
    <Modal opened onClose={onClose} title={queue === undefined ? t('new') : t('edit.title', { name: queue.name })} size={520}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {queue === undefined && (
            <TextInput
              label={t('edit.name')}
              placeholder="orders"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
              error={isTried && !isNameValid && t('nameInvalid')}
            />
          )}
          <NumberInput
            label={t('edit.maxDeliveries')}
            description={t('edit.maxDeliveriesHint')}
            min={1}
            max={1000}
            allowDecimal={false}
            value={maxDeliveries}
            onChange={setMaxDeliveries}
          />
          {secondsField('retryDelayMs', 0)}
          {secondsField('visibilityTimeoutMs', 1)}
          {secondsField('dedupWindowMs', 0)}
          {configure.isError && <ErrorPanel error={configure.error} inline />}
        </Stack>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={configure.isPending}>
            {t('edit.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
