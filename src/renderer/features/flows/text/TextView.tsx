import { Button, Skeleton, UnstyledButton } from '@mantine/core';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { lazy, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyIcon } from '../../../components/CopyText';
import { PartBoundary } from '../../../components/PartBoundary';
import classes from './text.module.css';
import { useFlowText } from './use-flow-text';
import type { YamlEditorHandle } from './YamlEditor';

const YamlEditor = lazy(() => import('./YamlEditor'));

/** The draft as YAML, the text that a synchronised folder holds: to read, to change, to copy. */
export function TextView() {
  const { t } = useTranslation('text');
  const { text, faults, isTyping, change, discard } = useFlowText();
  const handle = useRef<YamlEditorHandle>(null);
  const isBroken = faults.length > 0;
  return (
    <div className={classes.root}>
      <div className={classes.editor} data-error={isBroken || undefined}>
        <PartBoundary fallback={<Skeleton height="100%" />}>
          <YamlEditor label={t('label')} value={text} faults={faults} handle={handle} onChange={change} />
        </PartBoundary>
      </div>
      <div className={classes.bar} data-tone={isBroken ? 'error' : undefined}>
        <span className={classes.state} role="status">
          {isBroken ? <CircleAlert size={14} aria-hidden /> : <CircleCheck size={14} aria-hidden />}
          {isTyping ? t('typing') : isBroken ? t('broken', { count: faults.length }) : t('applied')}
        </span>
        <span className={classes.spacer} />
        {isBroken && (
          <Button size="xs" variant="default" onClick={discard}>
            {t('discard')}
          </Button>
        )}
        <CopyIcon value={text} label={t('copy')} />
      </div>
      {isBroken && (
        <ul className={classes.faults} aria-label={t('faults')}>
          {faults.slice(0, 100).map((fault, index) => (
            <li key={`${index}${fault.offset}`}>
              <UnstyledButton className={classes.fault ?? ''} onClick={() => handle.current?.show(fault.offset)}>
                <span className={classes.place}>{t('place', { line: fault.line, column: fault.column })}</span>
                <span>
                  {fault.path !== '' && <code>{fault.path}</code>} {fault.message}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
