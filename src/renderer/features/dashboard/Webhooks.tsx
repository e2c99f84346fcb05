import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CopyIcon } from '../../components/CopyText';
import { Section } from '../../components/Section';
import { api } from '../../lib/client';
import classes from './dashboard.module.css';

const SHOWN = 4;

/** Where other programs send to; absent while no published flow listens. */
export function Webhooks() {
  const { t } = useTranslation('dashboard');
  const { data } = useQuery(api.webhooks.list.queryOptions());
  if (data === undefined || data.length === 0) return null;
  return (
    <Section title={t('webhooks.title')} flush>
      <ul className={classes.list}>
        {data.slice(0, SHOWN).map((hook) => (
          <li key={`${hook.nodeId}:${hook.path}`} className={classes.hook}>
            <span className={classes.hookText}>
              <code className={classes.mono}>
                {hook.methods.join(', ')} /hooks/{hook.path}
              </code>
              <span className={classes.soft}>{hook.flowName}</span>
            </span>
            <CopyIcon value={hook.url} label={t('webhooks.copy', { path: hook.path })} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
