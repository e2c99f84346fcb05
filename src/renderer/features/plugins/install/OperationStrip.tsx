import { Button } from '@mantine/core';
import { LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocalText } from '../../../lib/local-text';
import { useFormat } from '../../../lib/use-format';
import { usePlugins } from '../use-plugins';
import classes from './install.module.css';
import { followOperation } from './install-store';
import { useOperations } from './use-operation';

/** Installations that are at work while their window is closed, one line each. */
export function OperationStrip() {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const format = useFormat();
  const { data: plugins } = usePlugins();
  const { data = [] } = useOperations();
  const running = data.filter(({ state }) => state === 'running');
  if (running.length === 0) return null;
  return (
    <ul className={classes.strip} aria-label={t('operation.running')}>
      {running.map(({ operationId, kind, plugin, version, step, share }) => {
        const label = plugins?.find(({ name }) => name === plugin)?.label;
        return (
          <li key={operationId}>
            <LoaderCircle size={14} className={classes.spin} aria-hidden="true" />
            <span className="pf-clip">
              {t(`operation.${kind}.running`, { name: label === undefined ? plugin : localText(label), version })}
              {step !== undefined && <span className={classes.soft}> · {localText(step)}</span>}
            </span>
            {share !== undefined && <span className={classes.share}>{format.percent(Math.round(share * 100) / 100)}</span>}
            <Button size="compact-xs" variant="default" onClick={() => followOperation(operationId)}>
              {t('operation.show')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
