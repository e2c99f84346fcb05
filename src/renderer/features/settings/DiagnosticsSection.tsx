import { Accordion, Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Download, Stethoscope } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Diagnostics } from '#shared/contract/machine';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Section } from '../../components/Section';
import { client, isDesktop } from '../../lib/client';
import { downloadFile } from '../../lib/download';
import { useFormat } from '../../lib/use-format';
import classes from './settings.module.css';

const KNOWN = ['about', 'settings', 'workspace', 'doctor', 'log', 'window'] as const;

async function collect(): Promise<Diagnostics> {
  const more = isDesktop ? [await client.desktop.shell.facts()] : [];
  return client.machine.diagnostics({ more });
}

function save({ fileName, zipBase64 }: Diagnostics): void {
  const bytes = Uint8Array.from(atob(zipBase64), (character) => character.charCodeAt(0));
  downloadFile(new File([bytes], fileName, { type: 'application/zip' }));
}

/** Collects what helps to find a fault, shows all of it, and saves exactly that. Nothing is sent. */
export function DiagnosticsSection() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const collecting = useMutation({ mutationFn: collect, meta: { ownError: true } });
  const { data } = collecting;
  const again = (
    <Group gap="xs">
      {data !== undefined && (
        <Button size="xs" leftSection={<Download size={14} />} onClick={() => save(data)}>
          {t('diagnostics.save')}
        </Button>
      )}
      <Button size="xs" variant="default" loading={collecting.isPending} onClick={() => collecting.mutate()}>
        {data === undefined ? t('diagnostics.collect') : t('diagnostics.again')}
      </Button>
    </Group>
  );
  return (
    <Section title={t('diagnostics.title')} text={t('diagnostics.text')} aside={again}>
      {collecting.isError && <ErrorPanel error={collecting.error} onRetry={() => collecting.mutate()} inline />}
      {data === undefined ? (
        !collecting.isError && <EmptyState icon={Stethoscope} title={t('diagnostics.none')} text={t('diagnostics.noneText')} />
      ) : (
        <Accordion variant="contained" aria-label={data.fileName}>
          {data.parts.map(({ name, text }) => {
            const known = KNOWN.find((each) => name.startsWith(`${each}.`));
            return (
              <Accordion.Item key={name} value={name}>
                <Accordion.Control>
                  <Group gap="sm" justify="space-between" wrap="nowrap" pr="sm">
                    <span>
                      <code className={classes.mono}>{name}</code>
                      {known !== undefined && <span className={classes.value}> {t(`diagnostics.parts.${known}`)}</span>}
                    </span>
                    <span className={classes.value}>{format.bytes(new Blob([text]).size)}</span>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  <pre className={classes.part}>{text}</pre>
                </Accordion.Panel>
              </Accordion.Item>
            );
          })}
        </Accordion>
      )}
    </Section>
  );
}
