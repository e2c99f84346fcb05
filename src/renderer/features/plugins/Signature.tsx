import { BadgeCheck, FileWarning, FingerprintPattern } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PluginSignature } from '#shared/model/plugin';
import { Hint } from '../../components/Kbd';
import classes from './plugins.module.css';

/** Who vouches for a plugin: this app, a key that is known here or is seen for the first time, or nobody. */
export function Signature({ signature }: { signature: PluginSignature }) {
  const { t } = useTranslation('plugins');
  if (signature.status === 'bundled') {
    return (
      <span className={classes.signature} data-tone="good">
        <BadgeCheck size={13} aria-hidden="true" />
        {t('signature.bundled')}
      </span>
    );
  }
  if (signature.status === 'unsigned') {
    return (
      <Hint label={t('signature.unsignedHint')} isLong>
        <span className={classes.signature} data-tone="open" tabIndex={0}>
          <FileWarning size={13} aria-hidden="true" />
          {t('signature.unsigned')}
        </span>
      </Hint>
    );
  }
  const { fingerprint, isTrusted } = signature;
  return (
    <Hint label={t(isTrusted ? 'signature.knownHint' : 'signature.firstHint')} isLong>
      <span className={classes.signature} data-tone={isTrusted ? 'good' : 'open'} tabIndex={0}>
        <FingerprintPattern size={13} aria-hidden="true" />
        {t(isTrusted ? 'signature.known' : 'signature.first')}
        <code>{fingerprint}</code>
      </span>
    </Hint>
  );
}
