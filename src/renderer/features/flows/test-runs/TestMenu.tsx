import { Button, Menu } from '@mantine/core';
import {
  ArrowRightToLine,
  ChevronDown,
  CircleDot,
  CirclePlay,
  ShieldCheck,
  ShieldOff,
  StepForward,
  TextCursorInput,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Hint, Kbd } from '../../../components/Kbd';
import { useDocument, useEditor } from '../editor/session/editor-session';
import classes from './test-data.module.css';
import { testSettings } from './test-settings';

/** The button that tests the draft, with the other ways to do that behind it. */
export function TestMenu() {
  const { t } = useTranslation('test-runs');
  const { t: flows } = useTranslation('flows');
  const { tests, ui, triggers, startTest, testFaults } = useEditor();
  const { nodeIds } = useDocument((document) => document.selection);
  const name = useDocument(({ definition, selection }) =>
    selection.nodeIds.length === 1 ? definition.nodes.find(({ id }) => id === selection.nodeIds[0])?.name : undefined,
  );
  const effectsOff = useStore(testSettings, (state) => state.effectsOff);
  const { setEffectsOff } = testSettings.getState();
  const nodeId = name === undefined ? undefined : nodeIds[0];
  const onNode = (run: (id: string) => void) => () => {
    if (nodeId !== undefined) run(nodeId);
  };
  return (
    <Button.Group data-tour="test">
      <Hint label={flows('editor.testHint')} keys="mod+Enter">
        <Button
          size="xs"
          variant="default"
          leftSection={effectsOff ? <ShieldOff size={14} /> : <CirclePlay size={14} />}
          onClick={() => startTest()}
        >
          {effectsOff ? t('testWithout') : flows('editor.test')}
        </Button>
      </Hint>
      <Menu position="bottom-end" width={330}>
        <Menu.Target>
          <Button size="xs" variant="default" px={6} aria-label={t('menu')}>
            <ChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.CheckboxItem closeMenuOnClick={false} checked={effectsOff} onChange={setEffectsOff}>
            {t('effectsOff')}
            <div className={classes.menuHint}>{t('effectsOffHint')}</div>
          </Menu.CheckboxItem>
          <Menu.Divider />
          <Menu.Item leftSection={<StepForward size={14} />} rightSection={<Kbd keys="F9" />} onClick={tests.stepThrough}>
            {t('stepThrough')}
          </Menu.Item>
          <Menu.Label>{name ?? t('selectFirst')}</Menu.Label>
          <Menu.Item
            disabled={nodeId === undefined}
            leftSection={<ArrowRightToLine size={14} />}
            rightSection={<Kbd keys="mod+shift+Enter" />}
            onClick={onNode(tests.upTo)}
          >
            {t('upTo')}
          </Menu.Item>
          <Menu.Item
            disabled={nodeId === undefined}
            leftSection={<CirclePlay size={14} />}
            rightSection={<Kbd keys="alt+shift+Enter" />}
            onClick={onNode(tests.from)}
          >
            {t('from.here')}
          </Menu.Item>
          <Menu.Item
            disabled={nodeId === undefined}
            leftSection={<CircleDot size={14} />}
            rightSection={<Kbd keys="mod+alt+Enter" />}
            onClick={onNode(tests.only)}
          >
            {t('only')}
          </Menu.Item>
          <Menu.Divider />
          {triggers.map((trigger) => (
            <Menu.Item
              key={trigger.nodeId}
              leftSection={<TextCursorInput size={14} />}
              onClick={() => ui.getState().open('pin', { nodeId: trigger.nodeId })}
            >
              {t(tests.pinned.has(trigger.nodeId) ? 'mockEdit' : 'mockOf', { name: trigger.label })}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<ShieldCheck size={14} />} onClick={testFaults}>
            {flows('faults.open')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
