import { ActionIcon, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, FileText, Image } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FileRef } from '#shared/model/packet';
import { Hint } from '../../../components/Kbd';
import { useFormat } from '../../../lib/use-format';
import classes from './detail.module.css';
import { isPicture, pictureAddress, saveTaskFile } from './task-files';

/** The files that belong to a task: pictures in place, all to save. */
export function TaskFiles({ taskId, files }: { taskId: string; files: readonly FileRef[] }) {
  return (
    <ul className={classes.files}>
      {files.map((file) => (
        <li key={file.path}>
          <FileLine taskId={taskId} file={file} />
          {isPicture(file) && <Picture taskId={taskId} file={file} />}
        </li>
      ))}
    </ul>
  );
}

function FileLine({ taskId, file }: { taskId: string; file: FileRef }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const save = useMutation({ mutationFn: () => saveTaskFile(taskId, file) });
  const Icon = isPicture(file) ? Image : FileText;
  return (
    <div className={classes.file}>
      <Icon size={14} aria-hidden="true" />
      <span className="pf-clip">{file.name}</span>
      <span className={classes.soft}>{format.bytes(file.sizeBytes)}</span>
      <Hint label={t('files.save')}>
        <ActionIcon
          size="sm"
          aria-label={t('files.saveOne', { name: file.name })}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          <Download size={14} />
        </ActionIcon>
      </Hint>
    </div>
  );
}

function Picture({ taskId, file }: { taskId: string; file: FileRef }) {
  const { t } = useTranslation('inbox');
  const query = useQuery({
    queryKey: ['inbox', 'picture', taskId, file.path, file.sizeBytes],
    queryFn: ({ signal }) => pictureAddress(taskId, file, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  if (query.isError) return <p className={classes.quiet}>{t('files.noPicture')}</p>;
  if (query.data === undefined) return <Skeleton height={120} width={200} />;
  return <img className={classes.picture} src={query.data} alt={file.name} />;
}
