import { Button, Group, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { Pin } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '#shared/model/packet';
import type { PinOutputs } from '#shared/model/pin';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { JsonInput } from '../../../components/JsonInput';
import { recallInput, sampleInput } from '../../../components/start-form/start-input';
import { useDocument, useEditor, useEditorUi } from '../editor/session/editor-session';
import { itemsOfText, type PinText, textOfItems } from './pin-text';
import { useNodeSteps, useShownRun } from './use-node-steps';
import { usePinOf } from './use-pin-of';

/** Writes the data that is pinned to a node: the payload of a trigger, or what a node puts out by each of its ports. */
export function PinDialog() {
  const { t } = useTranslation('test-runs');
  const { flow, ui, context, graph, testRun } = useEditor();
  const target = useEditorUi((state) => state.dialogs.pin);
  const node = useDocument(({ definition }) => definition.nodes.find(({ id }) => id === target?.nodeId));
  const close = () => ui.getState().close('pin');
  const { isPinned, pin } = usePinOf(flow.id, node?.id);
  const { run } = useShownRun(flow.id, testRun.run);
  const { data, isPending } = useNodeSteps(node === undefined ? undefined : run, node?.id ?? '');
  const isTrigger = node !== undefined && context.nodeTypes.get(node.type)?.kind === 'trigger';
  const drawn = graph.nodes.find(({ id }) => id === node?.id)?.outputs.map(({ key }) => key) ?? [];
  const isReady = isPinned ? pin !== undefined : !isPending;
  return (
    <Modal
      opened={node !== undefined}
      onClose={close}
      size={680}
      title={node && t(isTrigger ? 'pin.mockTitle' : 'pin.title', { name: node.name })}
    >
      {node !== undefined &&
        (isReady ? (
          <PinForm
            key={node.id}
            nodeId={node.id}
            type={node.type}
            isTrigger={isTrigger}
            isPinned={isPinned}
            ports={drawn.length === 0 ? ['out'] : drawn}
            before={
              pin?.outputs ??
              Object.fromEntries(
                Object.entries(data?.would === undefined ? (data?.outputs ?? {}) : {}).map(([port, { items }]) => [port, items]),
              )
            }
            onClose={close}
          />
        ) : (
          <Skeleton height={260} />
        ))}
    </Modal>
  );
}

interface PinFormProps {
  nodeId: string;
  type: string;
  isTrigger: boolean;
  isPinned: boolean;
  ports: readonly string[];
  /** What is pinned, or what the node put out the last time. */
  before: PinOutputs;
  onClose(): void;
}

function PinForm({ nodeId, type, isTrigger, isPinned, ports, before, onClose }: PinFormProps) {
  const { t } = useTranslation('test-runs');
  const { t: shared } = useTranslation('components');
  const { flow } = useEditor();
  const { set, remove } = usePinOf(flow.id, nodeId);
  const all = [...new Set([...ports, ...Object.keys(before)])];
  const [port, setPort] = useState(Object.keys(before)[0] ?? ports[0] ?? 'out');
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() => {
    const known = Object.entries(before).map(([of, items]) => [of, textOfItems(items)] as const);
    if (known.length > 0) return Object.fromEntries(known);
    const preset = isTrigger ? (recallInput(flow.id) ?? JSON.stringify(sampleInput(type) ?? {}, null, 2)) : '{}';
    return { [ports[0] ?? 'out']: preset };
  });
  const read = Object.entries(texts).map(([of, text]) => [of, itemsOfText(text, before[of] as Item[] | undefined)] as const);
  const problemOf = (result: PinText | undefined): string | undefined => {
    if (result === undefined || result.ok) return undefined;
    if ('tooLarge' in result) return t('pin.tooLarge', result.tooLarge);
    return 'tooMany' in result ? t('pin.tooMany', { count: result.tooMany }) : result.message;
  };
  const wrong = read.find(([, result]) => !result.ok);
  const save = () => {
    if (wrong !== undefined || set.isPending) return;
    const outputs = Object.fromEntries(read.flatMap(([of, result]) => (result.ok ? [[of, result.items]] : [])));
    // The form may be gone when the answer comes: what it shows is read anew.
    set.mutateAsync({ nodeId, outputs }).then(onClose, () => undefined);
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t(isTrigger ? 'pin.mockText' : 'pin.text')}
      </Text>
      {all.length > 1 && (
        <Select
          size="sm"
          label={t('pin.port')}
          description={t('pin.portHint')}
          data={all.map((of) => ({ value: of, label: texts[of] === undefined ? t('pin.portEmpty', { port: of }) : of }))}
          value={port}
          onChange={(value) => setPort(value ?? port)}
        />
      )}
      {texts[port] === undefined ? (
        <Button variant="default" onClick={() => setTexts({ ...texts, [port]: '[]' })}>
          {t('pin.usePort', { port })}
        </Button>
      ) : (
        <JsonInput
          label={t('pin.items')}
          hint={t('pin.itemsHint')}
          value={texts[port] ?? ''}
          onChange={(text) => setTexts({ ...texts, [port]: text })}
          problem={problemOf(read.find(([of]) => of === port)?.[1])}
          minHeight={200}
          maxHeight={380}
          onSubmit={save}
        />
      )}
      {wrong !== undefined && wrong[0] !== port && (
        <Text size="xs" c="var(--pf-failed)">
          {t('pin.wrongPort', { port: wrong[0] })}
        </Text>
      )}
      {set.isError && <ErrorPanel inline error={set.error} />}
      <Group justify="flex-end" gap="sm">
        {isPinned && (
          <Button
            variant="subtle"
            color="gray"
            loading={remove.isPending}
            onClick={() => void remove.mutateAsync(nodeId).then(onClose, () => undefined)}
          >
            {t('pin.remove')}
          </Button>
        )}
        {all.length > 1 && texts[port] !== undefined && Object.keys(texts).length > 1 && (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => setTexts(Object.fromEntries(Object.entries(texts).filter(([of]) => of !== port)))}
          >
            {t('pin.dropPort', { port })}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {shared('cancel')}
        </Button>
        <Button leftSection={<Pin size={14} />} disabled={wrong !== undefined} loading={set.isPending} onClick={save}>
          {t(isTrigger ? 'pin.saveMock' : 'pin.save')}
        </Button>
      </Group>
    </Stack>
  );
}
