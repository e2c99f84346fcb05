import { ActionIcon, Button, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition } from '#shared/model/flow';
import { SidePanel } from '../../../components/SidePanel';
import classes from './editor.module.css';
import { FailureFields } from './FailureFields';
import { LimitState } from './LimitState';
import { RunLimitFields } from './RunLimitFields';
import { ServiceFields } from './ServiceFields';

interface FlowPanelProps {
  flowId: string;
  definition: FlowDefinition;
  pinned: boolean;
  width: number;
  onChange(change: (definition: FlowDefinition) => FlowDefinition, field: string): void;
  onPin(pinned: boolean): void;
  onClose(): void;
}

type FlowSettings = NonNullable<FlowDefinition['settings']>;

const zones = Intl.supportedValuesOf('timeZone');

/** Settings of the flow as a whole. */
export function FlowPanel({ flowId, definition, pinned, width, onChange, onPin, onClose }: FlowPanelProps) {
  const { t } = useTranslation('flows');
  const { settings } = definition;
  const setSettings = (change: { [K in keyof FlowSettings]?: FlowSettings[K] | undefined }, field: string) =>
    onChange((now) => {
      const { settings: before, ...rest } = now;
      const kept = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined);
      return kept.length === 0 ? rest : { ...rest, settings: Object.fromEntries(kept) };
    }, field);
  return (
    <SidePanel title={t('flowSettings.title')} width={width} onClose={onClose}>
      <div className={classes.stack}>
        <NameField
          key={definition.name}
          name={definition.name}
          onRename={(name) => onChange((now) => ({ ...now, name }), 'name')}
        />
        <Textarea
          label={t('flowSettings.description')}
          autosize
          minRows={2}
          maxLength={10_000}
          value={definition.description ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onChange((now) => {
              const { description: _before, ...rest } = now;
              return value === '' ? rest : { ...rest, description: value };
            }, 'description');
          }}
        />
        <Select
          label={t('flowSettings.timeZone')}
          description={t('flowSettings.timeZoneHint')}
          searchable
          clearable
          limit={60}
          placeholder={t('flowSettings.workspaceZone')}
          data={zones}
          value={settings?.timeZone ?? null}
          onChange={(value) => setSettings({ timeZone: value ?? undefined }, 'timeZone')}
        />
        <EnvFields
          env={settings?.env ?? {}}
          onChange={(env) => setSettings({ env: Object.keys(env).length === 0 ? undefined : env }, 'env')}
        />
        <LimitState flowId={flowId} nodes={definition.nodes} />
        <RunLimitFields flowId={flowId} settings={settings} onChange={setSettings} />
        <FailureFields settings={settings} onChange={setSettings} />
        <ServiceFields
          service={settings?.service}
          suggestion={definition.name}
          onChange={(service) => setSettings({ service }, 'service')}
        />
        <Switch
          label={t('flowSettings.pinned')}
          description={t('flowSettings.pinnedHint')}
          checked={pinned}
          onChange={(event) => onPin(event.currentTarget.checked)}
        />
      </div>
    </SidePanel>
  );
}

function NameField({ name, onRename }: { name: string; onRename(name: string): void }) {
  const { t } = useTranslation('flows');
  const [text, setText] = useState(name);
  const wanted = text.trim();
  return (
    <TextInput
      label={t('flowSettings.name')}
      maxLength={120}
      value={text}
      error={wanted === '' && t('flowSettings.nameMissing')}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      onBlur={() => (wanted === '' ? setText(name) : wanted !== name && onRename(wanted))}
    />
  );
}

/** Values behind `$env`. Rows are kept apart while they are typed, as a half-typed name may equal another. */
function EnvFields({ env, onChange }: { env: Record<string, string>; onChange(env: Record<string, string>): void }) {
  const { t } = useTranslation('flows');
  const [rows, setRows] = useState<readonly (readonly [string, string])[]>(() => Object.entries(env));
  const change = (next: readonly (readonly [string, string])[]) => {
    setRows(next);
    onChange(Object.fromEntries(next.filter(([name]) => name.trim() !== '').map(([name, value]) => [name.trim(), value])));
  };
  return (
    <div className={classes.policy}>
      <span className={classes.policyLabel}>{t('flowSettings.env')}</span>
      <span className={classes.help}>{t('flowSettings.envHint')}</span>
      {rows.map(([name, value], index) => (
        // Rows have no identity but their place.
        <div key={index} className={classes.envRow}>
          <TextInput
            aria-label={t('flowSettings.envName')}
            placeholder={t('flowSettings.envName')}
            value={name}
            onChange={(event) => change(rows.with(index, [event.currentTarget.value, value]))}
          />
          <TextInput
            aria-label={t('flowSettings.envValue')}
            placeholder={t('flowSettings.envValue')}
            value={value}
            onChange={(event) => change(rows.with(index, [name, event.currentTarget.value]))}
          />
          <ActionIcon aria-label={t('flowSettings.envRemove', { name })} onClick={() => change(rows.toSpliced(index, 1))}>
            <Trash2 size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<Plus size={13} />}
        className={classes.start ?? ''}
        onClick={() => setRows([...rows, ['', '']])}
      >
        {t('flowSettings.envAdd')}
      </Button>
    </div>
  );
}
