import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MergeConflict, MergeSide } from '#shared/document/merge';
import type { Json } from '#shared/model/json';
import type { OpenConflict } from '../document/draft-sync';
import { useDocument, useEditor } from '../editor/session/editor-session';
import classes from './history.module.css';
import { useEditWords } from './use-edit-words';

interface ConflictDialogProps {
  open: OpenConflict;
  opened: boolean;
  onLater(): void;
  onDecide(choices: ReadonlyMap<string, MergeSide>): Promise<unknown>;
}

const asText = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** Both changed the same places of one draft: each with both values, to choose one. */
export function ConflictDialog({ open: { conflicts }, opened, onLater, onDecide }: ConflictDialogProps) {
  const { t } = useTranslation('history');
  const [chosen, setChosen] = useState<ReadonlyMap<string, MergeSide>>(new Map());
  const [isDeciding, setDeciding] = useState(false);
  const all = (side: MergeSide) => setChosen(new Map(conflicts.map(({ id }) => [id, side])));
  const decide = () => {
    setDeciding(true);
    void onDecide(new Map(conflicts.map(({ id, taken }) => [id, chosen.get(id) ?? taken]))).finally(() => setDeciding(false));
  };
  return (
    <Modal opened={opened} onClose={onLater} size={720} title={t('conflict.title')}>
      <Stack gap="md">
        <Text c="dimmed">{t('conflict.text')}</Text>
        {conflicts.length > 1 && (
          <Group gap="sm">
            <Button size="xs" variant="default" onClick={() => all('mine')}>
              {t('conflict.allMine')}
            </Button>
            <Button size="xs" variant="default" onClick={() => all('theirs')}>
              {t('conflict.allTheirs')}
            </Button>
          </Group>
        )}
        <ul className={classes.conflicts}>
          {conflicts.map((conflict) => (
            <Conflict
              key={conflict.id}
              conflict={conflict}
              chosen={chosen.get(conflict.id) ?? conflict.taken}
              onChoose={(side) => setChosen(new Map(chosen).set(conflict.id, side))}
            />
          ))}
        </ul>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onLater}>
            {t('conflict.later')}
          </Button>
          <Button loading={isDeciding} onClick={decide} data-autofocus>
            {t('conflict.apply')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ConflictProps {
  conflict: MergeConflict;
  chosen: MergeSide;
  onChoose(side: MergeSide): void;
}

function Conflict({ conflict, chosen, onChoose }: ConflictProps) {
  const { t } = useTranslation('history');
  const { context } = useEditor();
  const type = useDocument(({ definition }) => definition.nodes.find(({ id }) => id === conflict.thing)?.type);
  const { nameField } = useEditWords(context.nodeTypes);
  const { on, pointer } = conflict;
  const thing = on === 'node' ? (conflict.name ?? conflict.thing ?? '') : t(`conflict.${on}`);
  const field = pointer === '' ? t('conflict.whole') : nameField(pointer, type);
  const place = `${thing} · ${field}`;
  return (
    <li>
      <p className={classes.place}>
        {thing} <span>{field}</span>
      </p>
      <div className={classes.sides} role="radiogroup" aria-label={t('conflict.choices', { place })}>
        {(['mine', 'theirs'] as const).map((side) => (
          <label key={side} className={classes.side}>
            <input type="radio" name={conflict.id} checked={chosen === side} onChange={() => onChoose(side)} />
            {t(`conflict.${side}`)}
            <Value value={conflict[side]} isWhole={pointer === ''} />
          </label>
        ))}
      </div>
    </li>
  );
}

function Value({ value, isWhole }: { value: Json | undefined; isWhole: boolean }) {
  const { t } = useTranslation('history');
  if (value === undefined) return <span className={`${classes.value} ${classes.gone}`}>{t('conflict.removed')}</span>;
  if (value === '') return <span className={`${classes.value} ${classes.gone}`}>{t('conflict.noContent')}</span>;
  return (
    <span className={classes.value}>
      {isWhole && <span className={classes.gone}>{`${t('conflict.kept')}\n`}</span>}
      {asText(value)}
    </span>
  );
}
