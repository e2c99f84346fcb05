import { Autocomplete, Button, Group, Input, Modal, NumberInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PRIORITY, MIN_PRIORITY, queueNameSchema } from '#shared/model/queue';
import { CodeEditor } from '../../components/CodeEditor';
import { ErrorPanel } from '../../components/ErrorPanel';
import { toast } from '../../components/feedback';
import { api } from '../../lib/client';
import { parseJsonText } from '../../lib/json-text';

/** Puts a message into a queue by hand; a new name makes a new queue. */
export function SendDialog(props: { queue: string; names: readonly string[]; onClose(): void; onSent(queue: string): void }) {
  const { t } = useTranslation('queues');
  const [name, setName] = useState(props.queue);
  const [text, setText] = useState('{\n  \n}');
  const [priority, setPriority] = useState<number | string>(0);
  const [delay, setDelay] = useState<number | string>(0);
  const [isTried, setTried] = useState(false);
  const enqueue = useMutation(api.queues.enqueue.mutationOptions({ meta: { ownError: true } }));
  const parsed = parseJsonText(text);
  const isNameValid = queueNameSchema.safeParse(name.trim()).success;

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (!isNameValid || !parsed.ok) return;
    const queue = name.trim();
    await enqueue.mutateAsync({
      queue,
      messages: [{ body: parsed.value, priority: Number(priority) || 0, delayMs: Math.round((Number(delay) || 0) * 1000) }],
    });
    toast(t('send.done', { name: queue }));
    props.onSent(queue);
  };
  return (
    <Modal opened onClose={props.onClose} title={t('send.title')} size={560}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Autocomplete
            label={t('send.queue')}
            placeholder="orders"
            data={[...props.names]}
            value={name}
            onChange={setName}
            data-autofocus
            error={isTried && !isNameValid && t('nameInvalid')}
          />
          <Input.Wrapper
            label={t('send.body')}
            labelElement="div"
            error={isTried && !parsed.ok && t('send.bodyInvalid', { message: parsed.message })}
          >
            <CodeEditor
              value={text}
              onChange={setText}
              language="json"
              label={t('send.body')}
              minHeight={130}
              hasError={isTried && !parsed.ok}
              onSubmit={() => void submit()}
            />
          </Input.Wrapper>
          <Group grow>
            <NumberInput
              label={t('message.priority')}
              min={MIN_PRIORITY}
              max={MAX_PRIORITY}
              allowDecimal={false}
              value={priority}
              onChange={setPriority}
            />
            <NumberInput label={t('send.delay')} min={0} max={2_592_000} value={delay} onChange={setDelay} />
          </Group>
          {enqueue.isError && <ErrorPanel error={enqueue.error} inline />}
        </Stack>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={enqueue.isPending}>
            {t('send.confirm')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
