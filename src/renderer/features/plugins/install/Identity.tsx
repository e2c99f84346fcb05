import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LocalText } from '#shared/model/local-text';
import type { PluginSignature } from '#shared/model/plugin';
import { useLocalText } from '../../../lib/local-text';
import { PluginTile } from '../PluginTile';
import classes from '../plugins.module.css';
import { Signature } from '../Signature';

interface Named {
  icon: string;
  label: LocalText;
  description: LocalText;
  version: string;
  author?: string | undefined;
  runtime: 'node' | 'python';
  signature: PluginSignature;
}

/** Names: the same in every language. */
const RUNTIMES = { node: 'Node.js', python: 'Python' } as const;

/** Which plugin it is: what it is called, who made it, and who vouches for it. `from`: the version that it takes the place of. */
export function Identity({ of, from }: { of: Named; from?: string | undefined }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  return (
    <div className={classes.identity}>
      <PluginTile icon={of.icon} size={44} />
      <div className={classes.identityText}>
        <div className={classes.identityName}>{localText(of.label)}</div>
        <div className={classes.meta}>
          <span className={classes.versions}>
            {from !== undefined && (
              <>
                {from} <ArrowRight size={12} aria-label={t('versionTo')} />
              </>
            )}
            {of.version}
          </span>
          {of.author !== undefined && <span>{of.author}</span>}
          <span>{RUNTIMES[of.runtime]}</span>
          <Signature signature={of.signature} />
        </div>
        <p className={classes.about}>{localText(of.description)}</p>
      </div>
    </div>
  );
}
