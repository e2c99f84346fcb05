import { Menu } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../../Kbd';

/** Something that can be done with what the menu was opened on. */
export interface GraphCommand {
  id: string;
  label: string;
  /** Its shortcut, to be learnt; the menu does not listen for it. */
  keys?: string;
  icon?: LucideIcon;
  isDanger?: boolean;
  isDisabled?: boolean;
  run(): void;
}

export interface OpenMenu {
  /** Within the graph's box. */
  x: number;
  y: number;
  sections: readonly (readonly GraphCommand[])[];
}

/** The context menu: sections of commands at the place where it was asked for. */
export function GraphMenu({ menu, onClose }: { menu: OpenMenu | undefined; onClose(): void }) {
  const { t } = useTranslation('components');
  if (menu === undefined) return null;
  const sections = menu.sections.filter((section) => section.length > 0);
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={2} width={288} returnFocus trapFocus>
      <Menu.Target>
        <span className="pf-graph__menuPoint" style={{ left: menu.x, top: menu.y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('graph.menu')}>
        {sections.map((section, index) => (
          <Fragment key={section[0]?.id}>
            {index > 0 && <Menu.Divider />}
            {section.map(({ id, label, keys, icon: Icon, isDanger, isDisabled, run }) => (
              <Menu.Item
                key={id}
                disabled={isDisabled === true}
                {...(isDanger === true ? { color: 'var(--pf-failed)' } : {})}
                leftSection={Icon === undefined ? <span className="pf-graph__menuGap" /> : <Icon size={14} aria-hidden />}
                rightSection={keys === undefined ? null : <Kbd keys={keys} />}
                onClick={run}
              >
                {label}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
