import { Button } from '@mantine/core';
import { ArrowRight, MailX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { InboxEntry } from '#shared/contract/inbox';
import { Hint } from '../../../components/Kbd';
import { Facts } from '../../../components/SidePanel';
import { StatusIcon } from '../../../components/StatusIcon';
import { RelativeTime } from '../../../components/Time';
import { useErrorText } from '../../../components/use-error-text';
import { useShownName } from '../../../components/use-shown-name';
import { useCommands } from '../../../lib/commands';
import classes from './detail.module.css';
import { Evidence } from './Evidence';
import { PaneHead } from './PaneHead';
import type { PaneProps } from './pane-props';

type Other = Exclude<InboxEntry, { entry: 'task' }>;

/** Where an entry that is no task is settled. */
export function placeOf(entry: Other): string {
  return entry.entry === 'doubt'
    ? `/runs/${entry.runId}?step=${entry.seq}`
    : `/dead-letters?state=all&letter=${encodeURIComponent(entry.deadLetterId)}`;
}

/** A step in doubt or a dead letter: what it is, and the way to where it is settled. */
export function OtherEntry({ entry, people: _people, ...head }: PaneProps & { entry: Other }) {
  const { t } = useTranslation('inbox');
  const navigate = useNavigate();
  const shownName = useShownName();
  const errorText = useErrorText();
  const isDoubt = entry.entry === 'doubt';
  const to = placeOf(entry);
  const label = t(isDoubt ? 'settle.doubt' : 'settle.dead-letter');
  useCommands([{ id: 'settle', label, group: 'page', keys: 'o', run: () => void navigate(to) }]);
  return (
    <>
      <PaneHead {...head} />
      <section className={classes.scroll} aria-label={entry.nodeName}>
        <div className={classes.column}>
          <h2 className={classes.title}>
            {isDoubt ? <StatusIcon status="in_doubt" /> : <MailX size={16} className={classes.dead} aria-hidden="true" />}{' '}
            {t(`entry.${entry.entry}`, { node: entry.nodeName })}
          </h2>
          <p className={classes.lead}>{t(isDoubt ? 'doubtText' : 'deadText')}</p>
          <Facts
            facts={[
              [
                t('fact.flow'),
                <Link key="flow" to={`/flows/${entry.flowId}`}>
                  {shownName(entry.flowName)}
                </Link>,
              ],
              ...(isDoubt ? [] : [[t('fact.error'), errorText({ code: 'UNEXPECTED', message: entry.error })] as const]),
              [t('fact.since'), <RelativeTime key="since" at={entry.since} />],
            ]}
          />
          <Hint label={label} keys="o">
            <Button component={Link} to={to} rightSection={<ArrowRight size={14} />}>
              {label}
            </Button>
          </Hint>
          <Evidence runId={entry.runId} />
        </div>
      </section>
    </>
  );
}
