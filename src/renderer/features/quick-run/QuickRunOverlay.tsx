import { Modal } from '@mantine/core';
import { FileInput } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { client, isDesktop } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { offerFlowFiles } from '../../lib/flow-files-offered';
import { quickRunRequest } from '../../lib/quick-run-request';
import { useLive } from '../../lib/use-live';
import { sortDropped } from './model/sort-dropped';
import { QuickRun } from './QuickRun';
import classes from './quick-run.module.css';
import { useFileDrop } from './use-file-drop';
import type { HandedFile, Wanted } from './use-openings';

const NONE: readonly HandedFile[] = [];

/**
 * Quick-run over any page (Ctrl+J), and what is dropped on the window: files of flows are imported, others are handed to a flow
 * that takes files. In the desktop also what the app was opened with from outside.
 */
export function QuickRunOverlay() {
  const { t } = useTranslation('quick-run');
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [files, setFiles] = useState<readonly HandedFile[]>(NONE);
  const { flow, times } = useStore(quickRunRequest);
  const [answered, setAnswered] = useState(times);
  const [wanted, setWanted] = useState<Wanted>();
  if (times !== answered) {
    setAnswered(times);
    setWanted(flow === undefined ? undefined : { kind: 'run', flow, texts: {}, from: 'menu' });
    setOpen(true);
  }
  const importFlows = (flowFiles: readonly File[]) => {
    offerFlowFiles(flowFiles);
    void navigate('/flows?new=file');
  };
  const close = () => {
    setOpen(false);
    setFiles(NONE);
    setWanted(undefined);
  };
  useCommands([
    {
      id: 'quick-run',
      label: t('command'),
      group: 'app',
      keys: 'mod+j',
      keywords: 'run start execute executar iniciar rodar',
      run: () => setOpen(true),
    },
  ]);
  const isDragging = useFileDrop((dropped) => {
    void sortDropped(dropped).then(({ flows, others }) => {
      if (flows.length > 0) importFlows(flows);
      if (others.length === 0) return;
      setFiles(others);
      setOpen(true);
    });
  });
  useLive(
    (signal) => client.desktop.openings.watch({ window: 'main' }, { signal }),
    (openings) => {
      for (const opening of openings) {
        if (opening.kind === 'import')
          importFlows(opening.files.map(({ name, text }) => new File([text], name, { type: 'application/json' })));
      }
    },
    { enabled: isDesktop },
  );
  return (
    <>
      {isDragging && (
        <div className={classes.dropZone} aria-hidden="true">
          <div className={classes.dropCard}>
            <FileInput size={28} strokeWidth={1.5} />
            {t('drop')}
          </div>
        </div>
      )}
      <Modal
        opened={isOpen}
        onClose={close}
        withCloseButton={false}
        closeOnEscape={false}
        size={680}
        padding={0}
        yOffset="10vh"
        transitionProps={{ duration: 90 }}
        attributes={{ content: { 'aria-label': t('title') } }}
        classNames={{ body: classes.overlay ?? '' }}
      >
        {isOpen && (
          <QuickRun
            files={files}
            wanted={wanted}
            onClose={close}
            onOpen={(path) => {
              close();
              void navigate(path);
            }}
          />
        )}
      </Modal>
    </>
  );
}
