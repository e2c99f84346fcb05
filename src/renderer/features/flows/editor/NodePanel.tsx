import { ActionIcon, Skeleton, Tabs, Textarea } from '@mantine/core';
import { Copy, Play, Power, PowerOff, Trash2 } from 'lucide-react';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowDefinition, FlowDetail, FlowNode, FlowProblem } from '#shared/model/flow';
import type { RunDetail } from '#shared/model/run';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { NodeIcon } from '../../../components/graph/node-icon';
import { Hint } from '../../../components/Kbd';
import { PartBoundary } from '../../../components/PartBoundary';
import type { FieldTarget, NodeFormContext } from '../form/form-context';
import { useSampleData } from '../form/sample/use-sample-data';
import { NameInput } from '../node-panel/NameInput';
import { NodeInput } from '../node-panel/NodeInput';
import { NodeOutput } from '../node-panel/NodeOutput';
import { NodePanelFrame } from '../node-panel/NodePanelFrame';
import panel from '../node-panel/node-panel.module.css';
import { PoliciesTab } from '../node-panel/PoliciesTab';
import { ProblemLine } from '../node-panel/ProblemLine';
import { policiesSet } from '../node-panel/policy-sentences';
import { MockedPayload } from '../test-runs/MockedPayload';
import classes from './editor.module.css';
import { TriggerInfo } from './TriggerInfo';

const ConfigForm = lazy(() => import('../form/ConfigForm'));
const ScheduleForm = lazy(() => import('../form/ScheduleForm'));

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
  /** `field`: what was changed, so that letters typed in one field are one step of the history. */
  onChange(change: NodeChange, field: string): void;
  onRename(name: string): void;
  onTestFrom: (() => void) | undefined;
  /** Runs the flow up to this node. */
  onRunTo?: (() => void) | undefined;
  /** Runs this node alone. */
  onRunNode?: (() => void) | undefined;
  onDuplicate(): void;
  onDelete(): void;
  onClose(): void;
}

