import { Modal, Tabs } from '@mantine/core';
import { Copy, FileUp, LayoutTemplate, ListChecks, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ImportForm } from '../list/ImportForm';
import { CopyFlow } from './CopyFlow';
import { EmptyFlow } from './EmptyFlow';
import { GuidedFlow } from './GuidedFlow';
import classes from './start-from.module.css';
import { TemplateGallery } from './TemplateGallery';

/** What a new flow can begin with. */
export type StartFrom = 'template' | 'guided' | 'empty' | 'file' | 'copy';

interface StartFromDialogProps {
  /** What is shown; undefined: closed. */
  from: StartFrom | undefined;
  /** Files dropped on the page. */
  files?: readonly File[];
  onChange(from: StartFrom): void;
  /** Makes the flow with nothing but a trigger and opens it. */
  onEmpty(): void;
  onClose(): void;
}

const NO_FILES: readonly File[] = [];

/** Begins a new flow: from a template, step by step, empty, from a file, or as a copy of one that is there. */
export function StartFromDialog({ from, files = NO_FILES, onChange, onEmpty, onClose }: StartFromDialogProps) {
  const { t } = useTranslation('flows');
  return (
    <Modal
      opened={from !== undefined}
      onClose={onClose}
      size={920}
      padding={0}
      title={t('startFrom.title')}
      classNames={{ header: classes.header ?? '' }}
    >
      {from !== undefined && (
        <Tabs
          value={from}
          onChange={(next) => onChange(next as StartFrom)}
          keepMounted={false}
          classNames={{ list: classes.tabs ?? '', panel: classes.panel ?? '' }}
        >
          <Tabs.List aria-label={t('startFrom.title')}>
            <Tabs.Tab value="template" leftSection={<LayoutTemplate size={14} />}>
              {t('startFrom.template')}
            </Tabs.Tab>
            <Tabs.Tab value="guided" leftSection={<ListChecks size={14} />}>
              {t('new-automation:entry.tab')}
            </Tabs.Tab>
            <Tabs.Tab value="empty" leftSection={<Plus size={14} />}>
              {t('startFrom.empty')}
            </Tabs.Tab>
            <Tabs.Tab value="file" leftSection={<FileUp size={14} />}>
              {t('startFrom.file')}
            </Tabs.Tab>
            <Tabs.Tab value="copy" leftSection={<Copy size={14} />}>
              {t('startFrom.copy')}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="template">
            <TemplateGallery onClose={onClose} />
          </Tabs.Panel>
          <Tabs.Panel value="guided">
            <GuidedFlow />
          </Tabs.Panel>
          <Tabs.Panel value="empty">
            <EmptyFlow onEmpty={onEmpty} />
          </Tabs.Panel>
          <Tabs.Panel value="file">
            <div className={classes.narrow}>
              <ImportForm key={files.map(({ name, size }) => `${name} ${size}`).join()} files={files} onClose={onClose} />
            </div>
          </Tabs.Panel>
          <Tabs.Panel value="copy">
            <CopyFlow onClose={onClose} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Modal>
  );
}
