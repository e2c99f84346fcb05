import { useTranslation } from 'react-i18next';
import type { SaveState } from '../document/save-queue';
import classes from './editor.module.css';

interface SaveBannerProps {
  state: SaveState;
  message: string | undefined;
}

/** The draft cannot be saved: it says why, and that nothing is lost. */
export function SaveBanner({ state, message }: SaveBannerProps) {
  const { t } = useTranslation('flows');
  if (state !== 'offline' && state !== 'refused') return null;
  return (
    <div className={classes.banner} data-tone={state === 'refused' ? 'error' : 'warning'} role="alert">
      <span className={classes.bannerText}>
        {t(`save.${state}Text`)} {message}
      </span>
    </div>
  );
}