/** The inspector of one node: its settings, its policies, notes, and its data beside them when it is wide. */
export function NodePanel(props: NodePanelProps) {
  const { node, context, problems, testRun, definition, flow, onChange } = props;
  const { t } = useTranslation('node-panel');
  const { t: words } = useTranslation('flows');
  const [tab, setTab] = useState<string | null>('settings');
  const [index, setIndex] = useState(0);
  const [target, setTarget] = useState<FieldTarget>();
  const type = context.typeOf(node);
  const { sample, run } = useSampleData({ flow, definition, nodeId: node.id, shownRun: testRun });
  const isTrigger = type?.kind === 'trigger';
  const isDisabled = node.disabled === true;
  const isSchedule = type?.uiSchema['ui:field'] === 'schedule';
  const general = problems.filter((problem) => problem.field === undefined || problem.field === '');
  const policyProblems = problems.filter((problem) => problem.field?.startsWith(POLICIES) === true);
  const hasFields = Object.keys((type?.configSchema['properties'] as object | undefined) ?? {}).length > 0;
  const revealed = props.reveal?.field.startsWith(POLICIES) === true ? 'policies' : 'settings';
  const shown = props.reveal === undefined ? tab : revealed;
  const setCount = policiesSet(node.policies).length + (node.compensation === undefined ? 0 : 1);
  const toggleWords = t(isDisabled ? 'enable' : 'disable');
  return (
    <NodePanelFrame
      name={node.name}
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
            <Hint label={words('node.test')}>
              <ActionIcon aria-label={words('node.test')} onClick={props.onTestFrom}>
                <Play size={14} />
              </ActionIcon>
            </Hint>
          )}
          <Hint label={`${toggleWords}: ${words(isTrigger ? 'node.enabledTrigger' : 'node.enabledHint')}`}>
            <ActionIcon
              aria-label={toggleWords}
              onClick={() => onChange({ disabled: isDisabled ? undefined : true }, 'disabled')}
            >
              {isDisabled ? <PowerOff size={14} /> : <Power size={14} />}
            </ActionIcon>
          </Hint>
          <Hint label={words('node.duplicate')} keys="mod+d">
            <ActionIcon aria-label={words('node.duplicate')} onClick={props.onDuplicate}>
              <Copy size={14} />
            </ActionIcon>
          </Hint>
          <Hint label={words('node.delete')} keys="Delete">
            <ActionIcon aria-label={words('node.delete')} onClick={props.onDelete}>
              <Trash2 size={14} />
            </ActionIcon>
          </Hint>
        </>
      }
      input={
        !isTrigger && (
          <NodeInput
            sample={sample}
            index={index}
            onIndex={setIndex}
            onPick={(path) => target?.insertPath(path)}
            onRunTo={props.onRunTo}
          />
        )
      }
      output={<NodeOutput nodeId={node.id} name={node.name} isTrigger={isTrigger} run={run} />}
    >
      <Tabs value={shown} onChange={setTab} keepMounted={false}>
        <Tabs.List mb={12}>
          <Tabs.Tab value="settings">{t('tab.settings')}</Tabs.Tab>
          <Tabs.Tab
            value="policies"
            aria-label={setCount === 0 ? undefined : `${t('tab.policies')}: ${t('policiesSet', { count: setCount })}`}
          >
            {t('tab.policies')}
            {setCount > 0 && <span className={panel.dot} />}
          </Tabs.Tab>
          <Tabs.Tab value="notes" aria-label={node.notes === undefined ? undefined : `${t('tab.notes')}: ${t('hasNotes')}`}>
            {t('tab.notes')}
            {node.notes !== undefined && <span className={panel.dot} />}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="settings">
          <div className={classes.stack}>
            <div className={panel.about}>
              <span className={panel.kind}>
                {type === undefined ? node.type : context.localText(type.label)}, {t('version', { version: node.typeVersion })}
                {type?.plugin !== undefined && (
                  <>
                    {' · '}
                    <Link to={`/plugins?plugin=${type.plugin}`} className={panel.plugin ?? ''}>
                      {t('plugin')}
                    </Link>
                  </>
                )}
                {isDisabled && <> · {t('isDisabled')}</>}
              </span>
              <span>{type === undefined ? words('node.unknown', { type: node.type }) : context.localText(type.description)}</span>
            </div>
            {general.map((problem) => (
              <ProblemLine key={`${problem.code}${problem.message}`} problem={problem} />
            ))}
            <TriggerInfo node={node} flow={flow} type={type} />
            <MockedPayload nodeId={node.id} isTrigger={isTrigger} />
            {isSchedule && (
              <PartBoundary fallback={<Skeleton height={320} />}>
                <ScheduleForm
                  key={node.id}
                  flow={flow}
                  definition={definition}
                  node={node}
                  problems={problems}
                  reveal={props.reveal}
                  onChange={(config, field) => onChange({ config }, `config${field}`)}
                />
              </PartBoundary>
            )}
            {type !== undefined && hasFields && !isSchedule && (
              <PartBoundary fallback={<Skeleton height={160} />}>
                <ConfigForm
                  key={node.id}
                  type={type}
                  config={node.config}
                  problems={problems}
                  reveal={props.reveal}
                  sample={sample}
                  index={index}
                  onIndex={setIndex}
                  runUpToHere={props.onRunTo}
                  runNode={props.onRunNode}
                  onTarget={setTarget}
                  onChange={(config, field) => onChange({ config }, `config${field}`)}
                />
              </PartBoundary>
            )}
            {type !== undefined && !hasFields && <p className={classes.quiet}>{words('node.noSettings')}</p>}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="policies">
          <PoliciesTab
            flowId={flow.id}
            definition={definition}
            node={node}
            context={context}
            problems={policyProblems}
            onPolicies={(policies) => onChange({ policies }, 'policies')}
            onCompensation={(compensation) => onChange({ compensation }, 'compensation')}
          />
        </Tabs.Panel>
        <Tabs.Panel value="notes">
          <div className={classes.stack}>
            <Textarea
              label={words('node.notes')}
              description={words('node.notesHint')}
              autosize
              minRows={6}
              maxLength={10_000}
              value={node.notes ?? ''}
              onChange={(event) =>
                onChange({ notes: event.currentTarget.value === '' ? undefined : event.currentTarget.value }, 'notes')
              }
            />
            <p className={panel.kind}>
              {t('type')}: <code>{node.type}</code>
            </p>
          </div>
        </Tabs.Panel>
      </Tabs>
    </NodePanelFrame>
  );
}
