import { ActionIcon, Button } from '@mantine/core';
import { Info, Play, Rocket } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Hint } from '../../../components/Kbd';
import { PageHeader } from '../../../components/Page';
import { FlowStatusBadge } from '../../../components/StatusBadge';
import { useCommands } from '../../../lib/commands';
import type { SaveState } from '../document/save-queue';
import { FlowMenu } from '../list/FlowMenu';
import { useFlowActions } from '../list/use-flow-actions';
import { TestMenu } from '../test-runs/TestMenu';
import { VersionMenu } from '../versions/VersionMenu';
import { useDocument, useEditor } from './session/editor-session';
import { ViewSwitch } from './views/ViewSwitch';

interface EditorHeaderProps {
  saveState: SaveState;
  canPublish: boolean;
  /** The version that is looked at; undefined: the draft. */
  shownVersion: number | undefined;
  onShowVersion(version: number | undefined): void;
}

/** Name, state and the three things one does with a flow: test, run, publish. */
export function EditorHeader(props: EditorHeaderProps) {
  const { saveState, canPublish } = props;
  const { flow, hasErrors, startRun, publish } = useEditor();
  const name = useDocument((document) => document.definition.name);
  const { t } = useTranslation('flows');
  const { t: tPage } = useTranslation('page');
  const navigate = useNavigate();
  const actions = useFlowActions();
  const next = (flow.publishedVersion ?? 0) + 1;
  const page = `/flows/${flow.id}/info`;
  useCommands([{ id: 'editor-page', label: tPage('open'), group: 'page', keys: 'g i', run: () => void navigate(page) }]);
  return (
    <PageHeader
      title={name}
      parents={[{ label: t('title'), to: '/flows' }]}
      aside={
        <>
          <FlowStatusBadge status={flow.status} />
          {flow.publishedVersion !== undefined && (
            <VersionMenu flow={flow} shown={props.shownVersion} onShow={props.onShowVersion} />
          )}
        </>
      }
      hint={
        <span role="status" data-save={saveState}>
          {t(`save.${saveState}`)}
        </span>
      }
      actions={
        <>
          {props.shownVersion === undefined && <ViewSwitch />}
          <TestMenu />
          {flow.status === 'active' && (
            <Button size="xs" variant="default" leftSection={<Play size={14} />} onClick={startRun}>
              {t('runNow')}
            </Button>
          )}
          <Hint label={canPublish ? t(hasErrors ? 'publish.fixFirst' : 'publish.hint') : t('publish.nothing')} keys="mod+shift+p">
            <Button data-tour="publish" size="xs" leftSection={<Rocket size={14} />} disabled={!canPublish} onClick={publish}>
              {canPublish ? t('publish.button', { version: next }) : t('publish.published')}
            </Button>
          </Hint>
          <Hint label={tPage('open')} keys="g i">
            <ActionIcon component={Link} to={page} aria-label={tPage('open')}>
              <Info size={16} />
            </ActionIcon>
          </Hint>
          <FlowMenu flow={flow} actions={actions} size="md" onRemoved={() => void navigate('/flows')} />
        </>
      }
    />
  );
}
