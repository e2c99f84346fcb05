import { Button, Popover } from '@mantine/core';
import { Braces } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../../components/Kbd';
import type { SampleData } from '../expression/sample-data';
import { DataTree } from './DataTree';
import classes from './data.module.css';

interface DataPickerProps {
  sample: SampleData | undefined;
  index: number;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  /** Puts a value where the keyboard was last; absent: nowhere yet. */
  onPick: ((path: string) => void) | undefined;
}

/** The data at hand, to put a value of it into the field that had the keyboard last. */
export function DataPicker({ sample, index, isOpen, onOpen, onPick }: DataPickerProps) {
  const { t } = useTranslation('form');
  const isReady = onPick !== undefined && sample !== undefined;
  return (
    <Popover
      opened={isOpen && isReady}
      onChange={onOpen}
      position="bottom-end"
      width={360}
      trapFocus
      returnFocus
      shadow="md"
      withinPortal
    >
      <Popover.Target>
        <Hint label={onPick === undefined ? t('data.hint') : t('data.insert')} keys="alt+ArrowDown">
          <Button
            size="xs"
            variant="subtle"
            leftSection={<Braces size={13} />}
            aria-disabled={!isReady}
            className={classes.opener ?? ''}
            // The field keeps the cursor where it is.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => isReady && onOpen(!isOpen)}
          >
            {t('data.insert')}
          </Button>
        </Hint>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown ?? ''}>
        {sample !== undefined && (
          <DataTree
            label={t('data.title')}
            sample={sample}
            index={index}
            autoFocus
            onPick={(path) => {
              onOpen(false);
              onPick?.(path);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
