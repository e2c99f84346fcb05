import { ActionIcon, CopyButton } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Hint } from './Kbd';

/** A button that copies `value` and says so. */
export function CopyIcon({ value, label }: { value: string; label?: string }) {
  const { t } = useTranslation('components');
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Hint label={copied ? t('copied') : (label ?? t('copy'))}>
          <ActionIcon
            size="sm"
            aria-label={label ?? t('copy')}
            onClick={(event) => {
              event.stopPropagation();
              copy();
            }}
          >
            {copied ? <Check size={14} color="var(--pf-succeeded)" /> : <Copy size={14} />}
          </ActionIcon>
        </Hint>
      )}
    </CopyButton>
  );
}
