import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GrantDialog } from '../consent/GrantDialog';
import { ChooseSource } from './ChooseSource';
import { closeInstall, useInstallView } from './install-store';
import { OperationView } from './OperationView';
import { Review } from './Review';

/** Brings a plugin into the workspace in three steps: where from, what it may do, and how it goes. Mounted once by the page. */
export function InstallDialog() {
  const { t } = useTranslation('plugins');
  const view = useInstallView();
  if (view === undefined) return null;
  if (view.step === 'grant') return <GrantDialog key={view.name} name={view.name} onClose={closeInstall} />;
  return (
    <Modal opened onClose={closeInstall} size={560} title={t(`install.title.${view.step}`)}>
      {view.step === 'choose' && <ChooseSource />}
      {view.step === 'review' && <Review key={view.id} id={view.id} source={view.source} />}
      {view.step === 'progress' && <OperationView key={view.operationId} operationId={view.operationId} source={view.source} />}
    </Modal>
  );
}
