import { Button, Collapse, Group, Progress, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ChevronRight, CircleCheck, CircleSlash, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { PluginOperation, PluginSource } from '#shared/model/plugin-install';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { LogLines } from '../../../components/LogLines';
import { Duration } from '../../../components/Time';
import { client } from '../../../lib/client';
import { useLocalText } from '../../../lib/local-text';
import { useFormat } from '../../../lib/use-format';
import { storedError } from '../stored-error';
import { usePlugins } from '../use-plugins';
import classes from './install.module.css';
import { closeInstall, openInstall } from './install-store';

import { useOperation } from './use-operation';

/** How an installation goes: the step, how far it is, what it writes, and how it ended. Closing the window leaves it at work. */
export function OperationView({ operationId, source }: { operationId: string; source: PluginSource | undefined }) {
  const { t } = useTranslation('plugins');
  const navigate = useNavigate();
  const { operation, lines } = useOperation(operationId);
  const [isLogOpen, setLogOpen] = useState<boolean>();
  const cancel = useMutation({ mutationFn: () => client.plugins.cancelOperation({ operationId }) });
  const state = operation?.state ?? 'running';
  const showsLog = isLogOpen ?? state === 'failed';
  return (
    <>
      <Outcome operation={operation} />
      {operation?.error !== undefined && <ErrorPanel error={storedError(operation.error)} inline />}
      <UnstyledButton className={classes.logToggle} aria-expanded={showsLog} onClick={() => setLogOpen(!showsLog)}>
        <ChevronRight size={14} aria-hidden="true" />
        {t('install.log', { count: lines.length })}
      </UnstyledButton>
      <Collapse expanded={showsLog}>
        <div className={classes.log}>
          <LogLines lines={lines} label={t('install.logLabel')} none={t('install.logNone')} maxHeight={220} />
        </div>
      </Collapse>
      <Group justify="flex-end" mt="lg" gap="sm">
        {state === 'running' && (
          <>
            <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('install.stop')}
            </Button>
            <Button variant="default" data-autofocus onClick={closeInstall}>
              {t('install.background')}
            </Button>
          </>
        )}
        {state !== 'running' && (
          <Button variant="default" onClick={closeInstall}>
            {t('components:close')}
          </Button>
        )}
        {(state === 'failed' || state === 'cancelled') && source !== undefined && (
          <Button onClick={() => openInstall(source)}>{t('install.again')}</Button>
        )}
        {state === 'succeeded' && operation !== undefined && (
          <Button
            data-autofocus
            onClick={() => {
              closeInstall();
              void navigate(`/plugins?plugin=${operation.plugin}`);
            }}
          >
            {t('install.show')}
          </Button>
        )}
      </Group>
    </>
  );
}

function Outcome({ operation }: { operation: PluginOperation | undefined }) {
  const { t } = useTranslation('plugins');
  const localText = useLocalText();
  const format = useFormat();
  const { data } = usePlugins();
  const plugin = data?.find(({ name }) => name === operation?.plugin);
  const name = plugin === undefined ? operation?.plugin : localText(plugin.label);
  const { kind = 'install', state = 'running', version, share, startedAt } = operation ?? {};
  const words = t(`operation.${kind}.${state}`, { name, version });
  if (state !== 'running') {
    const Icon = state === 'succeeded' ? CircleCheck : CircleSlash;
    return (
      <div className={classes.outcome} data-state={state} role="status">
        {state !== 'failed' && <Icon size={18} strokeWidth={1.75} aria-hidden="true" />}
        {state === 'failed' ? t(`operation.${kind}.failed`, { name, version }) : words}
      </div>
    );
  }
  return (
    <div className={classes.running}>
      <div className={classes.outcome} data-state="running" role="status">
        <LoaderCircle size={18} strokeWidth={1.75} className={classes.spin} aria-hidden="true" />
        <span className={classes.grow}>{words}</span>
        {share !== undefined && <span className={classes.share}>{format.percent(Math.round(share * 100) / 100)}</span>}
      </div>
      <Progress
        value={share === undefined ? 100 : share * 100}
        animated={share === undefined}
        size="sm"
        aria-label={words}
        transitionDuration={160}
      />
      <div className={classes.step}>
        <span>{operation?.step === undefined ? t('install.starting') : localText(operation.step)}</span>
        {startedAt !== undefined && <Duration from={startedAt} />}
      </div>
    </div>
  );
}
