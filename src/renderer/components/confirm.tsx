import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface ConfirmOptions {
  /** Names the thing: 'Delete flow "Orders"?' */
  title: string;
  body?: ReactNode;
  /** What happens: 'Delete flow'. */
  confirmLabel: string;
  danger?: boolean;
}

type Question = ConfirmOptions & { answer(yes: boolean): void };

const store = createStore<{ question: Question | undefined; isOpen: boolean }>(() => ({ question: undefined, isOpen: false }));

/** Asks once; true when the person says yes. Prefer an undo toast where the act can be taken back. */
export function confirm(options: ConfirmOptions): Promise<boolean> {
  store.getState().question?.answer(false);
  return new Promise((resolve) => {
    store.setState({ question: { ...options, answer: resolve }, isOpen: true });
  });
}

/** Shows the question of `confirm`; mounted once by the shell. */
export function ConfirmDialog() {
  const { t } = useTranslation('components');
  const { question, isOpen } = useStore(store);
  const close = (yes: boolean) => {
    question?.answer(yes);
    store.setState({ isOpen: false });
  };
  return (
    <Modal opened={isOpen} onClose={() => close(false)} title={question?.title} size={420} withCloseButton={false}>
      {question?.body !== undefined && (
        <Text component="div" c="dimmed">
          {question.body}
        </Text>
      )}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={() => close(false)}>
          {t('cancel')}
        </Button>
        <Button color={question?.danger === true ? 'red' : 'accent'} data-autofocus onClick={() => close(true)}>
          {question?.confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
