import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../../components/Kbd';
import { useAllCommands } from '../../lib/commands';
import classes from './sheet.module.css';

const groups = ['go', 'page', 'canvas', 'app'] as const;

/** All shortcuts that work here and now. */
export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation('app');
  const commands = useAllCommands().filter(({ keys }) => keys !== undefined);
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('sheet.title')} size={640}>
      <div className={classes.columns}>
        {groups.map((group) => {
          const entries = commands.filter((command) => command.group === group);
          if (entries.length === 0 && group !== 'app') return null;
          return (
            <section key={group} className={classes.group}>
              <h3 className={classes.title}>{t(`palette.group.${group}`)}</h3>
              {entries.map(({ id, label, keys }) => (
                <div key={id} className={classes.line}>
                  <span>{label}</span>
                  <Kbd keys={keys ?? ''} />
                </div>
              ))}
              {group === 'app' && (
                <div className={classes.line}>
                  <span>{t('palette.open')}</span>
                  <Kbd keys="mod+k" />
                </div>
              )}
            </section>
          );
        })}
      </div>
    </Modal>
  );
}
