import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';

const PRESET_PER_MINUTE = 30;
/** More than this at once is spread by default, so that a service that has just come back is not run over. */
const MANY = 20;

/** Asks how fast dead letters are tried again. `perMinute` undefined: at once. */
export function RedriveDialog({
  count,
  isBusy,
  onClose,
  onSubmit,
}: {
  count: number;
  isBusy: boolean;
  onClose(): void;
  onSubmit(perMinute: number | undefined): void;
}) {
  const { t } = useTranslation('dead-letters');
  const format = useFormat();
  const [how, setHow] = useState(count > MANY ? 'spread' : 'atOnce');
  const [perMinute, setPerMinute] = useState<number | string>(PRESET_PER_MINUTE);
  const rate = typeof perMinute === 'number' && perMinute >= 0.1 ? perMinute : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (how === 'atOnce') onSubmit(undefined);
    else if (rate !== undefined) onSubmit(rate);
  };
  return (
    <Modal opened onClose={onClose} title={t('redrive.title', { count })} size={460}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text c="dimmed">{t('redrive.text')}</Text>
          <SegmentedControl
            aria-label={t('redrive.rate')}
            value={how}
            onChange={setHow}
            data={[
              { value: 'atOnce', label: t('redrive.atOnce') },
              { value: 'spread', label: t('redrive.spread') },
            ]}
          />
          {how === 'spread' && (
            <NumberInput
              label={t('redrive.perMinute')}
              value={perMinute}
              onChange={setPerMinute}
              min={0.1}
              max={60_000}
              error={rate === undefined}
              description={
                rate === undefined ? undefined : t('redrive.lasts', { duration: format.duration(((count - 1) / rate) * 60_000) })
              }
            />
          )}
        </Stack>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button type="submit" loading={isBusy} data-autofocus>
            {t('redrive.submit')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
