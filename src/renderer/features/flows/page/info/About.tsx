import { ActionIcon } from '@mantine/core';
import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import { CopyIcon } from '../../../../components/CopyText';
import { Hint } from '../../../../components/Kbd';
import { Section } from '../../../../components/Section';
import { RelativeTime } from '../../../../components/Time';
import { useCommands } from '../../../../lib/commands';
import { DetailsDialog } from './DetailsDialog';
import classes from './info.module.css';

/** What the flow is for, in its author's words, and when it was made. */
export function About({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation('page');
  const [isEditing, setEditing] = useState(false);
  const { timeZone } = flow.draft.settings ?? {};
  useCommands([{ id: 'flow-details', label: t('details.open'), group: 'page', keys: 'F2', run: () => setEditing(true) }]);
  return (
    <Section
      title={t('info.about')}
      flush
      aside={
        <Hint label={t('details.open')} keys="F2">
          <ActionIcon size="sm" aria-label={t('details.open')} onClick={() => setEditing(true)}>
            <PencilLine size={14} />
          </ActionIcon>
        </Hint>
      }
    >
      <p className={classes.description} data-none={flow.description === undefined || undefined}>
        {flow.description ?? t('info.noDescription')}
      </p>
      <dl className={classes.facts}>
        <div className={classes.fact}>
          <dt>{t('info.created')}</dt>
          <dd>
            <RelativeTime at={flow.createdAt} />
          </dd>
        </div>
        <div className={classes.fact}>
          <dt>{t('info.changed')}</dt>
          <dd>
            <RelativeTime at={flow.updatedAt} />
          </dd>
        </div>
        {timeZone !== undefined && (
          <div className={classes.fact}>
            <dt>{t('info.timeZone')}</dt>
            <dd>{timeZone.replaceAll('_', ' ')}</dd>
          </div>
        )}
        <div className={classes.fact}>
          <dt>{t('info.id')}</dt>
          <dd className={classes.id}>
            <code className={classes.code}>{flow.id}</code>
            <CopyIcon value={flow.id} label={t('info.copyId')} />
          </dd>
        </div>
      </dl>
      {isEditing && <DetailsDialog flow={flow} onClose={() => setEditing(false)} />}
    </Section>
  );
}
