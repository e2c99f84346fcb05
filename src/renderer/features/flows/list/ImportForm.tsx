import { Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { toast } from '../../../components/feedback';
import { api, client } from '../../../lib/client';
import classes from './list.module.css';
import { type ImportPreview, parseImport } from './parse-import';

interface ImportFormProps {
  /** Files dropped on the page. */
  files: readonly File[];
  onClose(): void;
}

const NOTHING: ImportPreview = { definitions: [], problems: [] };

/** Reads files, oldest choice first, into one preview. */
export async function readFiles(files: readonly File[]): Promise<ImportPreview> {
  const previews = await Promise.all(files.map(async (file) => parseImport(await file.text(), file.name)));
  return { definitions: previews.flatMap((each) => each.definitions), problems: previews.flatMap((each) => each.problems) };
}

/** Takes flows from files or pasted text, shows what will be made, and makes drafts of them. */
export function ImportForm({ files, onClose }: ImportFormProps) {
  const { t } = useTranslation('flows');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ImportPreview>();
  const [hasRead, setHasRead] = useState(false);
  if (!hasRead) {
    setHasRead(true);
    if (files.length > 0) void readFiles(files).then(setChosen);
  }
  const typed = text.trim() === '' ? NOTHING : parseImport(text, t('import.pasted'));
  const definitions = [...(chosen?.definitions ?? []), ...typed.definitions];
  const problems = [...(chosen?.problems ?? []), ...typed.problems];
  const create = useMutation({
    mutationFn: async () => client.flows.import({ definitions }),
    meta: { ownError: true },
    onSuccess: ({ flows }) => {
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
      toast(t('import.done', { count: flows.length }));
      onClose();
      const [only] = flows;
      if (flows.length === 1 && only !== undefined) void navigate(`/flows/${only.id}`);
    },
  });
  const add = (picked: File[]) => void readFiles(picked).then(setChosen);
  return (
    <Stack gap="md">
      {/* Dropping is a shortcut for the button inside; the zone itself needs no keyboard. */}
      <div
        className={classes.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          add([...event.dataTransfer.files]);
        }}
      >
        <FileUp size={20} aria-hidden="true" />
        {t('import.drop')}
        <FileButton multiple accept="application/json,.json,.pulseflow,.yaml,.yml" onChange={add}>
          {(props) => (
            <Button size="xs" variant="default" {...props} data-autofocus>
              {t('import.choose')}
            </Button>
          )}
        </FileButton>
      </div>
      <Textarea
        label={t('import.paste')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder={'{ "name": "…", "nodes": [ … ] }'}
        minRows={3}
        maxRows={8}
        autosize
        styles={{ input: { fontFamily: 'var(--pf-font-mono)', fontSize: 12 } }}
      />
      {(definitions.length > 0 || problems.length > 0) && (
        <ul className={classes.preview} aria-label={t('import.preview')}>
          {definitions.map((definition, index) => (
            <li key={`${index}${definition.name}`}>
              <span className="pf-clip">{definition.name}</span>
              <span>{t('import.nodes', { count: definition.nodes.length })}</span>
            </li>
          ))}
          {problems.map((problem, index) => (
            <li key={`${index}${problem.name}`} className={classes.problem}>
              {problem.name}: {problem.message}
            </li>
          ))}
        </ul>
      )}
      {create.isError && <ErrorPanel inline error={create.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('components:cancel')}
        </Button>
        <Button disabled={definitions.length === 0} loading={create.isPending} onClick={() => create.mutate()}>
          {t('import.submit', { count: definitions.length })}
        </Button>
      </Group>
    </Stack>
  );
}
