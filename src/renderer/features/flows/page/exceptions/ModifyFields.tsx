import { ActionIcon, NumberInput, Select, Textarea } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import { flowConcurrencySchema, rateLimitSchema } from '#shared/model/policy';
import { useGraphContext } from '../../../../components/graph/use-graph-context';
import type { DraftProblem, ExceptionDraft } from './exception-draft';
import classes from './exceptions.module.css';

/** Periods of a rate, ms. */
const PERIODS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

interface ModifyFieldsProps {
  flow: FlowDetail;
  draft: ExceptionDraft;
  onChange(part: Partial<ExceptionDraft>): void;
  tell(...of: DraftProblem[]): string | undefined;
}

/** Settings of the flow that are different for a while; what is left empty stays as it is. */
export function ModifyFields({ flow, draft, onChange, tell }: ModifyFieldsProps) {
  const { t } = useTranslation('page');
  const settings = (flow.published ?? flow.draft).settings ?? {};
  const numberOf = (value: number | string) => (value === '' ? undefined : Number(value));
  const asIs = t('exceptions.asIs');
  const problem = tell('settings-missing');
  return (
    <>
      <RateFields flow={flow} draft={draft} onChange={onChange} />
      <div className={classes.pair}>
        <NumberInput
          label={t('exceptions.atOnce')}
          placeholder={settings.concurrency === undefined ? asIs : String(settings.concurrency.max)}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={draft.concurrency?.max ?? ''}
          onChange={(value) => {
            const max = numberOf(value);
            const before = draft.concurrency ?? settings.concurrency ?? flowConcurrencySchema.parse({});
            onChange({ concurrency: max === undefined ? undefined : { ...before, max } });
          }}
        />
        <NumberInput
          label={t('exceptions.priority')}
          placeholder={settings.priority === undefined ? asIs : String(settings.priority)}
          min={-100}
          max={100}
          allowDecimal={false}
          value={draft.priority ?? ''}
          onChange={(value) => onChange({ priority: numberOf(value) })}
        />
        <NumberInput
          label={t('exceptions.longest')}
          placeholder={settings.maxDurationMs === undefined ? asIs : String(settings.maxDurationMs / 60_000)}
          min={0.1}
          max={527_040}
          value={draft.maxMinutes ?? ''}
          onChange={(value) => onChange({ maxMinutes: numberOf(value) })}
        />
      </div>
      <Textarea
        label={t('exceptions.variables')}
        description={t('exceptions.variablesHint')}
        placeholder={'{ "campaign": "sale" }'}
        autosize
        minRows={2}
        maxRows={8}
        value={draft.variables}
        error={tell('variables-wrong')}
        onChange={(event) => onChange({ variables: event.currentTarget.value })}
        styles={{ input: { fontFamily: 'var(--pf-font-mono)', fontSize: 12 } }}
      />
      {problem !== undefined && <div className={classes.problem}>{problem}</div>}
    </>
  );
}

/** Rates of single nodes: 3000 an hour instead of 100. */
function RateFields({ flow, draft, onChange }: Pick<ModifyFieldsProps, 'flow' | 'draft' | 'onChange'>) {
  const { t } = useTranslation('page');
  const { context } = useGraphContext();
  const { nodes } = flow.published ?? flow.draft;
  const limits = Object.entries(draft.rateLimits);
  const actions = nodes.filter(({ type }) => context?.nodeTypes.get(type)?.kind === 'action');
  const free = actions.filter(({ id }) => draft.rateLimits[id] === undefined);
  const rateOf = (nodeId: string) =>
    nodes.find(({ id }) => id === nodeId)?.policies?.rateLimit ?? rateLimitSchema.parse({ count: 100, perMs: PERIODS.minute });
  const put = (nodeId: string, rate: ReturnType<typeof rateOf> | undefined) => {
    const { [nodeId]: _before, ...rest } = draft.rateLimits;
    onChange({ rateLimits: rate === undefined ? rest : { ...draft.rateLimits, [nodeId]: rate } });
  };
  return (
    <div className={classes.rates}>
      <span className={classes.label}>{t('exceptions.rates')}</span>
      {limits.map(([nodeId, rate]) => {
        const node = nodes.find(({ id }) => id === nodeId);
        const name = node?.name ?? nodeId;
        const period = Object.entries(PERIODS).find(([, ms]) => ms === rate.perMs)?.[0];
        const now = node?.policies?.rateLimit;
        return (
          <div key={nodeId} className={classes.rate}>
            <span className={classes.rateName} title={name}>
              {name}
            </span>
            <NumberInput
              size="xs"
              w={110}
              aria-label={t('exceptions.rateOf', { name })}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              value={rate.count}
              onChange={(value) => put(nodeId, { ...rate, count: Math.max(1, Number(value) || 1) })}
            />
            <Select
              size="xs"
              w={130}
              aria-label={t('exceptions.periodOf', { name })}
              data={[
                ...Object.keys(PERIODS).map((value) => ({ value, label: t(`exceptions.per.${value}`) })),
                ...(period === undefined ? [{ value: '', label: `${rate.perMs} ms` }] : []),
              ]}
              value={period ?? ''}
              onChange={(value) => {
                const perMs = PERIODS[value as keyof typeof PERIODS];
                if (perMs !== undefined) put(nodeId, { ...rate, perMs });
              }}
            />
            <span className={classes.rateNow}>
              {now === undefined ? t('exceptions.noRate') : t('exceptions.rateNow', { count: now.count })}
            </span>
            <ActionIcon size="sm" aria-label={t('exceptions.rateRemove', { name })} onClick={() => put(nodeId, undefined)}>
              <Trash2 size={13} />
            </ActionIcon>
          </div>
        );
      })}
      {free.length > 0 && (
        <Select
          size="xs"
          w={260}
          searchable
          aria-label={t('exceptions.rateAdd')}
          placeholder={t('exceptions.rateAdd')}
          leftSection={<Plus size={13} />}
          data={free.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(nodeId) => nodeId !== null && put(nodeId, rateOf(nodeId))}
        />
      )}
      {actions.length === 0 && <span className={classes.soft}>{t('exceptions.noActions')}</span>}
    </div>
  );
}
