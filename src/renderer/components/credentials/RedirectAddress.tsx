import { useTranslation } from 'react-i18next';
import { CopyIcon } from '../CopyText';
import classes from './credentials.module.css';

/** Where the service sends the browser back to: people register it there, letter by letter. */
export function RedirectAddress({ url }: { url: string }) {
  const { t } = useTranslation('components');
  return (
    <div>
      <div className={classes.label}>{t('credential.signIn.redirect')}</div>
      <div className={classes.hint}>{t('credential.signIn.redirectHint')}</div>
      <div className={classes.redirect}>
        <code>{url}</code>
        <CopyIcon value={url} label={t('credential.signIn.copyRedirect')} />
      </div>
    </div>
  );
}
