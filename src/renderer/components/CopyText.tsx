import { ActionIcon, CopyButton } from '@mantine/core';
import { Check, Copy, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Hint } from './Kbd';

interface CopyIconProps {
  value: string;
  label?: string;
  /** Where two things can be copied side by side. */
  icon?: LucideIcon;
}

/** A button that copies `value` and says so. */
export function CopyIcon({ value, label, icon: Icon = Copy }: CopyIconProps) {
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
            {copied ? <Check size={14} color="var(--pf-succeeded)" /> : <Icon size={14} />}
          </ActionIcon>
        </Hint>
      )}
    </CopyButton>
  );
}
