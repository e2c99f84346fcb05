import { Button, Group } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../settings.module.css';
import { acceleratorOf, shownAccelerator } from './accelerator';

const isMac = navigator.platform.startsWith('Mac');

/** Records a combination of keys: press the button, then the keys. Esc leaves it as it was, Backspace takes it away. */
export function ShortcutField({ value, label, onSave }: { value: string; label: string; onSave(keys: string): void }) {
  const { t } = useTranslation('settings');
  const [isRecording, setIsRecording] = useState(false);
  const [isBare, setIsBare] = useState(false);

  function onKeyDown(event: KeyboardEvent): void {
    if (!isRecording || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      setIsRecording(false);
      return;
    }
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (isPlain && (event.key === 'Backspace' || event.key === 'Delete')) {
      setIsRecording(false);
      onSave('');
      return;
    }
    const keys = acceleratorOf({ ...pick(event), code: event.code }, isMac);
    setIsBare(keys === 'bare');
    if (keys === 'incomplete' || keys === 'bare') return;
    setIsRecording(false);
    onSave(keys);
  }

  const shown = shownAccelerator(value, isMac).join(' + ');
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        aria-label={`${label}: ${shown === '' ? t('desktop.noShortcut') : shown}`}
        aria-pressed={isRecording}
        onClick={() => {
          setIsBare(false);
          setIsRecording(!isRecording);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setIsRecording(false)}
      >
        {isRecording ? t('desktop.pressKeys') : shown === '' ? t('desktop.noShortcut') : shown}
      </Button>
      {isBare && isRecording && (
        <span className={classes.value} role="alert">
          {t('desktop.bareKey')}
        </span>
      )}
    </Group>
  );
}

function pick({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) {
  return { key, ctrlKey, metaKey, altKey, shiftKey };
}
