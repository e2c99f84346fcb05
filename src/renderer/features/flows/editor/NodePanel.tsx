import { ActionIcon, Skeleton, Switch, Tabs, Textarea, TextInput } from '@mantine/core';
import { Copy, Play, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition, FlowDetail, FlowNode, FlowProblem } from '#shared/model/flow';
import type { RunDetail } from '#shared/model/run';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { NodeIcon } from '../../../components/graph/node-icon';
import { Hint } from '../../../components/Kbd';
import { SidePanel } from '../../../components/SidePanel';
import type { NodeFormContext } from '../form/form-context';
import { CompensationField } from './CompensationField';
import classes from './editor.module.css';
import { LimitState } from './LimitState';
import { NodeData } from './NodeData';
import { PolicyFields } from './PolicyFields';
import { TriggerInfo } from './TriggerInfo';
import { VariableMenu } from './VariableMenu';

const ConfigForm = lazy(() => import('../form/ConfigForm'));

export interface NodeChange {
  config?: FlowNode['config'];
  policies?: FlowNode['policies'] | undefined;
  compensation?: FlowNode['compensation'] | undefined;
  disabled?: true | undefined;
  notes?: string | undefined;
}

/** Where problems of policies are. */
const POLICIES = '/policies/';

interface NodePanelProps {
  flow: FlowDetail;
  definition: FlowDefinition;
  node: FlowNode;
  context: FlowGraphContext;
  problems: readonly FlowProblem[];
  reveal: NodeFormContext['reveal'];
  testRun: RunDetail | undefined;
  width: number;
  onChange(change: NodeChange, field: string): void;
  onRename(name: string): void;
  onTestFrom: (() => void) | undefined;
  onDuplicate(): void;
  onDelete(): void;
  onClose(): void;
}

/** The inspector of one node: its settings, what it does on errors, and its data in the last test run. */
export function NodePanel(props: NodePanelProps) {
  const { node, context, problems, testRun, definition, onChange } = props;
  const { t } = useTranslation('flows');
  const [tab, setTab] = useState<string | null>('settings');
  const [insert, setInsert] = useState<(text: string) => void>();
  const type = context.nodeTypes.get(node.type);
  const general = problems.filter((problem) => problem.field === undefined || problem.field === '');
  const behaviour = problems.filter((problem) => problem.field?.startsWith(POLICIES) === true);
  const isTrigger = type?.kind === 'trigger';
  const hasFields = Object.keys((type?.configSchema['properties'] as object | undefined) ?? {}).length > 0;
  const revealed = props.reveal?.field.startsWith(POLICIES) === true ? 'behaviour' : 'settings';
  const shown = props.reveal === undefined ? tab : revealed;
  return (
    <SidePanel
      width={props.width}
      onClose={props.onClose}
      title={
        <span className={classes.panelTitle}>
          <NodeIcon name={type?.icon ?? 'box'} />
          <NameInput key={node.name} name={node.name} onRename={props.onRename} />
        </span>
      }
      actions={
        <>
          {props.onTestFrom !== undefined && (
            <Hint label={t('node.test')}>
              <ActionIcon aria-label={t('node.test')} onClick={props.onTestFrom}>
                <Play size={14} />
              </ActionIcon>
            </Hint>
          )}
          <Hint label={t('node.duplicate')} keys="mod+d">
            <ActionIcon aria-label={t('node.duplicate')} onClick={props.onDuplicate}>
              <Copy size={14} />
            </ActionIcon>
          </Hint>
          <Hint label={t('node.delete')} keys="Delete">
            <ActionIcon aria-label={t('node.delete')} onClick={props.onDelete}>
              <Trash2 size={14} />
            </ActionIcon>
          </Hint>
        </>
      }
    >
      <Tabs value={shown} onChange={setTab} keepMounted={false}>
        <Tabs.List mb={12}>
          <Tabs.Tab value="settings">{t('node.settings')}</Tabs.Tab>
          <Tabs.Tab value="behaviour">{t('node.behaviour')}</Tabs.Tab>
          {testRun !== undefined && <Tabs.Tab value="data">{t('node.data')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="settings">
          <div className={classes.stack}>
            <p className={classes.about}>
              {type === undefined ? t('node.unknown', { type: node.type }) : context.localText(type.description)}
            </p>
            {general.map((problem) => (
              <ProblemLine key={`${problem.code}${problem.message}`} problem={problem} />
            ))}
            <TriggerInfo node={node} flow={props.flow} />
            {type !== undefined && hasFields && (
              <>
                {!isTrigger && (
                  <div className={classes.fieldTools}>
                    <VariableMenu definition={definition} nodeId={node.id} insert={insert} />
                  </div>
                )}
                <Suspense fallback={<Skeleton height={160} />}>
                  <ConfigForm
                    key={node.id}
                    type={type}
                    config={node.config}
                    problems={problems}
                    reveal={props.reveal}
                    onFieldFocus={(next) => setInsert(() => next)}
                    onChange={(config) => onChange({ config }, 'config')}
                  />
                </Suspense>
              </>
            )}
            {type !== undefined && !hasFields && <p className={classes.quiet}>{t('node.noSettings')}</p>}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="behaviour">
          <div className={classes.stack}>
            <Switch
              label={t('node.enabled')}
              description={t(isTrigger ? 'node.enabledTrigger' : 'node.enabledHint')}
              checked={node.disabled !== true}
              onChange={(event) => onChange({ disabled: event.currentTarget.checked ? undefined : true }, 'disabled')}
            />
            {type?.kind === 'action' && (
              <CompensationField
                definition={definition}
                node={node}
                context={context}
                onChange={(compensation) => onChange({ compensation }, 'compensation')}
              />
            )}
            {behaviour.map((problem) => (
              <ProblemLine key={`${problem.code}${problem.field}`} problem={problem} />
            ))}
            <LimitState flowId={props.flow.id} nodes={[node]} />
            {!isTrigger && <PolicyFields policies={node.policies} onChange={(policies) => onChange({ policies }, 'policies')} />}
            <Textarea
              label={t('node.notes')}
              description={t('node.notesHint')}
              autosize
              minRows={3}
              maxLength={10_000}
              value={node.notes ?? ''}
              onChange={(event) =>
                onChange({ notes: event.currentTarget.value === '' ? undefined : event.currentTarget.value }, 'notes')
              }
            />
          </div>
        </Tabs.Panel>
        {testRun !== undefined && (
          <Tabs.Panel value="data">
            <NodeData run={testRun} nodeId={node.id} />
          </Tabs.Panel>
        )}
      </Tabs>
    </SidePanel>
  );
}

/** The name of the node, taken over on Enter or when one leaves the field; Esc takes it back. */
function NameInput({ name, onRename }: { name: string; onRename(name: string): void }) {
  const { t } = useTranslation('flows');
  const [text, setText] = useState(name);
  return (
    <TextInput
      size="sm"
      variant="unstyled"
      className={classes.nameInput ?? ''}
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

function ProblemLine({ problem }: { problem: FlowProblem }) {
  return (
    <div className={classes.nodeProblem} data-tone={problem.severity} role="alert">
      {problem.message}
    </div>
  );
}
