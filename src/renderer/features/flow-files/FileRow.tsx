import { Button } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleHelp, CopyX, FileX, type LucideIcon, Split } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowFileAction, FlowFileEntry, FlowFileState } from '#shared/model/flow-file';
import classes from './flow-files.module.css';

const ICONS: Record<FlowFileState, LucideIcon> = {
  same: CircleCheck,
  conflict: Split,
  broken: CircleAlert,
  file_gone: FileX,
  flow_gone: CircleHelp,
  copy: CopyX,
};

/** What can be done about a file that is not in step. */
const ACTIONS: Partial<Record<FlowFileState, readonly FlowFileAction[]>> = {
  file_gone: ['write_file', 'delete_flow'],
  flow_gone: ['restore_flow', 'delete_file'],
  copy: ['delete_file'],
};

interface FileRowProps {
  entry: FlowFileEntry;
  isBusy: boolean;
  onSettle(action: FlowFileAction): void;
  onDecide(): void;
}

/** A file, how it stands to its flow, and what can be done about it. */
export function FileRow({ entry, isBusy, onSettle, onDecide }: FileRowProps) {
  const { t } = useTranslation('flow-files');
  const { path, state, flowId, name, faults = [] } = entry;
  const Icon = ICONS[state];
  return (
    <li className={classes.file} data-state={state}>
      <div className={classes.line}>
        <Icon size={15} className={classes.icon} aria-hidden="true" />
        <code className={classes.path}>{path}</code>
        {flowId !== undefined && name !== undefined && (
          <Link className={classes.flow} to={`/flows/${flowId}`}>
            {name}
          </Link>
        )}
        <span className={classes.spacer} />
        {state === 'same' && <span className={classes.soft}>{t('state.same')}</span>}
        {state === 'conflict' && (
          <Button size="xs" onClick={onDecide}>
            {t('conflict.open')}
          </Button>
        )}
        {ACTIONS[state]?.map((action) => (
          <Button key={action} size="xs" variant="default" disabled={isBusy} onClick={() => onSettle(action)}>
            {t(`action.${action}`)}
          </Button>
        ))}
      </div>
      {state !== 'same' && <p className={classes.say}>{t(`say.${state}`)}</p>}
      {faults.length > 0 && (
        <ul className={classes.faults}>
          {faults.map((fault) => (
            <li key={`${fault.line}:${fault.column}${fault.message}`}>
              {t('fault', { line: fault.line, column: fault.column })}{' '}
              {fault.path !== '' && <code className={classes.path}>{fault.path}</code>} {fault.message}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
