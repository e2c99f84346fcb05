import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PluginCatalogue } from '#shared/model/plugin-install';
import { useErrorText } from '../../../components/use-error-text';
import classes from '../plugins.module.css';

/** Says which catalogue could not be read, and why; what was read of it before is still there. */
export function CatalogueError({ catalogue: { name, error } }: { catalogue: PluginCatalogue }) {
  const { t } = useTranslation('plugins');
  const errorText = useErrorText();
  if (error === undefined) return null;
  return (
    <div className={classes.sourceError} role="alert">
      <CloudOff size={15} aria-hidden="true" />
      <span>
        {t('sources.unread', { name })} {errorText(error)}
      </span>
    </div>
  );
}
