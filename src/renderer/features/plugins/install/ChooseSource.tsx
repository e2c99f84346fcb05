import { Anchor, Button, FileButton, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FileArchive } from 'lucide-react';
import { type DragEvent, type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PluginSource } from '#shared/model/plugin-install';
import { CopyIcon } from '../../../components/CopyText';
import { api } from '../../../lib/client';
import { isFileDrag } from './drop-files';
import classes from './install.module.css';
import { closeInstall, openInstall } from './install-store';
import { useZipDrop } from './use-zip-drop';

const KINDS = ['zip', 'folder', 'npm'] as const;
type Kind = (typeof KINDS)[number];

/** Where a plugin comes from: a zip, a folder of this machine, the npm registry; and the two ways that need no window. */
export function ChooseSource() {
  const { t } = useTranslation('plugins');
  const [kind, setKind] = useState<Kind>('zip');
  return (
    <Stack gap="md">
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('install.from')}
        value={kind}
        onChange={setKind}
        data={KINDS.map((value) => ({ value, label: t(`install.kind.${value}`) }))}
      />
      {kind === 'zip' ? <ZipForm /> : <PlaceForm key={kind} kind={kind} />}
      <OtherWays />
    </Stack>
  );
}

function ZipForm() {
  const { t } = useTranslation('plugins');
  const [isOver, setOver] = useState(false);
  const take = useZipDrop();
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!isFileDrag(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      <FileArchive size={22} strokeWidth={1.5} aria-hidden="true" />
      <div>{t('install.dropHere')}</div>
      <FileButton accept=".zip,application/zip" onChange={(file) => void take(file ?? undefined)}>
        {(props) => (
          <Button size="xs" variant="default" data-autofocus {...props}>
            {t('install.chooseFile')}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

function PlaceForm({ kind }: { kind: 'folder' | 'npm' }) {
  const { t } = useTranslation('plugins');
  const formId = useId();
  const [text, setText] = useState('');
  const [version, setVersion] = useState('');
  const [isTried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const place = text.trim();
    if (place === '') return;
    const source: PluginSource =
      kind === 'folder'
        ? { kind, path: place }
        : { kind, package: place, ...(version.trim() === '' ? {} : { version: version.trim() }) };
    openInstall(source);
  };
  const isMissing = isTried && text.trim() === '';
  return (
    <form id={formId} onSubmit={submit} noValidate>
      <Stack gap="md">
        <Group gap="sm" align="flex-start" wrap="nowrap">
          <TextInput
            flex={1}
            label={t(`install.${kind}.label`)}
            description={t(`install.${kind}.hint`)}
            placeholder={t(`install.${kind}.example`)}
            error={isMissing && t('components:credential.required')}
            value={text}
            maxLength={kind === 'npm' ? 214 : 4096}
            spellCheck={false}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {kind === 'npm' && (
            <TextInput
              w={130}
              label={t('install.npm.version')}
              description={t('install.npm.versionHint')}
              placeholder="1.0.0"
              value={version}
              maxLength={60}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => setVersion(event.currentTarget.value)}
            />
          )}
        </Group>
        <Group justify="flex-end">
          <Button type="submit">{t('install.look')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The catalogue, and the folder that is watched. */
function OtherWays() {
  const { t } = useTranslation('plugins');
  const { data } = useQuery(api.system.info.queryOptions({ staleTime: 60_000 }));
  const separator = data?.workspace.includes('\\') === true ? '\\' : '/';
  const folder = data === undefined ? undefined : `${data.workspace}${separator}plugins`;
  return (
    <div className={classes.ways}>
      <p>
        {t('install.orCatalogue')}{' '}
        <Anchor component={Link} to="/plugins/catalogue" inherit underline="always" onClick={closeInstall}>
          {t('install.openCatalogue')}
        </Anchor>
      </p>
      {folder !== undefined && (
        <p>
          {t('install.orFolder')}
          <span className={classes.path}>
            <code>{folder}</code>
            <CopyIcon value={folder} label={t('copyFolder')} />
          </span>
        </p>
      )}
    </div>
  );
}
