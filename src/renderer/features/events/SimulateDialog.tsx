import { Button, Group, Input, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ArrowRight, Check, ListTree, Workflow } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ContractOutputs } from '#shared/contract';
import { eventTypeSchema } from '#shared/model/event';
import { CodeEditor } from '../../components/CodeEditor';
import { ErrorPanel } from '../../components/ErrorPanel';
import { EventTypeInput } from '../../components/EventTypeInput';
import { api } from '../../lib/client';
import { parseJsonText } from '../../lib/json-text';
import classes from './events.module.css';

/** Emits an event as a program would, and tells which rules and flows it set off. */
export function SimulateDialog({ initialType, onClose }: { initialType: string; onClose(): void }) {
  const { t } = useTranslation('events');
  const [type, setType] = useState(initialType);
  const [text, setText] = useState('{\n  \n}');
  const [isTried, setTried] = useState(false);
  const emit = useMutation(api.events.simulate.mutationOptions({ meta: { ownError: true } }));
  const parsed = parseJsonText(text);
  const isTypeValid = eventTypeSchema.safeParse(type.trim()).success;

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (isTypeValid && parsed.ok) emit.mutate({ event: type.trim(), data: parsed.value });
  };

  return (
    <Modal opened onClose={onClose} title={t('simulate.title')} size={560}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <EventTypeInput
            label={t('simulate.type')}
            description={t('simulate.typeHint')}
            placeholder="user.registered"
            value={type}
            onChange={setType}
            ownTypesOnly
            data-autofocus
            error={isTried && !isTypeValid && t('simulate.typeInvalid')}
          />
          <Input.Wrapper
            label={t('simulate.data')}
            labelElement="div"
            error={isTried && !parsed.ok && t('simulate.dataInvalid', { message: parsed.message })}
          >
            <CodeEditor
              value={text}
              onChange={setText}
              language="json"
              label={t('simulate.data')}
              minHeight={130}
              hasError={isTried && !parsed.ok}
              onSubmit={submit}
            />
          </Input.Wrapper>
          {emit.isError && <ErrorPanel error={emit.error} inline />}
          {emit.isSuccess && <Result result={emit.data} onLeave={onClose} />}
        </Stack>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {emit.isSuccess ? t('simulate.done') : t('simulate.cancel')}
          </Button>
          <Button type="submit" loading={emit.isPending}>
            {emit.isSuccess ? t('simulate.emitAgain') : t('simulate.emit')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function Result({ result, onLeave }: { result: ContractOutputs['events']['simulate']; onLeave(): void }) {
  const { t } = useTranslation('events');
  const { event, rules, flows } = result;
  return (
    <div className={classes.result} role="status">
      <div className={classes.resultHead}>
        <Check size={15} aria-hidden="true" />
        <span>{t('simulate.emitted', { sequence: event.sequence })}</span>
      </div>
      {rules.length + flows.length === 0 && <p className={classes.soft}>{t('simulate.nobody', { type: event.type })}</p>}
      {rules.map(({ ruleId, name }) => (
        <Link key={ruleId} className={classes.resultLine ?? ''} to={`/rules?rule=${ruleId}`} onClick={onLeave}>
          <ListTree size={14} aria-hidden="true" />
          <span>{t('simulate.rule', { name })}</span>
          <ArrowRight size={13} aria-hidden="true" />
        </Link>
      ))}
      {flows.map(({ flowId, name }) => (
        <Link key={flowId} className={classes.resultLine ?? ''} to={`/runs?flowId=${flowId}`} onClick={onLeave}>
          <Workflow size={14} aria-hidden="true" />
          <span>{t('simulate.flow', { name })}</span>
          <ArrowRight size={13} aria-hidden="true" />
        </Link>
      ))}
    </div>
  );
}
