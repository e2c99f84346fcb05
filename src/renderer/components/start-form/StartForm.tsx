import { Alert, Select, Stack } from '@mantine/core';
import { Files } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formOfFields } from '#shared/model/form-fields';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { FileRef } from '#shared/model/packet';
import { inputsWithFiles, isFormInput, type StartWay } from '#shared/model/start-form';
import { parseJsonText } from '../../lib/json-text';
import { uploadFile } from '../../lib/upload-file';
import { JsonInput } from '../JsonInput';
import { TaskForm } from '../task-form/TaskForm';
import { useTaskForm } from '../task-form/use-task-form';
import { sampleInput } from './start-input';

export interface StartFormProps {
  /** Names the form: a button elsewhere submits it with `form={formId}`. */
  formId: string;
  way: StartWay;
  /** What it is filled in with; absent: the defaults of the fields. */
  preset?: Json | undefined;
  /** Files that the flow is to be given: each is put where the form takes it. */
  files?: readonly FileRef[] | undefined;
  onSubmit(input: Json | undefined): void;
  /** Told when what is filled in can, or cannot, be sent now. */
  onReady?(isReady: boolean): void;
  /** The focus stays where it is. */
  isQuiet?: boolean;
}

/** What a start by one trigger asks for: the fields of a start by hand, else the JSON that the trigger would give. */
export function StartForm(props: StartFormProps) {
  return props.way.fields.length > 0 ? <FieldsForm {...props} /> : <TextForm {...props} />;
}

const NO_FILES: readonly FileRef[] = [];

/** Several inputs of a list stand side by side; the form shows the first. */
function firstOf(preset: Json | undefined): JsonObject {
  if (isJsonObject(preset)) return preset;
  const [first] = Array.isArray(preset) && isFormInput(preset) ? preset : [];
  return first ?? {};
}

function FieldsForm({ formId, way, preset, files = NO_FILES, onSubmit, onReady, isQuiet }: StartFormProps) {
  const { t } = useTranslation('start-form');
  const { fields } = way;
  const given = useMemo(() => inputsWithFiles(fields, firstOf(preset), files), [fields, preset, files]);
  const data = files.length > 0 && given?.[0] !== undefined ? given[0] : firstOf(preset);
  const [form] = useState(() => ({ ...formOfFields(fields), data }));
  const state = useTaskForm(form);
  const isEach = given !== undefined && given.length > 1;
  const submit = () => {
    const values = state.check();
    if (values === undefined || state.isUploading) return;
    if (!isEach) return onSubmit(values);
    const fileFields = fields.filter(({ type }) => type === 'file').map(({ name }) => name);
    onSubmit(given.map((input) => ({ ...values, ...Object.fromEntries(fileFields.map((name) => [name, input[name] ?? null])) })));
  };
  useEffect(() => onReady?.(!state.isUploading), [onReady, state.isUploading]);
  return (
    <FormFrame formId={formId} onSubmit={submit} isQuiet={isQuiet === true}>
      {isEach && (
        <Alert variant="light" color="gray" icon={<Files size={16} />} p="xs">
          {t('each', { count: files.length })}
        </Alert>
      )}
      <TaskForm
        form={form}
        value={state.value}
        onChange={state.onChange}
        problems={state.problems}
        upload={uploadFile}
        onUploading={state.onUploading}
        label={t('inputs')}
      />
    </FormFrame>
  );
}

function TextForm({ formId, way, preset, onSubmit, onReady, isQuiet }: StartFormProps) {
  const { t } = useTranslation('start-form');
  const [text, setText] = useState(() => JSON.stringify(preset ?? sampleInput(way.type) ?? {}, null, 2));
  const parsed = parseJsonText(text);
  const submit = () => {
    if (parsed.ok) onSubmit(parsed.value);
  };
  useEffect(() => onReady?.(parsed.ok), [onReady, parsed.ok]);
  const hint = t(way.type === 'core.webhook' ? 'hintWebhook' : way.type === 'core.event' ? 'hintEvent' : 'hint');
  return (
    <FormFrame formId={formId} onSubmit={submit} isQuiet={isQuiet === true}>
      <JsonInput
        label={t('json')}
        hint={hint}
        value={text}
        onChange={setText}
        problem={parsed.ok ? undefined : parsed.message}
        minHeight={110}
        maxHeight={300}
        onSubmit={submit}
      />
    </FormFrame>
  );
}

const FIRST_FIELD = 'input:not([type="hidden"]):not([disabled]), textarea, select, [contenteditable="true"], [role="combobox"]';

/** A form whose first field has the focus as soon as it is there: its code may come late. */
interface FormFrameProps {
  formId: string;
  onSubmit(): void;
  isQuiet: boolean;
  children: ReactNode;
}

function FormFrame({ formId, onSubmit, isQuiet, children }: FormFrameProps) {
  const frame = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const { current } = frame;
    if (current === null || isQuiet) return;
    const focus = () => {
      const field = current.querySelector<HTMLElement>(FIRST_FIELD);
      field?.focus();
      return field !== null;
    };
    if (focus()) return;
    const watch = new MutationObserver(() => {
      if (focus()) watch.disconnect();
    });
    watch.observe(current, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [isQuiet]);
  return (
    <form
      id={formId}
      ref={frame}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit();
      }}
      onKeyDown={(event) => {
        // From anywhere in the form; an editor of code has taken its own.
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack gap="sm">{children}</Stack>
    </form>
  );
}

/** Which of several triggers the run begins at; nothing where there is only one. */
export function WaySelect({
  ways,
  value,
  onChange,
}: {
  ways: readonly StartWay[];
  value: string;
  onChange(nodeId: string): void;
}) {
  const { t } = useTranslation('start-form');
  if (ways.length < 2) return null;
  return (
    <Select
      size="sm"
      label={t('trigger')}
      data={ways.map(({ nodeId, name }) => ({ value: nodeId, label: name }))}
      value={value}
      allowDeselect={false}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}

/** In one line, what an input held: the values of its fields, else its JSON. */
export function inputLine(input: Json | undefined): string {
  if (input === undefined) return '';
  if (!isJsonObject(input)) return JSON.stringify(input);
  const parts = Object.entries(input).map(([name, value]) => {
    const isFile = isJsonObject(value) && typeof value['name'] === 'string' && value['path'] !== undefined;
    const shown = isFile ? String(value['name']) : typeof value === 'string' ? value : JSON.stringify(value);
    return `${name}: ${shown}`;
  });
  return parts.join(' · ');
}
