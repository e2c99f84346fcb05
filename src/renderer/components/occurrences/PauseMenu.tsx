import { Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';
import { momentOf, startOfDay, wallTimeOf } from './zoned-time';

const HOUR = 3_600_000;

/** Offers for how long to pause: until it is resumed, for an hour, until tomorrow, for a week, or until a time of one's own. */
export function PauseMenu({ children, onPause }: { children: ReactElement; onPause(until?: number): void }) {
  const { t } = useTranslation('occurrences');
  const format = useFormat();
  const zone = format.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [isAsking, setAsking] = useState(false);
  const now = () => Date.now();
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>{children}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('pause.title')}</Menu.Label>
          <Menu.Item onClick={() => onPause()}>{t('pause.open')}</Menu.Item>
          <Menu.Item onClick={() => onPause(now() + HOUR)}>{t('pause.hour')}</Menu.Item>
          <Menu.Item onClick={() => onPause(startOfDay(now(), zone, 1))}>{t('pause.tomorrow')}</Menu.Item>
          <Menu.Item onClick={() => onPause(startOfDay(now(), zone, 7))}>{t('pause.week')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => setAsking(true)}>{t('pause.until')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAsking && <UntilDialog zone={zone} onClose={() => setAsking(false)} onPause={onPause} />}
    </>
  );
}

function UntilDialog({ zone, onClose, onPause }: { zone: string; onClose(): void; onPause(until: number): void }) {
  const { t } = useTranslation('occurrences');
  const [text, setText] = useState(() => wallTimeOf(startOfDay(Date.now(), zone, 1) + 8 * HOUR, zone));
  const [isTried, setTried] = useState(false);
  const until = momentOf(text, zone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (until === undefined || until <= Date.now()) return;
    onPause(until);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} size={380} title={t('pause.until')}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            type="datetime-local"
            label={t('pause.at')}
            description={zone.replaceAll('_', ' ')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={isTried && t('pause.future')}
            data-autofocus
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('components:cancel')}
            </Button>
            <Button type="submit">{t('pause.submit')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
