import { useTranslation } from 'react-i18next';
import { toast } from '../../../components/feedback';
import { useFormat } from '../../../lib/use-format';
import { openInstall } from './install-store';
import { MAX_UPLOAD_BYTES, zipSource } from './zip-upload';

/** Takes a zip that was dropped or chosen to the look at what it is. What is no zip, or too large, is said so. */
export function useZipDrop(): (file: File | undefined) => Promise<void> {
  const { t } = useTranslation('plugins');
  const format = useFormat();
  return async (file) => {
    if (file === undefined) return;
    if (!/\.zip$/i.test(file.name)) {
      toast(t('install.notZip', { name: file.name }), { level: 'warning', body: t('install.notZipText') });
      return;
    }
    const source = await zipSource(file);
    if (source !== undefined) openInstall(source);
    else toast(t('install.tooLarge', { size: format.bytes(MAX_UPLOAD_BYTES) }), { level: 'warning' });
  };
}
