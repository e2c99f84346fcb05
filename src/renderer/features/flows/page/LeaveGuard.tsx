import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { forgetKept } from './schedule/kept-schedule';

/** Asks before one leaves the flow's page with a schedule that is not saved. Between its tabs nothing is lost. */
export function LeaveGuard({ flowId }: { flowId: string }) {
  const { t } = useTranslation('page');
  const blocker = useBlocker(({ nextLocation }) => !nextLocation.pathname.startsWith(`/flows/${flowId}/`));
  const stay = () => blocker.reset?.();
  return (
    <Modal opened={blocker.state === 'blocked'} onClose={stay} title={t('leave.title')} size={460}>
      <Text c="dimmed">{t('leave.text')}</Text>
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={stay} data-autofocus>
          {t('leave.stay')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            blocker.proceed?.();
            forgetKept(flowId);
          }}
        >
          {t('leave.discard')}
        </Button>
        <Button onClick={() => blocker.proceed?.()}>{t('leave.keep')}</Button>
      </Group>
    </Modal>
  );
}
