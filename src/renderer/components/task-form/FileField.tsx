import { ActionIcon, Anchor, Button, Progress } from '@mantine/core';
import { FileUp, Paperclip, Trash2, X } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FileRef, fileRefSchema } from '#shared/model/packet';
import { toUiError } from '../../lib/ui-error';
import { useFormat } from '../../lib/use-format';
import { Hint } from '../Kbd';
import { useErrorText } from '../use-error-text';
import { controlOf, type FieldProps } from './form-parts';
import classes from './task-form.module.css';
import { useUploads } from './use-uploads';

function filesOf(value: unknown): FileRef[] {
  return (Array.isArray(value) ? value : [value]).flatMap((each) => {
    const read = fileRefSchema.safeParse(each);
    return read.success ? [read.data] : [];
  });
}

/** One file of a form. A new one takes the place of the one before. */
export function FileField(props: FieldProps) {
  return <Files {...props} isMany={false} />;
}

/** Several files of a form. */
export function FilesField(props: FieldProps) {
  return <Files {...props} isMany />;
}

function Files(props: FieldProps & { isMany: boolean }) {
  const { formData, onChange, fieldPathId, registry, schema, isMany } = props;
  const { t } = useTranslation('task-form');
  const errorText = useErrorText();
  const format = useFormat();
  const { upload, isReadOnly, onOpenFile, onUploading } = registry.formContext;
  const id = fieldPathId.$id;
  const files = filesOf(formData);
  const write = (next: readonly FileRef[]) => onChange(isMany ? [...next] : next.at(-1), fieldPathId.path, undefined, id);
  const uploads = useUploads(upload, (stored) => write(isMany ? [...files, stored] : [stored]), onUploading);
  const [isOver, setOver] = useState(false);
  const control = controlOf({ id, schema, registry, label: String(schema.title ?? props.name), required: props.required });
  const take = (picked: Iterable<File> | null) => {
    const list = [...(picked ?? [])];
    for (const file of isMany ? list : list.slice(0, 1)) uploads.start(file);
  };
  if (isReadOnly && files.length === 0) return <output className={classes.none}>{t('none')}</output>;
  const drop =
    isReadOnly || upload === undefined
      ? {}
      : {
          onDragOver: (event: DragEvent) => {
            event.preventDefault();
            setOver(true);
          },
          onDragLeave: () => setOver(false),
          onDrop: (event: DragEvent) => {
            event.preventDefault();
            setOver(false);
            take(event.dataTransfer.files);
          },
        };
  return (
    <div className={classes.files} data-over={isOver || undefined} data-error={control.error || undefined} {...drop}>
      {files.map((file, index) => (
        <div key={file.path} className={classes.file}>
          <Paperclip size={13} aria-hidden="true" />
          {onOpenFile === undefined ? (
            <span className="pf-clip">{file.name}</span>
          ) : (
            <Anchor component="button" type="button" size="sm" className="pf-clip" onClick={() => onOpenFile(file)}>
              {file.name}
            </Anchor>
          )}
          <span className={classes.size}>{format.bytes(file.sizeBytes)}</span>
          {!isReadOnly && (
            <Hint label={t('file.remove', { name: file.name })}>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t('file.remove', { name: file.name })}
                onClick={() => write(files.filter((_, at) => at !== index))}
              >
                <Trash2 size={13} />
              </ActionIcon>
            </Hint>
          )}
        </div>
      ))}
      {uploads.running.map(({ key, name, share, error }) => (
        <div key={key} className={classes.file} data-failed={error !== undefined || undefined}>
          <FileUp size={13} aria-hidden="true" />
          <span className="pf-clip">{name}</span>
          {error === undefined ? (
            <Progress value={share * 100} size="xs" flex={1} miw={60} aria-label={t('file.progress', { name })} />
          ) : (
            <span className={classes.problem} role="alert">
              {errorText(toUiError(error))}
            </span>
          )}
          {error !== undefined && (
            <Button size="compact-xs" variant="subtle" onClick={() => uploads.retry(key)}>
              {t('file.retry')}
            </Button>
          )}
          <Hint label={t('file.stop', { name })}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('file.stop', { name })}
              onClick={() => uploads.drop(key)}
            >
              <X size={13} />
            </ActionIcon>
          </Hint>
        </div>
      ))}
      {!isReadOnly && upload === undefined && <span className={classes.help}>{t('file.elsewhere')}</span>}
      {!isReadOnly && upload !== undefined && (
        <label className={classes.pick}>
          <FileUp size={13} aria-hidden="true" />
          <span>{isMany ? t('file.addMany') : files.length === 0 ? t('file.add') : t('file.replace')}</span>
          <span className={classes.help}>{t('file.orDrop')}</span>
          <input
            type="file"
            className={classes.picker}
            id={id}
            aria-label={control['aria-label']}
            aria-required={control['aria-required']}
            aria-describedby={control['aria-describedby']}
            aria-invalid={control.error}
            multiple={isMany}
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
        </label>
      )}
    </div>
  );
}
