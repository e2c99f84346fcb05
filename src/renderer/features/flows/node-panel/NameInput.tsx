import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../editor/editor.module.css';

/** The name of the node, taken over on Enter or when one leaves the field; Esc takes it back. */
export function NameInput({ name, onRename }: { name: string; onRename(name: string): void }) {
  const { t } = useTranslation('flows');
  const [text, setText] = useState(name);
  return (
    <TextInput
      size="sm"
      variant="unstyled"
      className={classes.nameInput ?? ''}
      data-node-name
      aria-label={t('node.name')}
      maxLength={120}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setText(name);
      }}
      onBlur={() => {
        const wanted = text.trim();
        if (wanted === '') setText(name);
        else if (wanted !== name) onRename(wanted);
      }}
    />
  );
}
