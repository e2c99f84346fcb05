import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from './use-settings';

function isAddress(text: string): boolean {
  if (text === '') return true;
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}

/** Where links in messages lead. Saved when one leaves the field or presses Enter; Esc takes the typing back. */
export function PublicUrlField() {
  const { t } = useTranslation('settings');
  const { query, save } = useSettings();
  const [typed, setTyped] = useState<string>();
  const value = query.data?.server.publicUrl ?? '';
  const shown = typed ?? value;
  const isValid = isAddress(shown.trim());
  const commit = () => {
    if (typed === undefined || !isValid) return;
    setTyped(undefined);
    if (typed.trim() !== value) save({ server: { publicUrl: typed.trim() } });
  };
  return (
    <TextInput
      id="setting-public-url"
      w={280}
      type="url"
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
      placeholder="https://flows.example.com"
      disabled={query.data === undefined}
      value={shown}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setTyped(undefined);
      }}
      error={!isValid && t('api.publicUrlInvalid')}
    />
  );
}
